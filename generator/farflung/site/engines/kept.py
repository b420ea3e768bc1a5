"""An engine whose output is kept: a staged tree that was built before is not built again."""

from __future__ import annotations

import json
import os
import re
from dataclasses import astuple, dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from farflung.config import MKDOCS_FILE
from farflung.documents import read_yaml
from farflung.identity import digest, identity
from farflung.site.attending import attend_folder
from farflung.site.cache.keys import without_versions
from farflung.site.cache.trees import Tree
from farflung.site.engines import ByPages, Message, Output
from farflung.site.engines.attended import attended_anew, save_attended

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from farflung.site.cache import Cache
    from farflung.site.engines import Engine
    from farflung.site.records import Staging

__all__ = ["Keeper", "Key"]

_TAG = re.compile(rb"(?m)^.*(?:^|[\s\[{,:-])![!\w].*$")
_NAME = re.compile(rb"[A-Za-z_][A-Za-z0-9_]*")
_DEPTH = 9  # as deep as inherited.engine_data looks


@dataclass(frozen=True, slots=True)
class Key:
    """What a built tree is called by: hashes of all that it depends on.

    ``bare`` is without the care of its pages, where that may be put into them anew.
    """

    bare: str
    whole: str


class Keeper:
    """Builds with ``engine`` what is not in the cache yet, for the project in ``root``."""

    def __init__(self, engine: Engine, cache: Cache, root: Path, stamp: int) -> None:
        """Take the engine, the cache, the project and the time that pages may show."""
        self._engine = engine
        self._cache = cache
        self._root = root
        self._stamp = stamp

    def find(self, key: Key, staging: Staging) -> Tree | None:
        """Return the files that the engine made of a tree before; its warnings are the details.

        Where all is the same but the care of its pages, that is put into them.
        """
        tree = self._cache.find(key.whole)
        if staging.attendance is None or key.bare == key.whole:
            return tree
        if tree is not None:
            self._cache.touch(key.bare)
            return tree
        tree = attended_anew(self._cache, key.bare, staging.attendance.html())
        if tree is not None:
            self._cache.save(key.whole, tree)
        return tree

    def prepare(self, staging: Staging) -> tuple[Key, Callable[[], Tree]]:
        """Write a tree for the engine; return its key, and what builds it.

        The key is another than before if a page was edited meanwhile. The second raises what the
        engine raises. What is built is kept for :meth:`find`, unless the engine cannot say what it
        depends on.
        """
        engine, stage = self._engine, staging.stage
        pages: Path | None = None
        if isinstance(engine, ByPages):
            pages = staging.pack()
        else:
            staging.write()
        key = self.key(staging)

        def build() -> Tree:
            made: Output | str = ""
            if isinstance(engine, ByPages) and pages:
                made = engine.build_pages(stage, pages, self._root, self._stamp)
            output = made if isinstance(made, Output) else self._build_whole(staging, made)
            files = self._cache.take(stage.site) | dict(output.kept)
            tree = Tree(files, [astuple(message) for message in output.messages])
            if not any(message.about_build for message in output.messages):
                self._cache.save(key.whole, tree)
                if staging.attendance and output.places:
                    cares = staging.attendance.html()
                    save_attended(self._cache, key.bare, tree, output.places, cares)
            return tree

        return key, build

    def _build_whole(self, staging: Staging, reason: str) -> Output:
        staging.write()
        output = self._engine.build(staging.stage, self._root, self._stamp)
        if staging.attendance:
            attend_folder(staging.stage.site, staging.stage.docs, staging.attendance)
        if not reason:
            return output
        note = Message(f"every page is built every time because of {reason}", about_build=True)
        return replace(output, messages=(*output.messages, note))

    def key(self, staging: Staging) -> Key:
        """Hash all that the output depends on; not where the project lies, nor times of files."""
        bare = self._bare(staging)
        whole = digest(bare, staging.attendance.key()) if staging.attendance else bare
        # plugins of the other engines may look at the history themselves
        return Key(bare if isinstance(self._engine, ByPages) else whole, whole)

    def _bare(self, staging: Staging) -> str:
        stage, root = staging.stage, self._root
        home = stage.config.parent
        staged = staging.settings if staging.known_as is None else staging.known_as
        text = json.dumps(staged, ensure_ascii=False, default=str)
        for place, name in ((stage.docs, "docs"), (stage.site, "site"), (home, "home"), (root, "")):
            text = text.replace(str(place), f"<{name}>")
        written, raw = self._written
        given = {name: value for name, value in written.items() if name not in staged}
        given |= {name: written[name] for name in ("theme", "extra", "INHERIT") if name in written}
        theme = staged.get("theme")
        material = isinstance(theme, dict) and theme.get("name") == "material"
        timeless = material and not written.get("extra_templates")
        return digest(
            "engine",
            identity(),
            f"{type(self._engine).__module__}.{type(self._engine).__qualname__}",
            text,
            given,
            [line.decode("utf-8", "replace") for line in _TAG.findall(raw)],
            _environment(raw),
            staging.origin(),
            0 if timeless and not staging.shows_time else self._stamp,
        )

    @cached_property
    def _written(self) -> tuple[dict[str, Any], bytes]:
        return _project(self._root)


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
