"""``check --placeholders``: what the handbook leaves to each organisation to decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from farflung.site.decisions import find_decisions
from farflung.workflows.check import is_wanted
from farflung.workflows.links import read_handbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from farflung.site.decisions import Decision
    from farflung.workflows.project import Project

__all__ = ["placeholders"]


def placeholders(project: Project, paths: Sequence[Path] = ()) -> tuple[Decision, ...]:
    """Return the marks in the working tree's pages, by page; of ``paths`` only, if there are any."""
    book, _ = read_handbook(project)
    wanted = [path.resolve() for path in paths]
    found = find_decisions(book.folder, book.pages)
    return tuple(one for one in found if is_wanted(project.root / one.place.file, wanted))
