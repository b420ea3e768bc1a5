"""Staged trees: pages, overrides and a ``mkdocs.yml`` that an engine can build as they are."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from farflung.catalogue import spoken
from farflung.config import MKDOCS_FILE
from farflung.documents import read_yaml
from farflung.errors import UsageError
from farflung.files import repositories_below, walk
from farflung.resources import themes_folder
from farflung.site.around import site_language
from farflung.site.overlay import Folders, overlay, past_overlay, post_overlay, theme_files
from farflung.site.records import Stage
from farflung.site.refs import safe_name
from farflung.site.words import HandbookWords

if TYPE_CHECKING:
    from collections.abc import Mapping

    from farflung.config import Settings
    from farflung.git import Repository
    from farflung.model import WebPage, WebSite
    from farflung.site.caretaker import Caretaker
    from farflung.site.records import Surroundings
    from farflung.site.refs import Snapshot

__all__ = ["Stager", "copy_tree", "engine_data"]

_PARENTS = 8


class Stager:
    """Writes staged trees for one project below the folder ``work``."""

    def __init__(self, settings: Settings, work: Path, caretaker: Caretaker | None = None) -> None:
        """Take the project and a folder of our own; reads the settings that the engine reads."""
        self._settings = settings
        self._caretaker = caretaker
        self._work = work
        self.data = engine_data(settings.root, settings.site.data)
        self._today = settings.root / settings.site.docs_dir

    def working_tree(self, name: str, site: Path, around: Surroundings) -> Stage:
        """Stage the pages as they lie in the project's folder."""
        if not self._today.is_dir():
            raise UsageError(
                f"the folder {self._settings.site.docs_dir}/ of the handbook's pages is missing",
                hint=f'make it, or correct "docs_dir" in {MKDOCS_FILE}',
            )
        folders = self._folders(name, site)
        copy_tree(self._today, folders.docs)
        if self._caretaker:
            self._caretaker.attend(folders.docs)
        notes = tuple(
            f"{place.relative_to(self._settings.root)} is a git repository of its own, "
            "so its pages are left out, as they are in versions"
            for place in repositories_below(self._today)
        )
        source = self._settings.site.docs_dir
        return self._finish(name, folders, around, {}, source=source, notes=notes)

    def past(
        self,
        name: str,
        site: Path,
        around: Surroundings,
        state: tuple[Repository, Snapshot],
    ) -> Stage:
        """Stage the pages of a git ref, as its ``state`` is, with today's settings and theme."""
        repository, snapshot = state
        folders = self._folders(name, site)
        for path, content in snapshot.read(repository):
            _write(folders.docs / path, content)
        if self._caretaker:
            self._caretaker.attend(folders.docs, snapshot.commit)
        self._add_theme_files(folders.docs)
        notes = tuple(f"{name}: {note}" for note in snapshot.notes)
        return self._finish(name, folders, around, past_overlay(snapshot.nav), notes=notes)

    def newsletter(self, website: WebSite, site: Path, around: Surroundings) -> Stage:
        """Stage the pages beside the handbook; slots stay empty until the engine is done."""
        folders = self._folders(site.name, site)
        for page in website.pages:
            _write(folders.docs / page.path, _page_source(page).encode())
        self._add_theme_files(folders.docs)
        extra = post_overlay(self.data, website, self._language(website.language))
        return self._finish(site.name, folders, around, extra)

    def _folders(self, name: str, site: Path) -> Folders:
        home = self._work / name
        folders = Folders(
            root=self._settings.root,
            config=self._settings.root / MKDOCS_FILE,
            docs=home / "docs",
            site=site,
            overrides=home / "overrides",
        )
        folders.docs.mkdir(parents=True)
        folders.overrides.mkdir()
        return folders

    def _finish(
        self,
        name: str,
        folders: Folders,
        around: Surroundings,
        extra: dict[str, Any],
        **details: Any,
    ) -> Stage:
        theme = self.data.get("theme")
        custom = theme.get("custom_dir") if isinstance(theme, dict) else None
        if theme == "material" or (isinstance(theme, dict) and theme.get("name") == "material"):
            copy_tree(themes_folder() / "handbook", folders.overrides)
        if custom:
            copy_tree(self._settings.root / str(custom), folders.overrides)
        written = _merged(overlay(self.data, folders, around), extra)
        words = spoken(HandbookWords(), self._spoken(written))
        written = _merged(written, {"extra": {"farflung": {"words": words.for_templates()}}})
        config = folders.docs.parent / MKDOCS_FILE
        config.write_text(yaml.safe_dump(written, allow_unicode=True, sort_keys=False), "utf-8")
        return Stage(name, config, folders.docs, folders.site, **details)

    def _add_theme_files(self, docs: Path) -> None:
        for path in theme_files(self.data):
            source = self._today / path
            if safe_name(path) and source.is_file() and not source.is_symlink():
                _write(docs / path, source.read_bytes())

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


def engine_data(root: Path, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings as the engine sees them: with those of the files they inherit."""
    result = dict(data)
    folder, depth = root, 0
    while isinstance(result.get("INHERIT"), str) and depth < _PARENTS:
        parent = folder / result.pop("INHERIT")
        if not parent.is_file():
            break  # the engine says so, with its own words
        found = read_yaml(parent.read_text("utf-8-sig"), parent.name, strict=False).data
        result = _merged(found if isinstance(found, dict) else {}, result)
        folder, depth = parent.parent, depth + 1
    result.pop("INHERIT", None)
    return result


def copy_tree(source: Path, target: Path) -> None:
    """Copy the regular files below ``source`` over ``target``; links are not followed."""
    for folder, names in walk(source):
        there = target / folder.relative_to(source)
        there.mkdir(parents=True, exist_ok=True)
        for name in names:
            file = folder / name
            if file.is_file() and not file.is_symlink():
                shutil.copyfile(file, there / name)


def _merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Lay ``over`` on ``base`` as the engine does: mappings are merged, all else is replaced."""
    result = dict(base)
    for key, value in over.items():
        below = result.get(key)
        both = isinstance(below, dict) and isinstance(value, dict)
        result[key] = _merged(below, value) if both else value  # type: ignore[arg-type]
    return result


def _page_source(page: WebPage) -> str:
    meta: dict[str, Any] = {"title": page.title}
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
    if not page.listed:
        meta |= {"robots": "noindex", "search": {"exclude": True}}
    return f"---\n{yaml.safe_dump(meta, allow_unicode=True)}---\n\n{page.markdown}"


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
