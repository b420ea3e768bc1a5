"""Writing a staged tree: page by page for any engine, or with all pages in one file for ours."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from farflung.files import walk
from farflung.site.care import is_page
from farflung.site.pack import Pack, read_pack, write_pack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from farflung.site.cache import Cache, Kept
    from farflung.site.records import Stage

__all__ = ["Pages", "Writer", "copy_tree"]

_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # ten times as fast, where it is there
_PACK = "pages.pack"


def _nothing() -> None:
    """Do nothing."""


@dataclass(frozen=True, slots=True)
class Pages:
    """The files of a tree: a hash of them, and each with its path; what is ``done`` after that.

    A file that lies in the cache is linked from there, to be replaced only. ``more`` is what else
    belongs into the file of all pages.
    """

    origin: Callable[[], str]
    files: Callable[[], Iterable[tuple[str, bytes | Kept]]]
    done: Callable[[], None] = _nothing
    more: Callable[[], Any] = _nothing


class Writer:
    """Writes a stage when it is asked to, each way once."""

    def __init__(
        self,
        stage: Stage,
        settings: Mapping[str, Any],
        cache: Cache,
        pages: Pages,
        overrides: Sequence[Path],
    ) -> None:
        """Take the stage, its settings, the cache, its files, and the templates to lay over others."""
        self._stage = stage
        self._settings = settings
        self._cache = cache
        self._pages = pages
        self._overrides = overrides
        self._made: set[str] = set()
        self._whole = False

    def write(self) -> None:
        """Write every file into the stage's folder."""
        self._write_settings()
        if not self._whole:
            for path, content in self._pages.files():
                self._put(path, content)
            self._whole = True
            self._pages.done()

    def pack(self) -> Path:
        """Write the pages into one file, which is returned, and all others into the folder."""
        self._write_settings()
        file = self._stage.config.with_name(_PACK)
        pages: dict[str, bytes] = {}
        others: list[str] = []
        for path, content in self._pages.files():
            if isinstance(content, bytes) and is_page(path):
                pages[path] = content
            else:
                others.append(path)
                if not self._whole:
                    self._put(path, content)
        write_pack(file, Pack(pages, tuple(others), self._pages.more()))
        self._pages.done()
        return file

    def pages(self) -> Iterator[tuple[str, bytes]]:
        """Give the pages as they are staged: from their file, where that was written, else anew."""
        written = read_pack(self._stage.config.with_name(_PACK))
        if written:
            yield from written.pages.items()
            return
        for path, content in self._pages.files():
            if isinstance(content, bytes) and is_page(path):
                yield path, content

    def _write_settings(self) -> None:
        if self._stage.config.exists():
            return
        home = self._stage.config.parent
        self._stage.docs.mkdir(parents=True)
        (home / "overrides").mkdir()
        for source in self._overrides:
            copy_tree(source, home / "overrides")
        text = yaml.dump(self._settings, Dumper=_DUMPER, allow_unicode=True, sort_keys=False)
        self._stage.config.write_text(text, "utf-8")

    def _put(self, path: str, content: bytes | Kept) -> None:
        file = self._stage.docs / path
        folder = path.rpartition("/")[0]
        if folder not in self._made:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(folder)
        file.unlink(missing_ok=True)
        if isinstance(content, bytes):
            file.write_bytes(content)
        else:
            self._cache.link(content, file)


def copy_tree(source: Path, target: Path) -> None:
    """Copy the regular files below ``source`` over ``target``; links are not followed."""
    for folder, names in walk(source):
        there = target / folder.relative_to(source)
        there.mkdir(parents=True, exist_ok=True)
        for name in names:
            file = folder / name
            if file.is_file() and not file.is_symlink():
                shutil.copyfile(file, there / name)
