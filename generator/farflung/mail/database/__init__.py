"""The database of the mailing: who gets it, and who has it.

``location`` says where it lies, ``opening`` opens it and is the only place that makes an engine,
``tables`` names everything in it, ``migrating`` brings it up to date. SQLite unless the project
names a PostgreSQL server. It needs the extra ``mail``.
"""
