"""The ledger: who was to get an edition, and what became of each message.

``states`` says what can become of one, ``sql`` holds every statement, ``mailing`` begins a mailing
and settles what a crash left, ``gate`` is what the SMTP client asks at every dot. ``fence`` sees
that one sender is at work, ``restored`` notices a database that was put back from a backup.
"""
