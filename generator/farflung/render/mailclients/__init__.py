"""What mail clients support, and a lint that holds a finished letter against it.

``support.json`` is a part of the data of caniemail.com, by way of the npm package ``caniemail``
(MIT; its licence stands in the file). ``tools/refresh_mailclients.py`` writes it anew.
"""
