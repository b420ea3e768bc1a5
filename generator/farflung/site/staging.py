"""Staged trees: pages, overrides and a ``mkdocs.yml`` that an engine can build as they are."""

from __future__ import annotations

import importlib.util
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from farflung.catalogue import spoken
from farflung.config import MKDOCS_FILE
from farflung.errors import UsageError
from farflung.files import repositories_below
from farflung.identity import digest, file_digest, tree_digest
from farflung.resources import themes_folder
from farflung.site.around import site_language
from farflung.site.cache.keys import shows_time
from farflung.site.care import is_page
from farflung.site.inherited import engine_data, merged
from farflung.site.overlay import Folders, overlay, past_overlay, post_overlay, theme_files
from farflung.site.reading import for_templates
from farflung.site.records import Stage, Staging
from farflung.site.refs import safe_name
from farflung.site.words import HandbookWords
from farflung.site.worktree import WorkingTree
from farflung.site.writing import Pages, Writer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from farflung.config import Settings
    from farflung.git import Repository
    from farflung.model import WebPage, WebSite
    from farflung.site.cache import Cache
    from farflung.site.caretaker import Caretaker
    from farflung.site.records import Surroundings
    from farflung.site.refs import Snapshot

__all__ = ["Stager"]

_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # ten times as fast, where it is there


