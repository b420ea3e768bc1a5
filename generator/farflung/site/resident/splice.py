"""Carrying over to a page built again what finishing did to it: pure functions on lines."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

__all__ = ["Edit", "apply_edits", "edits_between"]

_MOST = 4000
"""Lines that differ at most, so that nobody waits for the comparison."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A run of lines and what became of it, each with the line before and after for company."""

    old: tuple[str, ...]
    new: tuple[str, ...]


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
            before = old[max(start + i - 1, 0) : start + i]
            after = old[start + j : start + j + 1]
            edits.append(
                Edit(
                    (*before, *old[start + i : start + j], *after),
                    (*before, *new[start + k : start + m], *after),
                )
            )
    return tuple(edits)


def apply_edits(edits: tuple[Edit, ...], text: str) -> str | None:
    """Make each edit at the one place it fits, in order; None unless each has exactly one."""
    if not edits:
        return text
    lines = text.splitlines(keepends=True)
    for edit in edits:
        length = len(edit.old)
        places = [
            index
            for index, line in enumerate(lines)
            if line == edit.old[0] and tuple(lines[index : index + length]) == edit.old
        ]
        if len(places) != 1:
            return None
        lines[places[0] : places[0] + length] = edit.new
    return "".join(lines)


def _common(first: list[str], second: list[str]) -> int:
    """Count the lines that both begin with."""
    count = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        count += 1
    return count
