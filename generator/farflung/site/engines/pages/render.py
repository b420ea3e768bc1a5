"""Finished pages: from the cache where all that a template can see is as it was."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.commands.build import _build_page
from mkdocs.structure.toc import TableOfContents

from farflung.site.engines.pages.locality import digest
from farflung.site.engines.pages.spoken import recorded
from farflung.site.engines.pages.watch import now_building

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import jinja2
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

    from farflung.site.engines.pages.convert import Converted, Converter
    from farflung.site.engines.pages.entries import Entries

__all__ = ["Renderer", "Search", "navigation_digest"]


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
    """Writes finished pages; ``known`` is the hash of what all of them depend on."""

    def __init__(
        self,
        entries: Entries,
        converter: Converter,
        config: MkDocsConfig,
        known: str,
    ) -> None:
        """Take the cache, the texts, the settings and the hash."""
        self._entries = entries
        self._converter = converter
        self._config = config
        self._known = known
        self._search = Search(config)

    def use(self, nav: Navigation, env: jinja2.Environment, files: Sequence[File]) -> None:
        """Take what templates see."""
        self._nav = nav
        self._env = env
        self._files = files

    def find(self, page: Page, converted: Converted) -> dict[str, Any] | None:
        """Put a page from the cache into its place and return its parts; None if it is not there."""
        key = digest(self._known, converted.key)
        parts: dict[str, Any] | None = self._entries.load("parts", key)
        if parts is None:
            return None
        target = Path(page.file.abs_dest_path)
        if parts["file"] and not self._entries.place_file("html", key, target, parts["file"]):
            return None
        return parts

    def render(self, page: Page, converted: Converted) -> dict[str, Any]:
        """Build a page as MkDocs does, keep it, and return its parts. Raises what MkDocs raises."""
        key = digest(self._known, converted.key)
        target = Path(page.file.abs_dest_path)
        self._search.clear()
        page.content, page.toc = self._converter.text_of(page, converted)
        with now_building(page), recorded(logging.getLogger("mkdocs")) as spoken:
            _build_page(page, self._config, self._files, self._nav, self._env)
        page.content = page.markdown = ""
        page.toc = TableOfContents([])
        parts: dict[str, Any] = {
            "file": self._entries.keep_file("html", key, target) if target.is_file() else None,
            "search": self._search.records(),
            "spoken": spoken,
        }
        self._entries.save("parts", key, parts)
        return parts


def navigation_digest(nav: Navigation, files: Sequence[File]) -> str:
    """Return a hash of all that a template can see of pages other than their text."""
    pages = [
        [
            file.src_uri,
            file.url,
            file.inclusion.name,
            file.page and [str(file.page.title), file.page.meta, file.page.edit_url],
        ]
        for file in files
    ]
    return digest([_item(item) for item in nav.items], pages)


def _item(item: Any) -> list[Any]:
    """Return what an item is; mkdocs.structure.nav declares less than its items have."""
    if item.is_page:
        return ["page", item.file.src_uri, item.title]
    if item.is_link:
        return ["link", item.title, item.url]
    return ["section", item.title, [_item(child) for child in item.children]]
