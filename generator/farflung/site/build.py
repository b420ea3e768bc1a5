"""Building a site: every version and the newsletter, finished and published as one."""

from __future__ import annotations

import errno
import os
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TYPE_CHECKING

from farflung.errors import ProblemsFound, UsageError
from farflung.problems import in_file_order
from farflung.site.around import around_changes, around_handbook, around_newsletter
from farflung.site.cache import open_cache
from farflung.site.caretaker import Caretaker
from farflung.site.changes import CHANGES
from farflung.site.engines import Message, choose_engine
from farflung.site.engines.kept import Keeper
from farflung.site.findings import notes_of, problems_of
from farflung.site.finish import Finisher, staged_name, with_files
from farflung.site.linking import read_linking
from farflung.site.publish import claimed, workshop
from farflung.site.records import SiteReport
from farflung.site.selection import select
from farflung.site.spare import Spare
from farflung.site.staging import Stager

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.site.cache import Cache, Tree
    from farflung.site.engines import Engine
    from farflung.site.records import SiteRequest
    from farflung.site.selection import Selection
    from farflung.site.staging import Staging

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
        stagings = _stage(request, selection, work, cache)
        keeper = Keeper(engine, cache, settings.root, request.stamp)
        with ThreadPoolExecutor(1) as aside:  # while the engine is at work
            linked = aside.submit(read_linking, settings, request.repository, selection)
            trees = _run(request, keeper, stagings)
            linking = linked.result()
        newsletters = (request.newsletter, *request.translated)
        finisher = Finisher(cache, settings, selection.plan, newsletters)
        built = {name: tree.files for name, tree in trees.items()}
        site = finisher.finish(built, linking, request.changes)
        site = with_files(site, request.beside, cache)
        stages = [staging.stage for staging in stagings]
        found = [(s, [Message(*row) for row in trees[s.name].details]) for s in stages]
        staged = tuple(note for stage in stages for note in stage.notes)
        report = SiteReport(
            versions=tuple(version.name for version in selection.plan.versions),
            default=selection.plan.default,
            left_out=(*selection.notes, *staged, *notes_of(found), *linking.notes),
            problems=in_file_order((*problems_of(found, settings.root), *linking.problems)),
            pages=site.pages,
            repeatable=not any(m.about_build for _, messages in found for m in messages),
        )
        if request.strict and report.problems:
            raise ProblemsFound(report.problems)
        spare = Spare(request.spare, cache)
        spare.fill(shop.new, site)
        shop.publish()
        spare.keep(shop.new, request.out)
    return report


def _stage(request: SiteRequest, selection: Selection, work: Path, cache: Cache) -> list[Staging]:
    settings, website, plan = request.settings, request.newsletter, selection.plan
    caretaker = Caretaker(settings, request.repository, selection.snapshots)
    stager = Stager(settings, work, cache, caretaker)
    changes = request.changes
    around = around_handbook(settings, website, plan.default, changes)
    stagings: list[Staging] = []
    for version in plan.versions:
        if version.tag is None or request.repository is None:
            stagings.append(stager.working_tree(version.name, around))
        else:
            state = request.repository, selection.snapshots[version.tag]
            stagings.append(stager.past(version.name, around, state))
    for one in (website, *request.translated):
        around = around_newsletter(settings, one, plan.default, changes)
        stagings.append(stager.newsletter(staged_name(one), one, around))
    if changes:
        around = around_changes(settings, website, plan.default, changes)
        stagings.append(stager.newsletter(CHANGES, changes, around))
    return stagings


def _run(request: SiteRequest, keeper: Keeper, stagings: list[Staging]) -> dict[str, Tree]:
    """Build all trees, as many at once as there are processors."""
    trees: dict[str, Tree] = {}

    def build(staging: Staging) -> Tree:
        if request.staged and staging.stage.source:
            staging.write()
            request.staged(staging.stage)
        return keeper.build(staging)

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        running = {pool.submit(build, one): one.stage.name for one in stagings}
        try:
            for done in as_completed(running):
                trees[running[done]] = done.result()
                if request.progress:
                    request.progress(running[done], len(trees), len(stagings))
        finally:
            pool.shutdown(cancel_futures=True)
    return trees
