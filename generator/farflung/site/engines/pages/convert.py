"""Markdown to HTML, once for each text: a page that reads the same elsewhere is not done again.

What a page becomes depends on its text, its path, the extensions, and on the files that its links
ask for. The last are only known afterwards, so they are kept with the result: an entry is taken
where the same questions get the same answers.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, cast

from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils import meta

from farflung.site.cache.entries import packed
from farflung.site.engines.pages.locality import NotLocal, digest
from farflung.site.engines.pages.reuse import Parser
from farflung.site.engines.pages.spoken import recorded
from farflung.site.engines.pages.watch import unwatched

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.pages import Page

    from farflung.site.cache.entries import Entries, Text

__all__ = ["Converted", "Converter", "settle"]

_Answer = list[Any] | None


@dataclass(frozen=True, slots=True)
class Converted:
    """What is known of a converted page, which is kept by ``key`` and ``variant``.

    ``links`` are (file, anchor, link as written); ``spoken`` are warnings: level and text.
    """

    key: str
    variant: str
    title: str | None
    meta: dict[str, Any]
    anchors: tuple[str, ...]
    links: tuple[tuple[str, str, str], ...]
    spoken: tuple[tuple[int, str], ...]


class _Asking:
    """The files, for a converter that asks for them by path; remembers each answer."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self.asked: dict[str, _Answer] = {}

    def get_file_from_path(self, path: str) -> File | None:
        """Return the file with this path."""
        file = self._files.get_file_from_path(path)
        self.asked[path] = _answer(file)
        return file

    def __getattr__(self, name: str) -> Any:
        raise NotLocal(f"a version of MkDocs that asks for {name}")


class Converter:
    """Converts the pages of one build; ``known`` is the hash of what all of them depend on."""

    def __init__(self, entries: Entries, config: MkDocsConfig, files: Files, known: str) -> None:
        """Take what is kept, the settings, the files that links may lead to, and the hash."""
        self._entries = entries
        self._config = config
        self._files = files
        self._known = known
        self._parser = Parser(config)
        self._bodies: dict[str, tuple[str, TableOfContents]] = {}

    def find(self, pages: Sequence[Page]) -> list[Converted | None]:
        """Return the results that are there already."""
        if self._entries.empty:
            return [None] * len(pages)
        keys = [self._key(page) for page in pages]
        kept = self._entries.facts(keys)
        return [
            self._fitting(kept.get(key, {}), key, page)
            for key, page in zip(keys, pages, strict=True)
        ]

    def convert(self, page: Page) -> tuple[Converted, Text]:
        """Convert a page as MkDocs does; returns the row to keep too. Raises what MkDocs raises.

        The HTML stays here until :meth:`body` is asked for it.
        """
        key, asking = self._key(page), _Asking(self._files)
        self._config._current_page = page  # noqa: SLF001 - as mkdocs.commands.build does
        with recorded(logging.getLogger("mkdocs")) as spoken, self._parser.at_hand():
            page.read_source(self._config)
            page.render(self._config, cast("Files", asking))
        self._config._current_page = None  # noqa: SLF001
        links = [
            [file.src_uri, anchor, link]
            for file, anchors in (page.links_to_anchors or {}).items()
            for anchor, link in anchors.items()
        ]
        facts = {
            "asked": asking.asked,
            "title": page._title_from_render,  # noqa: SLF001 - there is no other way to know
            "meta": _as_json(dict(page.meta)),
            "anchors": sorted(page.present_anchor_ids or ()),
            "links": links,
            "spoken": spoken,
        }
        result = _converted(key, digest(asking.asked), facts, page)
        self._bodies[page.file.src_uri] = page.content or "", page.toc
        body = {"content": page.content, "toc": [_toc_data(one) for one in page.toc]}
        return result, (result.key, result.variant, packed(facts), packed(body))

    def body(self, page: Page, converted: Converted) -> tuple[str, TableOfContents]:
        """Return the HTML and the table of contents of a converted page, once."""
        made = self._bodies.pop(page.file.src_uri, None)
        if made:
            return made
        body = self._entries.body(converted.key, converted.variant)
        if body is None:  # cut off, or gone since it was found
            with unwatched(page):
                self.convert(page)
            return self._bodies.pop(page.file.src_uri)
        toc = [_toc_item(data) for data in body["toc"]]
        if toc:
            setattr(toc[0], "active", True)  # noqa: B010 - as mkdocs.structure.toc does; not declared
        return body["content"], TableOfContents(toc)

    def _key(self, page: Page) -> str:
        return digest(self._known, page.file.src_uri, sha256(page.file.content_bytes).hexdigest())

    def _fitting(self, kept: Mapping[str, Any], key: str, page: Page) -> Converted | None:
        for variant, facts in kept.items():
            asked = facts["asked"]
            if all(_answer(self._files.get_file_from_path(p)) == asked[p] for p in asked):
                return _converted(key, variant, facts, page)
        return None


def settle(page: Page, converted: Converted, files: Files) -> None:
    """Give a page what others may ask of it: title, front matter, anchors and links."""
    page.meta = converted.meta
    page.markdown = page.content = ""
    page._title_from_render = converted.title  # noqa: SLF001 - as render does
    page.title = page.title  # computed from the above unless the navigation gave one
    page.present_anchor_ids = set(converted.anchors)
    linked: dict[File, dict[str, str]] = {}
    for path, anchor, link in converted.links:
        file = files.get_file_from_path(path)
        if file is not None:
            linked.setdefault(file, {})[anchor] = link
    page.links_to_anchors = linked


def _converted(key: str, variant: str, facts: dict[str, Any], page: Page) -> Converted:
    known = facts["meta"]
    return Converted(
        key=key,
        variant=variant,
        title=facts["title"],
        meta=meta.get_data(page.file.content_string)[1] if known is None else known,
        anchors=tuple(facts["anchors"]),
        links=tuple((path, anchor, link) for path, anchor, link in facts["links"]),
        spoken=tuple((level, text) for level, text in facts["spoken"]),
    )


def _answer(file: File | None) -> _Answer:
    return None if file is None else [file.url, file.inclusion.name]


def _as_json(data: dict[str, Any]) -> dict[str, Any] | None:
    """Return front matter that JSON can hold; None for any that has to be read again."""
    try:
        return data if json.loads(json.dumps(data)) == data else None
    except (TypeError, ValueError):
        return None


def _toc_data(item: AnchorLink) -> list[Any]:
    return [item.title, item.id, item.level, [_toc_data(child) for child in item.children]]


def _toc_item(data: list[Any]) -> AnchorLink:
    item = AnchorLink(data[0], data[1], data[2])
    item.children = [_toc_item(child) for child in data[3]]
    return item
