"""What stands beside the handbook's versions: the newsletter, and the pages that show what changed.

A build imports and makes them while the engine is at work on the handbook, which does not wait for
them: of what they say it only needs to know where their feeds are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from farflung.edition.expiry import unexpired
from farflung.errors import ProblemsFound, SourcesFailed
from farflung.problems import has_errors, in_file_order
from farflung.render.web import web_site
from farflung.workflows.changed_pages import website
from farflung.workflows.changes import released
from farflung.workflows.frozen import read_manifests, rebuild_all
from farflung.workflows.gathering import coming_period, gather
from farflung.workflows.look import look_at

if TYPE_CHECKING:
    from farflung.model import Edition, Plan, Progress, WebSite
    from farflung.problems import Problem
    from farflung.site import Selection
    from farflung.workflows.changes import Released
    from farflung.workflows.moment import Moment
    from farflung.workflows.project import Project

__all__ = ["Rooms", "insist", "make_rooms"]


@dataclass(frozen=True, slots=True)
class Rooms:
    """The newsletter rendered, with its frozen editions and the plan of the coming one.

    ``known`` is what changed between the versions, ``changes`` the part of the site that shows it.
    """

    newsletter: WebSite
    changes: WebSite
    editions: tuple[Edition, ...]
    plan: Plan
    known: Released
    problems: tuple[Problem, ...]


def make_rooms(
    project: Project, selection: Selection, built: Selection, moment: Moment, progress: Progress
) -> Rooms:
    """Make both; ``selection`` are the versions there are, ``built`` those of this build.

    Raises :class:`ProblemsFound`.
    """
    known = released(project, selection)
    manifests, problems = read_manifests(project)
    rebuilt, faults = rebuild_all(project, manifests)
    period = coming_period(project, manifests, moment)
    gathered = gather(project, period, manifests, moment, known)
    coming = gathered.plan.edition
    look, picture_faults = look_at(project, rebuilt, coming, gathered.contributions, progress)
    found = in_file_order((*problems, *faults, *gathered.problems, *picture_faults))
    if has_errors(found):
        raise ProblemsFound(found)
    preview = gathered.plan if project.settings.publication.preview else None
    editions = tuple(unexpired(one.edition, moment.today) for one in rebuilt)
    site = web_site(editions, preview, look)
    names = [version.name for version in built.plan.versions]
    changes = website(project, known, manifests, names)
    return Rooms(site, changes, editions, gathered.plan, known, found)


def insist(rooms: Rooms) -> None:
    """Take warnings and failed sources for errors, as a strict build does."""
    if rooms.problems:
        raise ProblemsFound(rooms.problems)
    if rooms.plan.failures:
        failed = (f"{failure.source} {failure.reason}" for failure in rooms.plan.failures)
        raise SourcesFailed("; ".join(failed))
