"""From a finished letter to people's inboxes.

``message``, ``personal`` and ``references`` are pure: a letter, what its mailing shares and one
person go in, bytes come out, the same ones every time. ``smtp`` carries them to a relay.
"""
