"""Plain text in columns: how wide a text is on a screen, and lines that fit.

Width follows East Asian Width (UAX 11); where lines may break, a simple part of UAX 14: at spaces
and between wide characters, never before a closing mark.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["COLUMNS", "width", "wrap"]

COLUMNS = 72
"""The longest line of a plain text letter, in columns."""

_NOT_FIRST = frozenset(
    "\u3001\u3002\uff0c\uff0e\u30fb\uff1a\uff1b\uff1f\uff01\u30fc\u3005"  # 、 。 , . ・ : ; ? ! ー 々
    "\u300d\u300f\u3011\uff09\u3009\u300b\u3015\uff3d\uff5d"  # closing brackets and quotes
    "ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
)
_NOT_LAST = frozenset("\u300c\u300e\u3010\uff08\u3008\u300a\u3014\uff3b\uff5b")  # opening ones
_WORD = re.compile(r"\S+")


def width(text: str) -> int:
    """Return how many columns a text takes: two for wide characters, none for combining ones."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def wrap(text: str, first: str = "", rest: str | None = None, columns: int = COLUMNS) -> str:
    """Break a text into lines of at most ``columns``.

    ``first`` is put before the first line, ``rest`` before the others (by default spaces as wide
    as ``first``). A word longer than a line, such as an address, stays whole.
    """
    rest = " " * width(first) if rest is None else rest
    lines: list[str] = []
    line, empty = first, True
    for space, piece in _pieces(text):
        gap = "" if empty else space
        if not empty and width(line) + width(gap) + width(piece) > columns:
            lines.append(line)
            line, gap = rest, ""
        line, empty = line + gap + piece, False
    return "\n".join([*lines, line])


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _pieces(text: str) -> list[tuple[str, str]]:
    """Split a text where it may break: pairs of the space before a piece, and the piece."""
    pieces: list[tuple[str, str]] = []
    for word in _WORD.findall(text):
        space = " "
        for piece in _parts(word):
            pieces.append((space, piece))
            space = ""
    return pieces


def _parts(word: str) -> list[str]:
    if word.isascii():
        return [word]
    parts: list[str] = []
    for character in word:
        if parts and not _may_break(parts[-1][-1], character):
            parts[-1] += character
        else:
            parts.append(character)
    return parts


def _may_break(before: str, after: str) -> bool:
    if after in _NOT_FIRST or before in _NOT_LAST or not _columns(after):
        return False
    wide = _columns(before) == 2 or _columns(after) == 2  # noqa: PLR2004 - wide takes two
    return wide and (before.isalnum() or before in _NOT_FIRST or _columns(before) == 2)  # noqa: PLR2004
