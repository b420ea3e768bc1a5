"""What the engine's output for a tree depends on, as one hash, before anything is staged."""

from __future__ import annotations

import importlib.util
import os
import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from farflung.config import MKDOCS_FILE
from farflung.identity import digest, file_digest, identity, tree_digest
from farflung.resources import themes_folder
from farflung.site.cache.keys import shows_time, without_versions
from farflung.site.overlay import theme_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from farflung.config import Settings
    from farflung.model import WebSite
    from farflung.site.records import Surroundings
    from farflung.site.refs import Snapshot

__all__ = ["StageKeys"]

_TAG = re.compile(rb"(?m)^.*(?:^|[\s\[{,:-])![!\w].*$")
_NAME = re.compile(rb"[A-Za-z_][A-Za-z0-9_]*")


class StageKeys:
    """The keys of one build's staged trees. They do not depend on where the project lies."""

    def __init__(
        self, settings: Settings, data: Mapping[str, Any], engine: object, stamp: int
    ) -> None:
        """Take the project, its settings as the engine sees them, the engine, and the time."""
        self._settings = settings
        root = settings.root
        theme = data.get("theme")
        named = theme if isinstance(theme, dict) else {"name": theme}
        custom = [root / str(named["custom_dir"])] if named.get("custom_dir") else []
        timeless = named.get("name") == "material" and not data.get("extra_templates")
        if timeless:
            timeless = not shows_time([*custom, *_material(), themes_folder() / "handbook"])
        self._nav = data.get("nav")
        self._today = root / settings.site.docs_dir
        given = {name: value for name, value in without_versions(data).items() if name != "nav"}
        raw = b"\n".join(_raw(root))
        self._common = (
            identity(),
            f"{type(engine).__module__}.{type(engine).__qualname__}",
            settings.handbook.engine,
            given,
            _TAG.findall(raw),
            _environment(raw),
            tree_digest(custom),
            "" if timeless else stamp,
        )
        files = [name for name in theme_files(data) if (self._today / name).is_file()]
        self._theme_files = [[name, file_digest(self._today / name)] for name in files]

    def working_tree(self, around: Surroundings) -> str:
        """Return the key of the pages as they lie in the project."""
        pages = tree_digest([self._today])
        return digest("today", self._common, self._nav, asdict(around), pages)

    def past(self, around: Surroundings, snapshot: Snapshot, tree: str) -> str:
        """Return the key of a git ref's pages; ``tree`` is git's hash of their folder."""
        state = [tree, snapshot.nav, snapshot.files]
        return digest("past", self._common, asdict(around), state, self._theme_files)

    def newsletter(self, around: Surroundings, website: WebSite) -> str:
        """Return the key of the newsletter's pages, their slots empty."""
        pages = [[p.path, p.title, p.description, p.markdown, p.listed] for p in website.pages]
        title = [website.title, website.language]
        return digest("news", self._common, asdict(around), title, pages, self._theme_files)


def _raw(root: Path) -> Iterator[bytes]:
    """Give the bytes of the settings file and of those it inherits."""
    file, depth = root / MKDOCS_FILE, 0
    while file.is_file() and depth < 9:  # noqa: PLR2004 - as deep as staging.engine_data looks
        text = file.read_bytes()
        yield text
        parent = re.search(rb"(?m)^INHERIT:\s*[\"']?([^\"'\r\n#]+)", text)
        if parent is None:
            return
        file, depth = file.parent / parent[1].strip().decode("utf-8", "replace"), depth + 1


def _environment(raw: bytes) -> list[tuple[str, str]]:
    """Return the variables that settings with ``!ENV`` may name."""
    if b"!ENV" not in raw:
        return []
    names = {name.decode() for name in _NAME.findall(raw)}
    return sorted((name, os.environ[name]) for name in names if name in os.environ)


def _material() -> list[Path]:
    found = importlib.util.find_spec("material")
    places = found.submodule_search_locations if found else None
    return [Path(place, "templates") for place in places or ()]
