"""The world's text becomes entries: contributions, feeds, the handbook's history."""
