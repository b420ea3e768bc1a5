"""The pages that people leave by and change what they get, and the small service that shows them.

``pages`` and ``choices`` are pure. ``app`` answers requests, ``people`` is what it needs of the
list, ``listed`` gives that from the database. It needs the extra ``web``.
"""
