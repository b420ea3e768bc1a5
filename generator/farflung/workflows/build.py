"""``build``: everything into ``site/``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from farflung.edition.expiry import unexpired
from farflung.errors import ProblemsFound, SourcesFailed
from farflung.problems import has_errors, in_file_order
from farflung.render.web import web_site
from farflung.site import SiteRequest, build_site, select
from farflung.workflows.changed_pages import website
from farflung.workflows.changes import released
from farflung.workflows.feeds import pull
from farflung.workflows.frozen import read_manifests, rebuild_all
from farflung.workflows.gathering import coming_period, gather
from farflung.workflows.look import look_at

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from farflung.edition.manifest import Manifest
    from farflung.model import Edition, Plan, Progress, SourceFailure, WebSite
    from farflung.problems import Problem
    from farflung.site.records import Stage
    from farflung.workflows.changes import Released
    from farflung.workflows.moment import Moment
    from farflung.workflows.project import Project

__all__ = ["BuildOptions", "BuildReport", "build"]


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How to build.

    ``offline`` fetches no feed, ``strict`` takes failed sources and warnings for errors,
    ``version`` names the only version of the handbook to build. ``out`` is the folder of the site,
    ``site/`` by default; ``staged`` is shown each staged tree before the engine runs.
    """

    offline: bool = False
    strict: bool = False
    version: str | None = None
    out: Path | None = None
    staged: Callable[[Stage], None] | None = None


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What was built, and what the site does without."""

    versions: tuple[str, ...]
    editions: tuple[str, ...]
    pages: int
    left_out: tuple[str, ...]
    failures: tuple[SourceFailure, ...]
    problems: tuple[Problem, ...]


def build(
    project: Project, options: BuildOptions, moment: Moment, progress: Progress
) -> BuildReport:
    """Build handbook and newsletter, and replace the site when all of it is there.

    Raises :class:`ProblemsFound` for faulty files, and in a strict build :class:`SourcesFailed`
    for feeds that gave nothing.
    """
    if not options.offline:
        pull(project, moment, progress)
    known = released(project)
    made = _newsletter(project, moment, progress, known)
    if options.strict:
        _insist(made)
    selection = known.selection
    if options.version:
        selection = select(
            project.settings,
            project.repository,
            options.version,
            online=not options.offline,
        )
    built = [version.name for version in selection.plan.versions]
    report = build_site(
        SiteRequest(
            settings=project.settings,
            repository=project.repository,
            newsletter=made.site,
            out=options.out or project.root / "site",
            work=project.state / "build",
            stamp=moment.stamp,
            only=options.version,
            progress=progress,
            staged=options.staged,
            offline=options.offline,
            changes=website(project, known, made.manifests, built),
            selection=selection,
        )
    )
    return BuildReport(
        versions=report.versions,
        editions=tuple(edition.id for edition in made.editions),
        pages=report.pages,
        left_out=(*report.left_out, *known.left_out, *made.plan.notes),
        failures=made.plan.failures,
        problems=in_file_order((*made.problems, *report.problems)),
    )


@dataclass(frozen=True, slots=True)
class _Newsletter:
    """The newsletter rendered: its part of the site, its frozen editions, the coming one."""

    site: WebSite
    editions: tuple[Edition, ...]
    plan: Plan
    manifests: tuple[Manifest, ...]
    problems: tuple[Problem, ...]


def _insist(made: _Newsletter) -> None:
    """Take warnings and failed sources for errors, as a strict build does."""
    if made.problems:
        raise ProblemsFound(made.problems)
    if made.plan.failures:
        failed = (f"{failure.source} {failure.reason}" for failure in made.plan.failures)
        raise SourcesFailed("; ".join(failed))


def _newsletter(
    project: Project, moment: Moment, progress: Progress, known: Released
) -> _Newsletter:
    """Render the frozen editions and the coming one. Raises :class:`ProblemsFound`."""
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
    return _Newsletter(site, editions, gathered.plan, manifests, found)
