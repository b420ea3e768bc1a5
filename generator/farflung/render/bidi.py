"""Text of two directions on one line (UAX 9): the marks that keep it in order.

Names, titles and numbers of one direction stand among words of the other. Without a mark a digit or
a dot that follows ``ليلى`` in an English line is taken for a part of the Arabic; and a line of plain
text is laid out by its first letter, whatever language it is in. Only the two marks that every mail
program and terminal knows are used, and only where they change something.
"""

from __future__ import annotations

import unicodedata

__all__ = ["base_mark", "faced", "settled"]

_LEFT, _RIGHT = "\u200e", "\u200f"
_STRONG = {"L": "ltr", "R": "rtl", "AL": "rtl"}


def base_mark(direction: str) -> str:
    """Return the invisible letter of a direction: LEFT-TO-RIGHT MARK or RIGHT-TO-LEFT MARK."""
    return _RIGHT if direction == "rtl" else _LEFT


def settled(text: str, direction: str) -> str:
    """End a text that stands among words of ``direction`` so that it draws nothing after it along."""
    last = next((d for d in map(_direction, reversed(text)) if d), "")
    return text + base_mark(direction) if last and last != direction else text


def faced(line: str, direction: str) -> str:
    """Begin a line of plain text so that it is laid out in ``direction``."""
    first = next((d for d in map(_direction, line) if d), "ltr")
    return base_mark(direction) + line if line.strip() and first != direction else line


def _direction(character: str) -> str:
    if character.isascii():
        return "ltr" if character.isalpha() else ""
    return _STRONG.get(unicodedata.bidirectional(character), "")
