"""Building a site: every version and the newsletter, finished and published as one."""

from __future__ import annotations

import errno
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from farflung.errors import ProblemsFound, UsageError
from farflung.git.working import commit_working_tree
from farflung.problems import Severity, in_file_order
from farflung.site.around import around_changes, around_handbook, around_newsletter, sign_of
from farflung.site.cache import open_cache
from farflung.site.caretaker import Caretaker, read_pages
from farflung.site.changes import CHANGES
from farflung.site.engines import Message, choose_engine
from farflung.site.engines.kept import Keeper
from farflung.site.findings import notes_of, problems_of
from farflung.site.linking import claims_in, read_linking, with_claims
from farflung.site.llms import copies_of
from farflung.site.mentions import note_mentions
from farflung.site.newsletters import staged_name
from farflung.site.publish import claimed, workshop
from farflung.site.records import SiteReport
from farflung.site.selection import select
from farflung.site.spare import Spare
from farflung.site.staging import Stager
from farflung.site.whole import Made, whole_site
from farflung.site.works import Works

if TYPE_CHECKING:
    from collections.abc import Iterator

    from farflung.model import WebSite
    from farflung.problems import Problem
    from farflung.site.cache import Cache
    from farflung.site.engines import Engine
    from farflung.site.linking import Claims, Linking
    from farflung.site.records import Beside, Sign, SiteRequest, Staging
    from farflung.site.selection import Selection

__all__ = ["build_site"]

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def build_site(request: SiteRequest, engine: Engine | None = None) -> SiteReport:
    """Build all versions and the newsletter, and put the result in the place of ``request.out``.

    The site is replaced as a whole at the end, or left as it was. Raises :class:`UsageError` when
    there is nothing to build or no room for it, :class:`EngineError` when the engine fails,
    :class:`RefusedError` when the folder holds something that is not a site of ours, and
    :class:`ProblemsFound` for whatever a strict build finds.
    """
    try:
        return _build(request, engine)
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise UsageError(
            f"the site could not be written and is left as it was: {error.strerror}",
            hint="make room on the disk and build again",
        ) from error


def _build(request: SiteRequest, engine: Engine | None) -> SiteReport:
    with (
        workshop(request.out) as shop,
        claimed(request.work, "build-") as work,
        open_cache(request.cache, work) as cache,
    ):
        settings = request.settings
        engine = engine or choose_engine(settings.handbook.engine, cache)
        selection = request.selection or select(
            settings, request.repository, request.only, online=not request.offline
        )
        if request.pdf is not None:
            from farflung.site.printed import printed_version  # noqa: PLC0415 - seldom

            printed_version(request, selection)  # before anything is built in vain
        keeper = Keeper(engine, cache, settings.root, request.stamp)
        with Works(request, keeper) as works:
            # git does most of it, while this thread is at work
            asked = works.aside(_read_linking, request, selection, cache, work)
            caretaker = Caretaker(settings, request.repository, selection.snapshots, cache)
            stager = Stager(settings, work, cache, caretaker)
            works.begin(_stage_handbook(request, selection, stager), versions=True)
            claims: Claims = {}, ()
            if stager.now:
                claims = claims_in(settings, stager.now)
                note_mentions(cache, stager.now.origin(), stager.now.redirecting)
            care = tuple(_care_problems(request, stager))
            copies = copies_of(settings, cache, works.versions)
            changes = request.rooms.changes()
            works.begin(_stage_changes(request, stager, selection.plan.default, changes))
            spare = Spare(request.spare, cache)
            looked = works.aside(spare.look)  # while others are waited for
            beside = request.rooms.beside(care)
            works.begin(_stage_newsletters(request, stager, selection.plan.default, beside))
            linking = asked.result()
            if stager.now:
                current = next(v.name for v in selection.plan.versions if v.tag is None)
                linking = with_claims(linking, current, claims)
            made = Made(selection, beside, changes, linking, copies, works)
            site, printed = whole_site(request, made, cache)
            report = _report(made, works, site.pages, printed, (settings.root, care))
            looked.result()  # which a heavily loaded machine may not have begun before this ends
        if request.strict and report.problems:
            raise ProblemsFound(report.problems)
        spare.fill(shop.new, site)
        shop.publish()
        spare.keep(shop.new, request.out)
    return report


def _report(
    made: Made,
    works: Works,
    pages: int,
    printed: tuple[str, ...],
    known: tuple[Path, tuple[Problem, ...]],
) -> SiteReport:
    """Say what was built; ``known`` are the project's folder and what is wrong with its pages."""
    root, care = known
    stages, selection = works.stages, made.selection
    found = [(s, [Message(*row) for row in works[s.name].details]) for s in stages]
    staged = (note for stage in stages for note in stage.notes)
    return SiteReport(
        versions=tuple(version.name for version in selection.plan.versions),
        default=selection.plan.default,
        left_out=(*selection.notes, *staged, *notes_of(found), *made.linking.notes, *printed),
        problems=in_file_order((*problems_of(found, root), *made.linking.problems, *care)),
        pages=pages,
        repeatable=not any(m.about_build for _, messages in found for m in messages),
    )


def _read_linking(request: SiteRequest, selection: Selection, cache: Cache, work: Path) -> Linking:
    settings, repository, working = request.settings, request.repository, request.working
    if working is None and repository:
        scratch = tempfile.mkdtemp(dir=work)
        working = commit_working_tree(repository, [settings.site.docs_dir], Path(scratch))
    return read_linking(settings, repository, selection, cache, working)


def _stage_handbook(
    request: SiteRequest, selection: Selection, stager: Stager
) -> Iterator[Staging]:
    plan = selection.plan
    around = around_handbook(request.settings, request.newsletter, plan.default, request.changes)
    for version in plan.versions:
        if version.tag is None or request.repository is None:
            yield from stager.working_tree(version.name, around)
        else:
            state = request.repository, selection.snapshots[version.tag]
            yield from stager.past(version.name, around, state)


def _stage_changes(
    request: SiteRequest, stager: Stager, default: str, changes: WebSite | None
) -> Iterator[Staging]:
    _insist(request.changes, changes)
    if changes:
        around = around_changes(request.settings, request.newsletter, default, changes)
        yield stager.newsletter(CHANGES, changes, around)


def _stage_newsletters(
    request: SiteRequest, stager: Stager, default: str, beside: Beside
) -> Iterator[Staging]:
    _insist(request.newsletter, beside.newsletters[0])
    for one in beside.newsletters:
        around = around_newsletter(request.settings, one, default, request.changes)
        yield stager.newsletter(staged_name(one), one, around)


def _care_problems(request: SiteRequest, stager: Stager) -> Iterator[Problem]:
    """Find what is wrong with the care that pages of the working tree state, as warnings.

    A page is shown without what is wrong above its text.
    """
    if request.today:
        doubtful = stager.now.doubtful(request.today) if stager.now else None
        for problem in read_pages(request.settings, request.today, doubtful)[1]:
            yield replace(problem, severity=Severity.WARNING)


def _insist(announced: Sign | None, made: WebSite | None) -> None:
    if announced != (made and sign_of(made)):
        raise RuntimeError("a part of the site is another than was announced")
