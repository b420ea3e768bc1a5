"""The name under which the care of a page is staged, for those who must not load what makes it."""

__all__ = ["KEY"]

KEY = "farflung"
"""The field of a staged page's front matter that tells the theme about its care."""
