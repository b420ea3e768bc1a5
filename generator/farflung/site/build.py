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
from farflung.site.engines import choose_engine
from farflung.site.engines.kept import Kept
from farflung.site.findings import notes_of, problems_of
from farflung.site.finish import Finisher, staged_name, write_files
from farflung.site.linking import read_linking
from farflung.site.publish import claimed, workshop
from farflung.site.records import SiteReport
from farflung.site.selection import select
from farflung.site.staging import Stager

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.site.engines import Engine, Message
    from farflung.site.records import SiteRequest, Stage
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
        engine = engine or choose_engine(request.settings.handbook.engine, cache.pages)
        engine = Kept(engine, cache)
        selection = request.selection or select(
            request.settings, request.repository, request.only, online=not request.offline
        )
        stages = _stage(request, selection, work, shop.new)
        if request.staged:
            for stage in stages:
                request.staged(stage)
        found = _run(request, engine, stages)
        newsletters = (request.newsletter, *request.translated)
        finisher = Finisher(shop.new, request.settings, selection.plan, newsletters)
        linking = read_linking(request.settings, request.repository, selection)
        pages = finisher.finish(linking, request.changes)
        write_files(shop.new, request.beside)
        staged = tuple(note for stage in stages for note in stage.notes)
        report = SiteReport(
            versions=tuple(version.name for version in selection.plan.versions),
            default=selection.plan.default,
            left_out=(*selection.notes, *staged, *notes_of(found), *linking.notes),
            problems=in_file_order((*problems_of(found, request.settings.root), *linking.problems)),
            pages=pages,
            repeatable=not any(m.about_build for _, messages in found for m in messages),
        )
        if request.strict and report.problems:
            raise ProblemsFound(report.problems)
        for folder in sorted(path for path in shop.new.iterdir() if path.is_dir()):
            cache.share(folder)  # nothing is written to from here on
        shop.publish()
    return report


def _stage(request: SiteRequest, selection: Selection, work: Path, site: Path) -> list[Stage]:
    settings, website, plan = request.settings, request.newsletter, selection.plan
    caretaker = Caretaker(settings, request.repository, selection.snapshots)
    stager = Stager(settings, work, caretaker)
    changes = request.changes
    around = around_handbook(settings, website, plan.default, changes)
    stages: list[Stage] = []
    for version in plan.versions:
        folder = site / version.name
        if version.tag is None or request.repository is None:
            stages.append(stager.working_tree(version.name, folder, around))
        else:
            snapshot = selection.snapshots[version.tag]
            stages.append(stager.past(version.name, folder, around, (request.repository, snapshot)))
    for one in (website, *request.translated):
        around = around_newsletter(settings, one, plan.default, changes)
        stages.append(stager.newsletter(one, site / staged_name(one), around))
    if changes:
        around = around_changes(settings, website, plan.default, changes)
        stages.append(stager.newsletter(changes, site / CHANGES, around))
    return stages


def _run(
    request: SiteRequest, engine: Engine, stages: list[Stage]
) -> list[tuple[Stage, tuple[Message, ...]]]:
    """Run the engine on all stages, as many at once as there are processors."""
    messages: dict[str, tuple[Message, ...]] = {}
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        root = request.settings.root
        running = {pool.submit(engine.build, s, root, request.stamp): s.name for s in stages}
        try:
            for done in as_completed(running):
                messages[running[done]] = done.result()
                if request.progress:
                    request.progress(running[done], len(messages), len(stages))
        finally:
            pool.shutdown(cancel_futures=True)
    return [(stage, messages[stage.name]) for stage in stages]
