"""The mailbox that takes what comes back: read, recorded in the database, and put aside.

``letterbox`` is the port, ``maildir`` and ``imap`` are what stands behind it; ``recording`` writes
what a message means, ``processing`` goes through all of them.
"""
