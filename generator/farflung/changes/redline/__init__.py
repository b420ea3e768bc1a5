"""Redlines: two texts of a page as one, its edits marked word by word in the formatted text."""

from farflung.changes.redline.pages import redline_of

__all__ = ["redline_of"]
