"""``build``: everything into ``site/``."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

from farflung.errors import ProblemsFound, SourcesFailed
from farflung.interruptions import held_interruptions
from farflung.problems import in_file_order
from farflung.site import Sign, SiteRequest, select
from farflung.workflows.apart import Here
from farflung.workflows.records import BuildOptions, BuildReport
from farflung.workflows.unchanged import look_around, remember, same_as_before
from farflung.workflows.working import working_commit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from farflung.model import Progress, WebSite
    from farflung.problems import Problem
    from farflung.site import Beside, Selection
    from farflung.workflows.apart import Maker
    from farflung.workflows.moment import Moment
    from farflung.workflows.project import Project
    from farflung.workflows.records import Made
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
    asks = not options.offline and _pull(project, moment, progress)
    if asks:
        seen = None  # there may be news
    before = None
    if seen is None and options.out is None:
        seen = look_around(project.root, options, at)
        before = same_as_before(seen, asked=True)
    if before:
        return before
    with ExitStack() as stack, ThreadPoolExecutor(2) as aside:
        # git does most of it, while this thread imports the rest
        choosing = aside.submit(_select, project, options)
        committing = aside.submit(stack.enter_context, working_commit(project))
        with held_interruptions():
            from farflung.site import build_site  # noqa: PLC0415 - it takes some time

        (selection, built), working = choosing.result(), committing.result()
        maker = options.hand_over(Here(project, selection, built, working, moment, progress))
        rooms = _Rooms(maker, strict=options.strict)
        request = _request(project, options, moment, progress, rooms)
        report = build_site(replace(request, selection=built, working=working))
    made = rooms.made
    whole = BuildReport(
        versions=report.versions,
        editions=made.editions,
        pages=report.pages,
        left_out=(*report.left_out, *made.left_out),
        failures=made.failures,
        problems=in_file_order((*made.problems, *report.problems)),
    )
    if seen and report.repeatable:
        remember(seen, project.settings.publication.timezone, whole, asks=asks)
    return whole


def _select(project: Project, options: BuildOptions) -> tuple[Selection, Selection]:
    """Choose among all versions, and those of this build."""
    given, online = (project.settings, project.repository), not options.offline
    whole = select(*given, online=online)
    return whole, select(*given, options.version, online=online) if options.version else whole


def _pull(project: Project, moment: Moment, progress: Progress) -> bool:
    """Ask for the feeds; False if there is none to ask for."""
    from farflung.workflows.feeds import feed_requests, pull  # noqa: PLC0415 - an HTTP client

    if not feed_requests(project):
        return False
    pull(project, moment, progress)
    return True


class _Rooms:
    """What stands beside the handbook's versions, as the site asks for it."""

    made: Made

    def __init__(self, maker: Maker, *, strict: bool) -> None:
        self._maker = maker
        self._strict = strict

    def changes(self) -> WebSite:
        """Make what shows the changes."""
        return self._maker.changes()

    def beside(self, found: Sequence[Problem]) -> Beside:
        """Make the rest. Raises :class:`ProblemsFound`, in a strict build :class:`SourcesFailed`."""
        self.made = made = self._maker.rest()
        if self._strict and (made.problems or found):
            raise ProblemsFound(in_file_order((*made.problems, *found)))
        if self._strict and made.failures:
            failed = (f"{failure.source} {failure.reason}" for failure in made.failures)
            raise SourcesFailed("; ".join(failed))
        return made.beside


def _request(
    project: Project, options: BuildOptions, moment: Moment, progress: Progress, rooms: _Rooms
) -> SiteRequest:
    """Say what is to be built, from what, and where."""
    return SiteRequest(
        settings=project.settings,
        repository=project.repository,
        newsletter=Sign(project.settings.publication.title, ("feed.xml", "feed.json")),
        changes=Sign(project.settings.site.site_name, ("changes.xml", "changes.json")),
        rooms=rooms,
        out=options.out or project.root / "site",
        work=project.state / "build",
        stamp=moment.stamp,
        today=moment.today,
        only=options.version,
        pdf=options.pdf,
        progress=progress,
        staged=options.staged,
        offline=options.offline,
        cache=project.state / "cache" if options.cached else None,
        strict=options.strict,
        spare=project.state / "spare" if options.cached and not options.out else None,
    )
