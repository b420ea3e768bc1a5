"""An engine whose output is kept: a staged tree that was built before is not built again."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from farflung.config import MKDOCS_FILE
from farflung.documents import read_yaml
from farflung.identity import digest, identity, tree_digest
from farflung.site.cache.keys import shows_time, without_versions
from farflung.site.cache.store import Cache, Lost, Tree
from farflung.site.engines import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from farflung.site.engines import Engine
    from farflung.site.records import Stage

__all__ = ["Kept"]

_TAG = re.compile(rb"(?m)^.*(?:^|[\s\[{,:-])![!\w].*$")
_NAME = re.compile(rb"[A-Za-z_][A-Za-z0-9_]*")
_DEPTH = 9  # as deep as staging.engine_data looks


class Kept:
    """Builds with ``engine`` what is not in the cache yet."""

    def __init__(self, engine: Engine, cache: Cache) -> None:
        """Take the engine and the cache."""
        self._engine = engine
        self._cache = cache

    def build(self, stage: Stage, root: Path, stamp: int) -> tuple[Message, ...]:
        """See :class:`~farflung.site.engines.Engine`."""
        key = self._key(stage, root, stamp)
        tree = self._cache.find(key)
        if tree is not None:
            try:
                self._cache.place(tree, stage.site, shared=False)
                return tuple(Message(*row) for row in tree.details)
            except Lost:
                shutil.rmtree(stage.site, ignore_errors=True)
        messages = self._engine.build(stage, root, stamp)
        if not any(message.about_build for message in messages) and stage.site.is_dir():
            built = self._cache.take(stage.site)
            tree = Tree(built, [astuple(message) for message in messages], key)
            self._cache.save(key, tree)
            self._cache.place(tree, stage.site, shared=False)
        return messages

    def _key(self, stage: Stage, root: Path, stamp: int) -> str:
        """Hash all that the output depends on; not where the project lies, nor times of files."""
        home = stage.config.parent
        text = stage.config.read_text("utf-8")
        staged = yaml.safe_load(text)
        staged = staged if isinstance(staged, dict) else {}
        for place, name in ((stage.docs, "docs"), (stage.site, "site"), (home, "home"), (root, "")):
            text = text.replace(str(place), f"<{name}>")
        written, raw = _project(root)
        theme = staged.get("theme")
        templates = (
            _material() if isinstance(theme, dict) and theme.get("name") == "material" else []
        )
        timeless = templates and not written.get("extra_templates")
        moment = stamp
        if timeless and not shows_time([*templates, home / "overrides"]):
            moment = 0
        given = {name: value for name, value in written.items() if name not in staged}
        given |= {name: written[name] for name in ("theme", "extra", "INHERIT") if name in written}
        return digest(
            "engine",
            identity(),
            f"{type(self._engine).__module__}.{type(self._engine).__qualname__}",
            text,
            given,
            [line.decode("utf-8", "replace") for line in _TAG.findall(raw)],
            _environment(raw),
            tree_digest([stage.docs, home / "overrides"]),
            moment,
        )


def _project(root: Path) -> tuple[dict[str, Any], bytes]:
    """Return the project's settings, inherited ones below, and the bytes of all their files."""
    merged: dict[str, Any] = {}
    texts = [*_files(root)]
    for text in texts:
        data = read_yaml(text.decode("utf-8-sig", "replace"), MKDOCS_FILE, strict=False).data
        if isinstance(data, dict):
            merged = {**data, **merged}
    settings = without_versions(merged)
    if len(texts) > 1:  # however they are merged
        settings["INHERIT"] = [text.decode("utf-8", "replace") for text in texts[1:]]
    return settings, b"\n".join(texts)


def _files(root: Path) -> Iterator[bytes]:
    file = root / MKDOCS_FILE
    for _ in range(_DEPTH):
        if not file.is_file():
            return
        text = file.read_bytes()
        yield text
        parent = re.search(rb"(?m)^INHERIT:\s*[\"']?([^\"'\r\n#]+)", text)
        if parent is None:
            return
        file = file.parent / parent[1].strip().decode("utf-8", "replace")


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
