"""Farflung: a remote organisation's handbook, newsletter archive and mailing from one repository."""
