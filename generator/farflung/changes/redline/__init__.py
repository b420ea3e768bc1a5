"""Redlines: two texts of a page as one, its edits marked word by word in the formatted text."""

from farflung.changes.redline.leads import Leads
from farflung.changes.redline.pages import redline_of

__all__ = ["Leads", "redline_of"]
