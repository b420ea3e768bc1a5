"""Staged trees: pages, overrides and a ``mkdocs.yml`` that an engine can build as they are."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, Any

from farflung.catalogue import spoken
from farflung.config import MKDOCS_FILE
from farflung.errors import UsageError
from farflung.files import repositories_below
from farflung.identity import digest, file_digest, tree_digest
from farflung.pages import parted
from farflung.resources import themes_folder
from farflung.site.alike import built_as_versions_are
from farflung.site.around import around_translation, site_language
from farflung.site.attending import packed
from farflung.site.cache.keys import shows_time
from farflung.site.carehtml import Cares, attendance_of
from farflung.site.inherited import engine_data, merged
from farflung.site.linking import directories
from farflung.site.overlay import (
    Folders,
    overlay,
    past_overlay,
    post_overlay,
    theme_files,
    translated_overlay,
)
from farflung.site.pasttree import PastTree
from farflung.site.reading import for_templates
from farflung.site.records import Stage, Staging
from farflung.site.refs import safe_name
from farflung.site.skeleton import skeleton
from farflung.site.theme import language_of_theme, theme_templates
from farflung.site.translated import Translated, tree_name
from farflung.site.translating import translated_nav, translated_pages
from farflung.site.words import HandbookWords
from farflung.site.worktree import WorkingTree
from farflung.site.writing import Pages, Writer

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping
    from pathlib import Path

    from farflung.config import Settings
    from farflung.git import Repository
    from farflung.model import WebSite
    from farflung.site.cache import Cache, Kept
    from farflung.site.caretaker import Caretaker, PageCare
    from farflung.site.records import Surroundings
    from farflung.site.refs import Snapshot

__all__ = ["Stager"]


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
        self.now: WorkingTree | None = None  # once it is staged
        self._today = settings.root / settings.site.docs_dir

    def working_tree(self, name: str, around: Surroundings) -> list[Staging]:
        """Stage the pages as they lie in the project's folder, and those in each other language."""
        if not self._today.is_dir():
            raise UsageError(
                f"the folder {self._settings.site.docs_dir}/ of the handbook's pages is missing",
                hint=f'make it, or correct "docs_dir" in {MKDOCS_FILE}',
            )
        tree = self.now = WorkingTree(self._today, self._cache, self._caretaker)
        notes = tuple(
            f"{place.relative_to(self._settings.root)} is a git repository of its own, "
            "so its pages are left out, as they are in versions"
            for place in repositories_below(self._today)
        )
        source = self._settings.site.docs_dir
        return self._version(name, around, tree, self.data.get("nav"), source=source, notes=notes)

    def past(
        self, name: str, around: Surroundings, state: tuple[Repository, Snapshot]
    ) -> list[Staging]:
        """Stage the pages of a git ref, as its ``state`` is, with today's settings and theme."""
        repository, snapshot = state
        tree = PastTree(repository, snapshot, self._caretaker, self.now)
        notes = tuple(f"{name}: {note}" for note in snapshot.notes)
        return self._version(name, around, tree, snapshot.nav, notes=notes)

    def _version(
        self,
        name: str,
        around: Surroundings,
        tree: WorkingTree | PastTree,
        nav: list[Any] | None,
        **details: Any,
    ) -> list[Staging]:
        """Stage a version: the pages of the handbook's own language, then each other's."""
        past = isinstance(tree, PastTree)
        there = frozenset[str]() if past else tree.paths  # those of another day may be others
        languages = self._settings.handbook.translations
        own = frozenset(path for path in tree.paths if not parted(path, languages)[1])
        pages = Pages(lambda: tree.origin_of(own), lambda: tree.files(own), tree.remember)
        cares = Cares(tree.care_key, tree.cares)
        extra = past_overlay(nav) if past else {}
        found = [self._staging(name, around, extra, self._dated(pages, there), cares, **details)]
        if not past and built_as_versions_are(self._settings.root, self.data, own):
            found[0] = replace(found[0], known_as={**found[0].settings, **past_overlay(nav)})
        for language in languages:
            one = Translated(language, tree.paths, languages, directories(self._settings))
            if one.sources:
                extra = merged(past_overlay(nav), self._in_language(one, tree, nav))
                beside = around_translation(self._settings, around, one)
                pages = self._dated(translated_pages(one, tree), there)
                staged = tree_name(name, language)
                details |= {"language": language}
                cares = Cares(tree.care_key, partial(_named, tree, one))
                found.append(self._staging(staged, beside, extra, pages, cares, **details))
        return found

    def _dated(self, pages: Pages, there: Container[str] = ()) -> Pages:
        """Return files with those that today's theme needs, unless they are ``there``."""

        def files() -> Iterator[tuple[str, bytes | Kept]]:
            yield from pages.files()
            yield from (file for file in self._read_theme_files() if file[0] not in there)

        origin = pages.origin
        return replace(pages, origin=lambda: digest(origin(), self._theme_files), files=files)

    def _in_language(
        self, pages: Translated, tree: WorkingTree | PastTree, nav: list[Any] | None
    ) -> dict[str, Any]:
        """Return the settings of a tree of translated pages. Raises :class:`UsageError`."""
        spoken = language_of_theme(pages.language)
        if self._overrides and not spoken:
            raise UsageError(
                f'the theme does not speak the language "{pages.language}"',
                hint=f'take it out of "languages" in {MKDOCS_FILE}',
            )
        return translated_overlay(self.data, pages, spoken, translated_nav(pages, tree, nav))

    def newsletter(self, name: str, website: WebSite, around: Surroundings) -> Staging:
        """Stage the pages beside the handbook; slots stay empty until the engine is done."""
        texts = {file.path for file in website.files}  # a page's Markdown has the page's own path
        pages = (*website.pages, *website.shells)
        sources = {p.path: skeleton(p, markdown=p.path in texts) for p in pages}
        origin = digest(sources, self._theme_files)

        def files() -> Iterator[tuple[str, bytes]]:
            yield from ((path, text.encode()) for path, text in sources.items())
            yield from self._read_theme_files()

        extra = post_overlay(self.data, website, language_of_theme(website.language))
        return self._staging(name, around, extra, Pages(lambda: origin, files))

    def _staging(
        self,
        name: str,
        around: Surroundings,
        extra: dict[str, Any],
        pages: Pages,
        cares: Cares | None = None,
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
        language = self._spoken(written)
        words = _words(language)
        written = merged(written, {"extra": {"farflung": {"words": words}}})
        stage = Stage(name, home / MKDOCS_FILE, folders.docs, folders.site, **details)
        attendance = None
        if cares:
            ways = directories(self._settings)
            attendance = attendance_of(cares, language, around, directories=ways)
            pages = replace(pages, more=lambda: packed(attendance.html()))
        writer = Writer(stage, written, self._cache, pages, self._overrides)

        def origin() -> str:
            return digest(pages.origin(), self._overrides_digest)

        given = stage, written, origin, writer.write, writer.pack, writer.pages
        return Staging(*given, shows_time=self._shows_time, attendance=attendance)

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
        return shows_time([*theme_templates(), *self._overrides])

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


def _named(tree: WorkingTree | PastTree, pages: Translated) -> dict[str, PageCare]:
    """Return the care of translated pages by their paths in a tree of their own."""
    cares = tree.cares()
    return {page: cares[path] for page, path in pages.sources.items() if path in cares}


@cache
def _words(language: str) -> dict[str, Any]:
    """Return what the theme says in a language."""
    return spoken(HandbookWords, language).for_templates() | {"reading": for_templates(language)}
