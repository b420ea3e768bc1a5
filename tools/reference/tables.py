"""Markdown as the reference pages need it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["code", "listed", "plain", "table"]

_MARKS = re.compile(r"[\\*\[\]<]|\b_|_\b")
"""What Markdown would take for markup; an underscore within a word is none."""


def plain(text: str) -> str:
    """Return text that Markdown shows as it is; what stands between backticks stays code."""
    parts = text.split("`")
    parts[::2] = (_MARKS.sub(r"\\\g<0>", part) for part in parts[::2])
    return "`".join(parts)


def code(text: object) -> str:
    """Return a value as code."""
    return f"`{text}`"


def listed(words: Sequence[str]) -> str:
    """Join words as a choice: a, b or c."""
    return " or ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; a bar or the end of a line within a cell does no harm."""
    lines = [heads, ["---"] * len(heads), *rows]
    cells = ([" ".join(cell.split()).replace("|", "\\|") for cell in line] for line in lines)
    return "".join(f"| {' | '.join(line)} |\n" for line in cells)
