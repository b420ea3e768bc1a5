"""Building a site: every version and the newsletter, finished and published as one."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from farflung.errors import UsageError
from farflung.site.cache import Lost, open_cache
from farflung.site.engines import choose_engine
from farflung.site.findings import notes_of, problems_of
from farflung.site.finish import Finisher
from farflung.site.outputs import make_outputs
from farflung.site.publish import claimed, workshop
from farflung.site.records import SiteReport
from farflung.site.selection import select

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.site.cache import Cache
    from farflung.site.engines import Engine
    from farflung.site.records import SiteRequest
    from farflung.site.selection import Selection

__all__ = ["build_site"]

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_TRIES = 5


def build_site(request: SiteRequest, engine: Engine | None = None) -> SiteReport:
    """Build all versions and the newsletter, and put the result in the place of ``request.out``.

    The site is replaced as a whole at the end, or left as it was. Raises :class:`UsageError` when
    there is nothing to build or no room for it, :class:`EngineError` when the engine fails and
    :class:`RefusedError` when the folder holds something that is not a site of ours.
    """
    try:
        for _ in range(_TRIES):
            try:
                return _build(request, engine, request.cache)
            except Lost:  # what is damaged is forgotten, and made anew
                continue
        return _build(request, engine, None)
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise UsageError(
            f"the site could not be written and is left as it was: {error.strerror}",
            hint="make room on the disk and build again",
        ) from error


def _build(request: SiteRequest, engine: Engine | None, folder: Path | None) -> SiteReport:
    with (
        workshop(request.out) as shop,
        claimed(request.work, "build-") as work,
        open_cache(folder, work) as cache,
    ):
        engine = engine or choose_engine(request.settings.handbook.engine, cache.pages)
        selection = select(request.settings, request.repository, request.only)
        report = _make(request, engine, selection, (work, shop.new), cache)
        shop.publish()
    return report


def _make(
    request: SiteRequest,
    engine: Engine,
    selection: Selection,
    folders: tuple[Path, Path],
    cache: Cache,
) -> SiteReport:
    work, site = folders
    plan = selection.plan
    outputs = make_outputs(request, engine, selection, work, cache)
    finisher = Finisher(site, request.settings, plan, request.newsletter, outputs)
    pages = finisher.finish(cache)
    made = [outputs[name] for name in (*(version.name for version in plan.versions), "newsletter")]
    found = [(output.stage, output.messages) for output in made]
    staged = tuple(note for output in made for note in output.stage.notes)
    return SiteReport(
        versions=tuple(version.name for version in plan.versions),
        default=plan.default,
        left_out=(*selection.notes, *staged, *notes_of(found)),
        problems=problems_of(found),
        pages=pages,
        repeatable=all(output.key for output in made),
    )
