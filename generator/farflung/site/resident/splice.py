"""Carrying over to a page built again what finishing did to it: pure functions on lines."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

__all__ = ["Edit", "apply_edits", "edits_between"]

_MOST = 4000
"""Lines that differ at most, so that nobody waits for the comparison."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A run of lines and what became of it, between the line before and the line after.

    Each of these is empty at an end of the page.
    """

    before: tuple[str, ...]
    old: tuple[str, ...]
    new: tuple[str, ...]
    after: tuple[str, ...]


def edits_between(built: str, finished: str) -> tuple[Edit, ...] | None:
    """Return what was done to a page as it was ``built`` to become ``finished``.

    None if that is too much to compare.
    """
    if built == finished:
        return ()
    old, new = built.splitlines(keepends=True), finished.splitlines(keepends=True)
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    inner_old, inner_new = old[start : len(old) - end], new[start : len(new) - end]
    if max(len(inner_old), len(inner_new)) > _MOST:
        return None
    matcher = SequenceMatcher(None, inner_old, inner_new, autojunk=False)
    edits: list[Edit] = []
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind != "equal":
            edits.append(
                Edit(
                    before=tuple(old[max(start + i - 1, 0) : start + i]),
                    old=tuple(inner_old[i:j]),
                    new=tuple(inner_new[k:m]),
                    after=tuple(old[start + j : start + j + 1]),
                )
            )
    return tuple(edits)


def apply_edits(edits: tuple[Edit, ...], text: str) -> str | None:
    """Make each edit at the one place it fits; None unless all have one, in their order."""
    lines = text.splitlines(keepends=True)
    places = [_place(edit, lines) for edit in edits]
    end = len(lines)
    for edit, place in zip(reversed(edits), reversed(places), strict=True):
        if place is None or place + len(edit.old) > end:
            return None
        lines[place : place + len(edit.old)] = edit.new
        end = place
    return "".join(lines)


def _place(edit: Edit, lines: list[str]) -> int | None:
    """Find where an edit belongs: between both its neighbours, else beside one of them."""
    for before, after in ((edit.before, edit.after), (edit.before, ()), ((), edit.after)):
        wanted = [*before, *edit.old, *after]
        found = [
            index
            for index, line in enumerate(lines)
            if wanted and line == wanted[0] and lines[index : index + len(wanted)] == wanted
        ]
        if len(found) > 1:
            return None
        if found:
            return found[0] + len(before)
    return None


def _common(first: list[str], second: list[str]) -> int:
    """Count the lines that both begin with."""
    count = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        count += 1
    return count
