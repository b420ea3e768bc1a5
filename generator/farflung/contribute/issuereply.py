"""What to answer in an issue: where the entry went, or what has to be mended, as Markdown.

What others wrote appears in code spans only, so that it calls nobody and shows nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from farflung.problems import Problem

__all__ = ["entry_reply", "problem_reply"]

_LONGEST = 300


def entry_reply(path: str, standings: Sequence[str]) -> str:
    """Say where an entry lies and which editions will have it."""
    rows = "".join(f"- {_quoted(standing)}\n" for standing in standings)
    then = f"\n{rows}" if rows else ""
    return f"Thank you! This is an entry now: {_quoted(path)}.\n{then}"


def problem_reply(problems: Sequence[Problem]) -> str:
    """Say what has to be mended, and that mending it here is enough."""
    rows = "".join(
        f"- {f'Line {problem.place.line}: ' if problem.place.line else ''}"
        f"{_quoted(problem.message)}{f' → {_quoted(problem.hint)}' if problem.hint else ''}\n"
        for problem in problems
    )
    return (
        "Thank you! Something has to be mended before this can be an entry:\n\n"
        f"{rows}\nEdit the text of the issue above, and it is looked at again.\n"
    )


def _quoted(text: str) -> str:
    """Put a text into a code span (CommonMark 6.1), on one line and of a bearable length."""
    line = " ".join(text.split())
    if len(line) > _LONGEST:
        line = f"{line[:_LONGEST]}…"
    longest = max((len(run) for run in re.findall("`+", line)), default=0)
    fence = "`" * (longest + 1)
    space = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{space}{line}{space}{fence}"
