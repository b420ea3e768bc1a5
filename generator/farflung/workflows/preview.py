"""``preview``: an edition's letter as a file for every way of looking at it."""

from __future__ import annotations

__all__ = ["Preview", "preview"]
