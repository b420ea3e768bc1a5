"""``build``: everything into ``site/``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from farflung.errors import ProblemsFound, SourcesFailed
from farflung.problems import has_errors, in_file_order
from farflung.render.web import web_site
from farflung.site import SiteRequest, build_site
from farflung.workflows.feeds import pull
from farflung.workflows.frozen import read_manifests, rebuild_all
from farflung.workflows.gathering import coming_period, gather
from farflung.workflows.look import look_at

if TYPE_CHECKING:
    from farflung.model import Plan, Progress, SourceFailure, WebSite
    from farflung.problems import Problem
    from farflung.workflows.moment import Moment
    from farflung.workflows.project import Project

__all__ = ["BuildOptions", "BuildReport", "build"]


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How to build.

    ``offline`` fetches no feed, ``strict`` takes failed sources and warnings for errors,
    ``version`` names the only version of the handbook to build.
    """

    offline: bool = False
    strict: bool = False
    version: str | None = None


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
    newsletter, plan, problems = _newsletter(project, moment, progress)
    if options.strict and plan.failures:
        raise SourcesFailed(
            "; ".join(f"{failure.source}: {failure.reason}" for failure in plan.failures)
        )
    report = build_site(
        SiteRequest(
            settings=project.settings,
            repository=project.repository,
            newsletter=newsletter,
            out=project.root / "site",
            work=project.state / "build",
            stamp=moment.stamp,
            only=options.version,
            progress=progress,
        )
    )
    return BuildReport(
        versions=report.versions,
        editions=tuple(page.path.partition("/")[0] for page in newsletter.pages if page.listed),
        pages=report.pages,
        left_out=(*report.left_out, *plan.notes),
        failures=plan.failures,
        problems=in_file_order((*problems, *report.problems)),
    )


def _newsletter(
    project: Project, moment: Moment, progress: Progress
) -> tuple[WebSite, Plan, tuple[Problem, ...]]:
    """Render the frozen editions and the coming one."""
    manifests, problems = read_manifests(project)
    rebuilt, faults = rebuild_all(project, manifests)
    period = coming_period(project, manifests, moment)
    gathered = gather(project, period, manifests, moment)
    look, picture_faults = look_at(
        project, rebuilt, gathered.plan.edition, gathered.contributions, progress
    )
    found = in_file_order((*problems, *faults, *gathered.problems, *picture_faults))
    if has_errors(found):
        raise ProblemsFound(found)
    preview = gathered.plan if project.settings.publication.preview else None
    editions = [one.edition for one in rebuilt]
    return web_site(editions, preview, look), gathered.plan, found
