"""Finished pages: from the cache where all that a template can see is as it was."""

from __future__ import annotations

import json
import logging
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs import utils
from mkdocs.commands.build import _build_page
from mkdocs.structure.toc import TableOfContents

from farflung.site.attending import NO_CARE, attend
from farflung.site.cache.entries import packed
from farflung.site.cache.trees import Kept
from farflung.site.engines.pages.locality import digest
from farflung.site.engines.pages.sources import SourceFile
from farflung.site.engines.pages.spoken import recorded
from farflung.site.engines.pages.watch import now_building

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import jinja2
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

    from farflung.site.attending import CareHtml
    from farflung.site.cache.entries import Entries
    from farflung.site.cache.entries import Page as Row
    from farflung.site.cache.store import Cache
    from farflung.site.engines.pages.convert import Converted, Converter

__all__ = ["Parts", "Renderer", "Search", "navigation_digest"]

Parts = dict[str, Any]
"""What came of a page: its ``file`` in the cache with the hash of the ``care`` that is in it, its
``search`` records, warnings ``spoken``."""


class Search:
    """The search plugin, asked for one page's records at a time."""

    def __init__(self, config: MkDocsConfig) -> None:
        """Find the plugin among the settings; there may be none."""
        self._index: Any = None
        self._site = Path(config.site_dir)
        for plugin in config.plugins.values():
            if plugin.config.get("enabled", True) and hasattr(plugin, "search_index"):
                self._index = plugin.search_index
        self._name = "entries" if hasattr(self._index, "entries") else "_entries"

    def clear(self) -> None:
        """Forget the records of the page before."""
        if self._index is not None:
            setattr(self._index, self._name, [])

    def records(self) -> str:
        """Return the records of the page that was just built, as JSON without its brackets."""
        if self._index is None:
            return ""
        return json.dumps(
            getattr(self._index, self._name),
            sort_keys=self._name == "_entries",
            separators=(",", ":"),
            default=str,
        )[1:-1]

    def fill(self, parts: Iterable[str]) -> None:
        """Put the records of all pages into the index that the plugin wrote without any."""
        file = self._site / "search/search_index.json"
        if self._index is None or not file.is_file():
            return
        empty = file.read_text("utf-8")
        if not empty.endswith('"docs":[]}'):
            raise RuntimeError("the search index has another form than expected")
        with file.open("w", encoding="utf-8") as stream:
            stream.write(empty.removesuffix("]}"))
            for index, part in enumerate(part for part in parts if part):
                stream.write(f",{part}" if index else part)
            stream.write("]}")


class Renderer:
    """Finishes pages; ``known`` is the hash of what all of them depend on."""

    def __init__(
        self, stock: tuple[Entries, Cache], converter: Converter, config: MkDocsConfig, known: str
    ) -> None:
        """Take what is kept of pages and of files, the texts, the settings and the hash."""
        self._entries, self._cache = stock
        self._converter = converter
        self._config = config
        self.known = known
        self._search = Search(config)

    def use(self, nav: Navigation, env: jinja2.Environment, files: Sequence[File]) -> None:
        """Take what templates see."""
        self._nav = nav
        self._env = env
        self._files = files

    def key(self, converted: Converted) -> str:
        """Return what a finished page is called by."""
        return digest(self.known, converted.key, converted.variant)

    def find(self, pages: Sequence[Page], texts: Sequence[Converted]) -> list[Parts | None]:
        """Return the parts of pages that are there already, with their files."""
        keys = [self.key(converted) for converted in texts]
        kept = self._entries.parts(keys)
        found: list[Parts | None] = []
        others: list[Row] = []
        for page, key in zip(pages, keys, strict=True):
            parts = kept.get(key)
            if parts and parts["file"] and not self._cache.has(Kept(*parts["file"])):
                parts = None
            if parts and parts["file"] and parts["care"] != _care_of(page).id:
                html = self._cache.read(Kept(*parts["file"]))
                parts = {**parts, **self._attended(page, html)}
                others.append((key, packed(parts)))
            found.append(parts)
        self._entries.save((), others)
        return found

    def _attended(self, page: Page, html: bytes) -> Parts:
        care = _care_of(page)
        return {"file": self._cache.put(attend(html, care)), "care": care.id}

    def render(self, page: Page, converted: Converted) -> tuple[Parts, Row]:
        """Finish a page as MkDocs does and keep its file; returns its parts, and the row to keep.

        Raises what MkDocs raises.
        """
        self._search.clear()
        page.content, page.toc = self._converter.body(page, converted)
        with (
            now_building(page),
            recorded(logging.getLogger("mkdocs")) as spoken,
            _caught() as files,
        ):
            _build_page(page, self._config, self._files, self._nav, self._env)
        page.content = page.markdown = ""
        page.toc = TableOfContents([])
        parts: Parts = {
            **(self._attended(page, files[0]) if files else {"file": None, "care": ""}),
            "search": self._search.records(),
            "spoken": spoken,
        }
        return parts, (self.key(converted), packed(parts))


def _care_of(page: Page) -> CareHtml:
    return page.file.care if isinstance(page.file, SourceFile) else NO_CARE


@contextmanager
def _caught() -> Iterator[list[bytes]]:
    """Catch what MkDocs writes instead of writing it."""
    caught: list[bytes] = []

    def write_file(content: bytes, output_path: str) -> None:  # noqa: ARG001 - as MkDocs calls it
        caught.append(content)

    original, utils.write_file = utils.write_file, write_file
    try:
        yield caught
    finally:
        utils.write_file = original


def navigation_digest(nav: Navigation, pages: Sequence[Page]) -> str:
    """Return a hash of all that a template can see of pages other than their text."""
    seen = [
        [
            page.file.src_uri,
            page.file.url,
            page.file.inclusion.name,
            [str(page.title), page.meta, page.edit_url],
        ]
        for page in pages
    ]
    return digest([_item(item) for item in nav.items], seen)


def _item(item: Any) -> list[Any]:
    """Return what an item is; mkdocs.structure.nav declares less than its items have."""
    if item.is_page:
        return ["page", item.file.src_uri, item.title]
    if item.is_link:
        return ["link", item.title, item.url]
    return ["section", item.title, [_item(child) for child in item.children]]
