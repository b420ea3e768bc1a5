"""``review``: the handbook's pages that nobody owns, or that are overdue for review."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from farflung.pages import parted
from farflung.site.caretaker import Caretaker, read_pages

if TYPE_CHECKING:
    import datetime as dt

    from farflung.problems import Problem
    from farflung.workflows.moment import Moment
    from farflung.workflows.project import Project

__all__ = ["PageReview", "care_problems", "review"]


@dataclass(frozen=True, slots=True)
class PageReview:
    """A page that somebody should look at; ``owner`` is empty where nobody is named.

    ``path`` is relative to the project. ``reviewed`` is the day of the last review, ``changed`` of
    the last commit, ``due`` of the next review; each None where it is not known. ``days`` is how
    many days the review is overdue, 0 where it is not.
    """

    path: str
    owner: str
    reviewed: dt.date | None
    changed: dt.date | None
    due: dt.date | None
    days: int


def review(project: Project, moment: Moment) -> tuple[PageReview, ...]:
    """Return the pages without an owner or overdue on the day of ``moment``, by owner and path.

    Pages without an owner come last. A translation is reviewed with its original.
    """
    settings = project.settings
    pages, _ = read_pages(settings, moment.today)
    found: list[PageReview] = []
    for path, care in Caretaker(settings, project.repository).care(pages).items():
        if parted(path, settings.handbook.translations)[1]:
            continue
        overdue = care.due is not None and care.is_overdue(moment.today)
        if care.owner and not overdue:
            continue
        days = (moment.today - care.due).days if overdue and care.due else 0
        name = str(PurePosixPath(settings.site.docs_dir) / path)
        found.append(PageReview(name, care.owner, care.reviewed, care.changed, care.due, days))
    return tuple(sorted(found, key=lambda one: (not one.owner, one.owner.casefold(), one.path)))


def care_problems(project: Project, moment: Moment) -> tuple[Problem, ...]:
    """Return what is wrong with the owners and reviews that pages of the working tree state."""
    return read_pages(project.settings, moment.today)[1]