class Stager:
    """Makes staged trees for one project below the folder ``work``."""

    def __init__(
        self,
        settings: Settings,
        work: Path,
        cache: Cache,
        caretaker: Caretaker | None = None,
    ) -> None:
        """Take the project and a folder of our own; reads the settings that the engine reads."""
        self._settings = settings
        self._caretaker = caretaker
        self._work = work
        self._cache = cache
        self.data = engine_data(settings.root, settings.site.data)
        self._today = settings.root / settings.site.docs_dir

    def working_tree(self, name: str, around: Surroundings) -> Staging:
        """Stage the pages as they lie in the project's folder."""
        if not self._today.is_dir():
            raise UsageError(
                f"the folder {self._settings.site.docs_dir}/ of the handbook's pages is missing",
                hint=f'make it, or correct "docs_dir" in {MKDOCS_FILE}',
            )
        tree = WorkingTree(self._today, self._cache, self._caretaker)
        notes = tuple(
            f"{place.relative_to(self._settings.root)} is a git repository of its own, "
            "so its pages are left out, as they are in versions"
            for place in repositories_below(self._today)
        )
        pages = Pages(lambda: tree.origin, tree.files, tree.remember)
        source = self._settings.site.docs_dir
        return self._staging(name, around, {}, pages, source=source, notes=notes)

    def past(self, name: str, around: Surroundings, state: tuple[Repository, Snapshot]) -> Staging:
        """Stage the pages of a git ref, as its ``state`` is, with today's settings and theme."""
        repository, snapshot = state
        care = self._caretaker.key(snapshot.commit) if self._caretaker else ""
        origin = digest(snapshot.origin, care, self._theme_files)

        def files() -> Iterator[tuple[str, bytes]]:
            pages: dict[str, bytes] = {}
            for path, content in snapshot.read(repository):
                if self._caretaker and is_page(path):
                    pages[path] = content
                else:
                    yield path, content
            if self._caretaker:
                yield from self._caretaker.attended(pages, snapshot.commit).items()
            yield from self._read_theme_files()

        notes = tuple(f"{name}: {note}" for note in snapshot.notes)
        extra = past_overlay(snapshot.nav)
        return self._staging(name, around, extra, Pages(lambda: origin, files), notes=notes)

    def newsletter(self, name: str, website: WebSite, around: Surroundings) -> Staging:
        """Stage the pages beside the handbook; slots stay empty until the engine is done."""
        texts = {file.path for file in website.files}  # a page's Markdown has the page's own path
        sources = {p.path: _page_source(p, markdown=p.path in texts) for p in website.pages}
        origin = digest(sources, self._theme_files)

        def files() -> Iterator[tuple[str, bytes]]:
            yield from ((path, text.encode()) for path, text in sources.items())
            yield from self._read_theme_files()

        extra = post_overlay(self.data, website, self._language(website.language))
        return self._staging(name, around, extra, Pages(lambda: origin, files))

    def _staging(
        self,
        name: str,
        around: Surroundings,
        extra: dict[str, Any],
        pages: Pages,
        **details: Any,
    ) -> Staging:
        """Put together a tree of pages and what belongs to them."""
        home = self._work / name
        folders = Folders(
            root=self._settings.root,
            config=self._settings.root / MKDOCS_FILE,
            docs=home / "docs",
            site=home / "site",
            overrides=home / "overrides",
        )
        written = merged(overlay(self.data, folders, around), extra)
        words = spoken(HandbookWords(), self._spoken(written)).for_templates()
        words |= {"reading": for_templates(self._spoken(written))}
        written = merged(written, {"extra": {"farflung": {"words": words}}})
        text = yaml.dump(written, Dumper=_DUMPER, allow_unicode=True, sort_keys=False)
        stage = Stage(name, home / MKDOCS_FILE, folders.docs, folders.site, **details)
        writer = Writer(stage, text, self._cache, pages, self._overrides)

        def origin() -> str:
            return digest(pages.origin(), self._overrides_digest)

        given = stage, written, text, origin, writer.write, writer.pack, writer.pages
        return Staging(*given, self._shows_time)

    @cached_property
    def _overrides(self) -> list[Path]:
        """The folders of templates that are laid over the theme, the last over the first."""
        theme = self.data.get("theme")
        custom = theme.get("custom_dir") if isinstance(theme, dict) else None
        found: list[Path] = []
        if theme == "material" or (isinstance(theme, dict) and theme.get("name") == "material"):
            found.append(themes_folder() / "handbook")
        if custom:
            found.append(self._settings.root / str(custom))
        return found

    @cached_property
    def _overrides_digest(self) -> str:
        return tree_digest(self._overrides)

    @cached_property
    def _shows_time(self) -> bool:
        found = importlib.util.find_spec("material")
        places = found.submodule_search_locations if found else None
        return shows_time([*(Path(place, "templates") for place in places or ()), *self._overrides])

    @cached_property
    def _theme_files(self) -> dict[str, str]:
        """Files below ``docs_dir`` that today's theme needs, with the hashes of their bytes."""
        found: dict[str, str] = {}
        for path in theme_files(self.data):
            source = self._today / path
            if safe_name(path) and source.is_file() and not source.is_symlink():
                found[path] = file_digest(source)
        return found

    def _read_theme_files(self) -> Iterator[tuple[str, bytes]]:
        for path in self._theme_files:
            yield path, (self._today / path).read_bytes()

    def _spoken(self, written: Mapping[str, Any]) -> str:
        """Return the language of a staged tree: its own, else the handbook's."""
        return str(written["theme"].get("language") or site_language(self._settings))

    def _language(self, wanted: str) -> str:
        """Return ``wanted``, or its language without the region, if the theme speaks it."""
        theme = importlib.util.find_spec("material")
        places = theme.submodule_search_locations if theme else None
        for name in (wanted, wanted.partition("-")[0]):
            if places and Path(places[0], f"templates/partials/languages/{name}.html").is_file():
                return name
        return ""


def _page_source(page: WebPage, *, markdown: bool) -> str:
    meta: dict[str, Any] = {"title": page.title, **({"markdown": True} if markdown else {})}
    if page.description:
        meta["description"] = page.description
    if page.alternates:
        main = page.alternates[0]
        meta["alternates"] = [
            {"language": tag, "href": other.address or other.href}
            for tag, other in (
                *((one.language, one) for one in page.alternates),
                ("x-default", main),
            )
        ]
    if page.wide:
        meta["hide"] = ["toc"]
    if not page.listed:
        meta |= {"robots": "noindex", "search": {"exclude": True}}
    return f"---\n{yaml.safe_dump(meta, allow_unicode=True)}---\n\n{page.markdown}"
