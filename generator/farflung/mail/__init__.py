"""From a finished letter to people's inboxes.

``message`` and ``headers`` are pure: a letter and an envelope go in, bytes come out, the same ones
every time.
"""
