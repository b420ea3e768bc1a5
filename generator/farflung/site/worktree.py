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
from farflung.identity import blob_name, identity
from farflung.site.cache.trees import Kept
from farflung.site.care import Stated, front_of, is_page, read_stated
from farflung.site.pack import Pack, read_pack, write_pack
from farflung.site.redirects import FIELD
from farflung.site.redirects import is_page as may_redirect
from farflung.site.refs import origin_of, staged_origin

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from farflung.site.cache import Cache
    from farflung.site.caretaker import Caretaker, PageCare

__all__ = ["File", "WorkingTree"]

_MEMO = "worktree.pack"
_RACY = 2_000_000_000  # nanoseconds in which a file system may give two changes the same time
_State = list[int]


@dataclass(slots=True)
class File:
    """What is known of a file: how to know it again, the hash of its bytes, what a page says.

    ``wrong`` tells that something is wrong with what it says of its care, ``redirects`` that it may
    redirect old addresses by hand. It is staged as its ``text``, if it is a page, and from the cache,
    where it is ``kept``, if it is another file.
    ``blob`` is the name that git has for the bytes, unless it keeps other ones for the file.
    """

    state: _State
    hash: str
    blob: str
    stated: Stated | None = None
    wrong: bool = False
    redirects: bool = False
    text: bytes | None = None
    kept: Kept | None = None


class WorkingTree:
    """The regular files below a folder; links are not followed."""

    def __init__(self, docs: Path, cache: Cache, caretaker: Caretaker | None) -> None:
        """Look at the folder, of whose pages ``caretaker`` knows the care."""
        self._docs = docs
        self._cache = cache
        self._caretaker = caretaker
        self._memo = cache.folder / _MEMO
        self._moment = time.time_ns()
        before = self._remembered()
        self._files = {
            path: self._look(path, state, before.get(path)) for path, state in _walk(docs)
        }

    def same(self, path: str, blob: str) -> File | None:
        """Return the file at a path if it can be staged and git has the name ``blob`` for its bytes."""
        file = self._files.get(path)
        if file is None or file.blob != blob:
            return None
        kept = file.kept is not None and self._cache.has(file.kept)
        return file if file.text is not None or kept else None

    @property
    def paths(self) -> frozenset[str]:
        """The paths of all files."""
        return frozenset(self._files)

    def doubtful(self, today: dt.date) -> list[str]:
        """Return the pages that say anything wrong of their care, or of a day after ``today``."""
        return [
            path
            for path, file in self._files.items()
            if file.wrong or (file.stated and file.stated.reviewed and file.stated.reviewed > today)
        ]

    @property
    def redirecting(self) -> list[str]:
        """The pages that may redirect old addresses by hand, sorted."""
        return sorted(path for path, file in self._files.items() if file.redirects)

    def origin_of(self, paths: Collection[str]) -> str:
        """Return a hash of some of the files, which is that of a tag with the same files."""
        return staged_origin(self.origin(), self.paths, paths)

    def origin(self) -> str:
        """Return a hash of all files, as a :class:`~farflung.site.refs.Snapshot` has it."""
        files = sorted(self._files.items(), key=lambda row: os.fsencode(row[0]))
        return origin_of({path: file.blob for path, file in files})

    def care_key(self) -> str:
        """Return a hash of what the care of the pages depends on beside the pages."""
        return self._caretaker.key() if self._caretaker else ""

    def cares(self) -> dict[str, PageCare]:
        """Return what the pages show of their care."""
        pages = {path: file.stated for path, file in self._files.items() if file.stated}
        return self._caretaker.cares(pages) if self._caretaker else {}

    def raw(self, paths: Collection[str]) -> dict[str, bytes]:
        """Return some of the files as they lie there."""
        return {path: (self._docs / path).read_bytes() for path in sorted(paths)}

    def files(self, paths: Collection[str]) -> Iterator[tuple[str, bytes | Kept]]:
        """Give some files, by their paths: pages as bytes, others in the cache."""
        for path, file in self._files.items():
            if path not in paths:
                continue
            if file.text is None:
                if file.kept is None or not self._cache.has(file.kept):
                    file.kept = self._cache.add(self._docs / path)
                    if file.hash != file.kept.name:  # edited meanwhile
                        file.hash = file.kept.name
                        file.blob = blob_name(self._cache.read(file.kept))
                yield path, file.kept
            else:
                yield path, file.text

    def remember(self) -> None:
        """Write down what is known, but for files so young that a change of them would not show."""
        surely = self._moment - _RACY
        old = {path: file for path, file in self._files.items() if max(file.state[1:3]) < surely}
        texts = {path: file.text for path, file in old.items() if file.text is not None}
        rows = {path: _row(file) for path, file in old.items() if path in texts or file.kept}
        more = {"identity": identity(), "docs": str(self._docs), "files": rows}
        with suppress(OSError):
            spare = self._memo.with_name(f"{_MEMO}.{os.getpid()}")
            write_pack(spare, Pack(texts, more=more))
            spare.replace(self._memo)

    def _look(self, path: str, state: _State, before: File | None) -> File:
        if before and before.state == state:
            return before
        data = (self._docs / path).read_bytes()
        name = sha256(data).hexdigest()
        if before and before.hash == name:
            return replace(before, state=state)
        found = File(state, name, blob_name(data))
        found.redirects = may_redirect(path) and FIELD.encode() in data
        if is_page(path):
            with suppress(UnicodeDecodeError):
                found.stated, faults = read_stated(front_of(data.decode()))
                found.wrong, found.text = bool(faults), data
        return found

    def _remembered(self) -> dict[str, File]:
        memo = read_pack(self._memo)
        try:
            if memo is None or memo.more["identity"] != identity():
                return {}
            rows = memo.more["files"].items() if memo.more["docs"] == str(self._docs) else ()
            return {path: _read(row, memo.pages.get(path)) for path, row in rows}
        except (ValueError, KeyError, TypeError):
            return {}


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


def _row(file: File) -> list[Any]:
    stated = file.stated
    said = stated and [stated.owner, stated.reviewed and stated.reviewed.isoformat(), stated.every]
    flags = [file.wrong, file.redirects]
    return [file.state, file.hash, file.blob, said, flags, file.kept]


def _read(row: list[Any], text: bytes | None) -> File:
    state, name, blob, said, (wrong, redirects), kept = row
    stated = None
    if said:
        stated = Stated(said[0], said[1] and dt.date.fromisoformat(said[1]), said[2])
    state = [int(number) for number in state]
    flags = bool(wrong), bool(redirects)
    kept = kept and Kept(*kept)
    return File(state, str(name), str(blob), stated, *flags, text, kept)
