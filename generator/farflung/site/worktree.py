"""The pages as they lie in the project's folder: looked at, and staged from what is kept of them.

Of a file that has the size, times and inode that it had, nothing is read: what was found in it, and
the staged form of it, are kept.
"""

from __future__ import annotations

import datetime as dt
import os
import stat
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from farflung.files import walk
from farflung.identity import digest, identity
from farflung.site.cache.trees import Kept, Tree
from farflung.site.care import Stated, front_of, is_page, read_stated
from farflung.site.caretaker import with_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from farflung.site.cache import Cache
    from farflung.site.caretaker import Caretaker

__all__ = ["WorkingTree"]

_RACY = 2_000_000_000  # nanoseconds in which a file system may give two changes the same time
_State = list[int]


@dataclass(slots=True)
class _File:
    """What is known of a file: how to know it again, the hash of its bytes, what a page says.

    ``line`` is the care with which ``kept``, its staged form, was made.
    """

    state: _State
    hash: str
    stated: Stated | None
    line: str = ""
    kept: Kept | None = None


class WorkingTree:
    """The regular files below a folder; links are not followed."""

    def __init__(self, docs: Path, cache: Cache, caretaker: Caretaker | None) -> None:
        """Look at the folder, and find out what care each page gets."""
        self._docs = docs
        self._cache = cache
        self._caretaker = caretaker
        self._memo = "worktree-" + digest(identity(), str(docs))
        self._moment = time.time_ns()
        self._texts: dict[str, bytes] = {}
        before = self._remembered()
        self._files = {
            path: self._look(path, state, before.get(path)) for path, state in _walk(docs)
        }
        self._lines: dict[str, str] = {}
        if caretaker:
            pages = {path: file.stated for path, file in self._files.items() if file.stated}
            self._lines = caretaker.lines(pages)

    @property
    def origin(self) -> str:
        """A hash of what is staged: paths, bytes and care."""
        rows = [[path, f.hash, self._lines.get(path, "")] for path, f in self._files.items()]
        return digest(rows)

    def stage(self, target: Path) -> None:
        """Put the files below ``target``: hard links where there are any, to be replaced only."""
        made: set[str] = set()
        for path, file in self._files.items():
            folder = path.rpartition("/")[0]
            if folder not in made:
                (target / folder).mkdir(parents=True, exist_ok=True)
                made.add(folder)
            self._cache.link(self._staged(path, file), f"{target}/{path}")
        self._remember()

    def _staged(self, path: str, file: _File) -> Kept:
        line = self._lines.get(path, "")
        if file.kept is None or file.line != line or not self._cache.has(file.kept):
            if file.stated is None:
                file.kept = self._cache.add(self._docs / path)
                file.hash = file.kept.name  # another if it was edited meanwhile
            else:
                data = self._texts.pop(path, None) or (self._docs / path).read_bytes()
                file.hash = sha256(data).hexdigest()
                file.kept = self._cache.put(with_line(data, line))
            file.line = line
        return file.kept

    def _look(self, path: str, state: _State, before: _File | None) -> _File:
        if before and before.state == state:
            return before
        data = (self._docs / path).read_bytes()
        name = sha256(data).hexdigest()
        if before and before.hash == name:
            return replace(before, state=state)
        stated = None
        if is_page(path):
            with suppress(UnicodeDecodeError):
                stated = read_stated(front_of(data.decode()))[0]
                self._texts[path] = data
        return _File(state, name, stated)

    def _remembered(self) -> dict[str, _File]:
        memo = self._cache.find(self._memo)
        try:
            kept = memo.files.items() if memo else ()
            return {path: _read(memo.details[path], one) for path, one in kept if memo}
        except (ValueError, KeyError, TypeError, IndexError):
            return {}

    def _remember(self) -> None:
        """Write down what is known, but for files so young that a change of them would not show."""
        old = {p: f for p, f in self._files.items() if max(f.state[1:3]) < self._moment - _RACY}
        kept = {path: file.kept for path, file in old.items() if file.kept}
        with suppress(OSError):
            self._cache.save(self._memo, Tree(kept, {path: _row(old[path]) for path in kept}))


def _walk(docs: Path) -> Iterator[tuple[str, _State]]:
    """Give regular files with their state, sorted by folder, as :func:`farflung.files.walk` does."""
    for here, names in walk(docs):
        below = os.path.relpath(here, docs)
        prefix = "" if below == "." else f"{below}/"
        for name in names:
            found = os.lstat(f"{here}/{name}")
            if stat.S_ISREG(found.st_mode):
                state = [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]
                yield f"{prefix}{name}", state


def _row(file: _File) -> list[Any]:
    stated = file.stated
    said = stated and [stated.owner, stated.reviewed and stated.reviewed.isoformat(), stated.every]
    return [file.state, file.hash, said, file.line]


def _read(row: list[Any], kept: Kept) -> _File:
    state, name, said, line = row
    stated = None
    if said:
        stated = Stated(said[0], said[1] and dt.date.fromisoformat(said[1]), said[2])
    return _File(list(map(int, state)), str(name), stated, str(line), kept)
