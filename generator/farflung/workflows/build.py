"""``build``: everything into ``site/``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from farflung.problems import in_file_order
from farflung.site import Sign, SiteRequest, build_site, select
from farflung.workflows.comparing import Comparison
from farflung.workflows.records import BuildOptions, BuildReport
from farflung.workflows.unchanged import look_around, remember, same_as_before
from farflung.workflows.working import working_commit

if TYPE_CHECKING:
    import datetime as dt

    from farflung.git.working import WorkingCommit
    from farflung.model import Progress
    from farflung.site import Beside
    from farflung.workflows.moment import Moment
    from farflung.workflows.project import Project
    from farflung.workflows.rooms import Rooms
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
    with (
        working_commit(project) as working,
        _Later(project, options, moment, progress, working) as later,
    ):
        report = build_site(_request(project, options, moment, progress, later))
    rooms = later.rooms
    _forget(project)
    whole = BuildReport(
        versions=report.versions,
        editions=tuple(edition.id for edition in rooms.editions),
        pages=report.pages,
        left_out=(*report.left_out, *rooms.known.left_out, *rooms.plan.notes),
        failures=rooms.plan.failures,
        problems=in_file_order((*rooms.problems, *report.problems)),
    )
    if seen and report.repeatable:
        remember(seen, project.settings.publication.timezone, whole, asks=asks)
    return whole


def _pull(project: Project, moment: Moment, progress: Progress) -> bool:
    """Ask for the feeds; False if there is none to ask for."""
    from farflung.workflows.feeds import feed_requests, pull  # noqa: PLC0415 - an HTTP client

    if not feed_requests(project):
        return False
    pull(project, moment, progress)
    return True


def _forget(project: Project) -> None:
    from farflung.workflows.caches import forget_unused  # noqa: PLC0415 - imported meanwhile

    forget_unused(project)


class _Later:
    """The newsletter and what changed, made when the site asks for it."""

    rooms: Rooms

    def __init__(
        self,
        project: Project,
        options: BuildOptions,
        moment: Moment,
        progress: Progress,
        working: WorkingCommit | None,
    ) -> None:
        self._project = project
        self._options = options
        self._moment = moment
        self._progress = progress
        self.working = working
        online = not options.offline
        selection = self.built = select(project.settings, project.repository, online=online)
        if options.version:
            wanted = options.version
            self.built = select(project.settings, project.repository, wanted, online=online)
        self._comparison = Comparison(project, selection, working)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._comparison.stop()

    def make(self) -> Beside:
        """Make both. Raises :class:`ProblemsFound`, in a strict build :class:`SourcesFailed`."""
        from farflung.workflows.rooms import insist, make_rooms  # noqa: PLC0415 - meanwhile

        given = self._project, self._comparison, self.built, self._moment, self._progress
        self.rooms = make_rooms(*given)
        if self._options.strict:
            insist(self.rooms)
        return self.rooms.beside


def _request(
    project: Project, options: BuildOptions, moment: Moment, progress: Progress, later: _Later
) -> SiteRequest:
    """Say what is to be built, from what, and where."""
    return SiteRequest(
        settings=project.settings,
        repository=project.repository,
        newsletter=Sign(project.settings.publication.title, ("feed.xml", "feed.json")),
        changes=Sign(project.settings.site.site_name, ("changes.xml", "changes.json")),
        rooms=later.make,
        out=options.out or project.root / "site",
        work=project.state / "build",
        stamp=moment.stamp,
        only=options.version,
        pdf=options.pdf,
        progress=progress,
        staged=options.staged,
        offline=options.offline,
        selection=later.built,
        working=later.working,
        cache=project.state / "cache" if options.cached else None,
        strict=options.strict,
        spare=project.state / "spare" if options.cached and not options.out else None,
    )
