"""Who is on the list: people, what they chose, and whether mail may go to them.

Everything here is pure but ``store`` and ``bulk``, which hold the SQL. ``states`` has the rules of
coming and going, ``keys`` the tokens in links, ``syncing`` what an import would change.
"""
