"""Entries, rules and a date become an edition: assembly, freezing."""
