"""MkDocs page by page where that gives the same site, as a whole where it might not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from farflung.identity import identity
from farflung.site.cache.trees import Kept
from farflung.site.engines import Output
from farflung.site.engines.host import start_host
from farflung.site.engines.mkdocs import MkDocs, environment, read_messages

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.site.cache.store import Cache
    from farflung.site.records import Stage

__all__ = ["Incremental"]


class Incremental:
    """Keeps converted and finished pages in a cache, and builds the rest with MkDocs' own parts."""

    def __init__(self, cache: Cache, whole: MkDocs | None = None) -> None:
        """Take the cache, and who builds what cannot be built page by page."""
        self._cache = cache
        self._whole = whole or MkDocs()

    def build(self, stage: Stage, root: Path, stamp: int) -> Output:
        """See :class:`~farflung.site.engines.Engine`: MkDocs itself does all of it."""
        return self._whole.build(stage, root, stamp)

    def build_pages(self, stage: Stage, pages: Path, root: Path, stamp: int) -> Output | str:
        """See :class:`~farflung.site.engines.ByPages`."""
        home = stage.config.parent
        job = {
            "config": str(stage.config),
            "pages": str(pages),
            "root": str(root),
            "environment": environment(stamp),
            "cache": str(self._cache.folder),
            "spare": str(home / "spare"),
            "identity": identity(),
            "moment": str(stamp),
        }
        answer = start_host().build(job, home / "answer.json")
        if answer is None:
            return "an unexpected failure (its process ended)"
        if answer["cannot"]:
            return str(answer["cannot"])
        made = {file: Kept(*kept) for file, kept in answer["pages"].values()}
        places = {page: file for page, (file, _) in answer["pages"].items()}
        return Output(read_messages(answer["said"]), made, places)
