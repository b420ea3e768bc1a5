"""``build``: everything into ``site/``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from farflung.edition.expiry import unexpired
from farflung.errors import ProblemsFound, SourcesFailed
from farflung.problems import Severity, has_errors, in_file_order
from farflung.render.web import web_sites
from farflung.site import SiteRequest, build_site, select
from farflung.workflows.browser_editor import editor
from farflung.workflows.caches import forget_unused
from farflung.workflows.changed_pages import website
from farflung.workflows.changes import released
from farflung.workflows.feeds import feed_requests, pull
from farflung.workflows.frozen import read_manifests, rebuild_all
from farflung.workflows.gathering import Gatherer
from farflung.workflows.look import look_at
from farflung.workflows.records import BuildOptions, BuildReport
from farflung.workflows.review import care_problems
from farflung.workflows.unchanged import look_around, remember, same_as_before

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from farflung.edition.manifest import Manifest
    from farflung.model import Edition, Plan, Progress, WebSite
    from farflung.problems import Problem
    from farflung.workflows.changes import Released
    from farflung.workflows.moment import Moment
    from farflung.workflows.project import Project
    from farflung.workflows.unchanged import Seen

__all__ = ["BuildOptions", "BuildReport", "build"]


def build(
    project: Project,
    options: BuildOptions,
    moment: Moment,
    progress: Progress,
    at: dt.datetime | None = None,
    seen: Seen | None = None,
) -> BuildReport:
    """Build handbook and newsletter, and replace the site when all of it is there.

    Does nothing where it would give the site that is there. ``at`` is the time the caller asked
    for, if any; ``moment`` was made from it. ``seen`` is what the caller saw a moment ago, to which
    the last build was no answer.

    Raises :class:`ProblemsFound` for faulty files, which in a strict build are those with warnings
    too, and then :class:`SourcesFailed` for feeds that gave nothing.
    """
    asks = not options.offline and any(feed_requests(project))
    if asks:
        pull(project, moment, progress)
        seen = None  # there may be news
    before = None
    if seen is None and options.out is None:
        seen = look_around(project.root, options, at)
        before = same_as_before(seen, asked=True)
    if before:
        return before
    known = released(project, online=not options.offline)
    made = _newsletter(project, moment, progress, known)
    # A page is shown without what is wrong above its text, so that stops a strict build only.
    care = tuple(replace(p, severity=Severity.WARNING) for p in care_problems(project, moment))
    if options.strict:
        _insist((*made.problems, *care), made.plan)
    report = build_site(_request(project, options, moment, progress, made, known))
    forget_unused(project)
    whole = BuildReport(
        versions=report.versions,
        editions=tuple(edition.id for edition in made.editions),
        pages=report.pages,
        left_out=(*report.left_out, *known.left_out, *made.plan.notes),
        failures=made.plan.failures,
        problems=in_file_order((*made.problems, *care, *report.problems)),
    )
    if seen and report.repeatable:
        remember(seen, project.settings.publication.timezone, whole, asks=asks)
    return whole


@dataclass(frozen=True, slots=True)
class _Newsletter:
    """The newsletter rendered: its part of the site in each language, and its editions."""

    sites: tuple[WebSite, ...]
    editions: tuple[Edition, ...]
    plan: Plan
    manifests: tuple[Manifest, ...]
    problems: tuple[Problem, ...]


def _request(
    project: Project,
    options: BuildOptions,
    moment: Moment,
    progress: Progress,
    made: _Newsletter,
    known: Released,
) -> SiteRequest:
    """Say what is to be built, from what, and where."""
    selection = known.selection
    if options.version:
        online = not options.offline
        selection = select(project.settings, project.repository, options.version, online=online)
    built = [version.name for version in selection.plan.versions]
    return SiteRequest(
        settings=project.settings,
        repository=project.repository,
        newsletter=made.sites[0],
        translated=made.sites[1:],
        out=options.out or project.root / "site",
        work=project.state / "build",
        stamp=moment.stamp,
        only=options.version,
        progress=progress,
        staged=options.staged,
        offline=options.offline,
        changes=website(project, known, made.manifests, built),
        selection=selection,
        cache=project.state / "cache" if options.cached else None,
        strict=options.strict,
        beside=tuple(editor(project)),
        spare=project.state / "spare" if options.cached and not options.out else None,
    )


def _insist(problems: Sequence[Problem], plan: Plan) -> None:
    """Take warnings and failed sources for errors, as a strict build does."""
    if problems:
        raise ProblemsFound(in_file_order(problems))
    if plan.failures:
        failed = (f"{failure.source} {failure.reason}" for failure in plan.failures)
        raise SourcesFailed("; ".join(failed))


def _newsletter(
    project: Project, moment: Moment, progress: Progress, known: Released
) -> _Newsletter:
    """Render the frozen editions and the coming one. Raises :class:`ProblemsFound`."""
    manifests, problems = read_manifests(project)
    rebuilt, faults = rebuild_all(project, manifests)
    publication = project.settings.publication
    gatherer = Gatherer(project, manifests, moment, known)
    gathered = [gatherer.gather(gatherer.coming(cadence)) for cadence in publication.cadences]
    coming = [one.plan.edition for one in gathered]
    contributions = gatherer.contributions[0]
    look, picture_faults = look_at(project, rebuilt, coming, contributions, progress)
    wrong = (problem for one in gathered for problem in one.problems)
    found = in_file_order((*problems, *faults, *wrong, *picture_faults))
    if has_errors(found):
        raise ProblemsFound(found)
    editions = tuple(unexpired(one.edition, moment.today) for one in rebuilt)
    sites = web_sites(editions, _previews(coming) if publication.preview else (), look)
    return _Newsletter(sites, editions, gathered[0].plan, manifests, found)


def _previews(coming: Sequence[Edition]) -> tuple[Edition, ...]:
    """Return what is shown of the coming editions: the main one, and digests that carry anything.

    A digest without anything would not be made; the main one, while empty, invites entries.
    """
    return (coming[0], *(edition for edition in coming[1:] if not edition.is_empty))
