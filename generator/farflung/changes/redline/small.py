"""Whether an edit is small: white space or spelling, by a rule that people can check.

A word counts as respelt if both have four letters or more, no digit, and the same first letter,
and differ by one letter added, dropped, changed or swapped with its neighbour (two from eight
letters on). Marks may come and go. A word that appears or disappears is never small.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from farflung.changes.redline.align import Edit
    from farflung.changes.redline.blocks import Piece, Tag

__all__ = ["is_small", "respelt"]

_SHORTEST = 4
_LONG = 8
_SHARE = 0.05  # of a page's words; three may always be respelt
_ALWAYS = 3


def is_small(steps: Iterable[Edit], words: int) -> bool:
    """Tell whether all edits of a page with so many ``words`` are of white space or spelling."""
    changed = 0
    for step in steps:
        if step.same:
            continue
        old, new = _words(step.old), _words(step.new)
        if len(old) != len(new):
            return False
        for before, after in zip(old, new, strict=True):
            if before.context != after.context:
                return False
            if before.text != after.text:
                changed += 1
                if not respelt(before.text, after.text):
                    return False
        if not old and _formats(step.old) != _formats(step.new):
            return False
    return changed <= max(_ALWAYS, words * _SHARE)


def _words(pieces: Sequence[Piece]) -> list[Piece]:
    return [piece for piece in pieces if piece.is_word]


def _formats(pieces: Sequence[Piece]) -> set[tuple[Tag, ...]]:
    return {piece.context for piece in pieces if not piece.text.isspace()} - {()}


def respelt(old: str, new: str) -> bool:
    """Tell whether two words look like two spellings of one."""
    a, b = old.casefold(), new.casefold()
    if a == b:
        return not any(c.isdigit() for c in a)
    if min(len(a), len(b)) < _SHORTEST or a[0] != b[0] or not (a.isalpha() and b.isalpha()):
        return False
    return _distance(a, b) <= (2 if min(len(a), len(b)) >= _LONG else 1)


def _distance(a: str, b: str) -> int:
    """Count the letters to add, drop, change or swap (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        older, before, row = before, row, [i]
        for j, y in enumerate(b, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                best = min(best, older[j - 2] + 1)
            row.append(best)
    return row[-1]
