"""The site before the last one, kept because most of the next one is in it.

A published site takes the place of another, which is kept beside it. The next build brings that one
up to date, file by file, and lets the two change places again; so what a build writes depends on
what changed, not on how many pages and versions there are. Nobody reads a site that is kept, and
a build that uses it takes it away first.

What it holds was written down when it was made. Its files are names of files in the cache, so one
that was written into is noticed there; a file that was added, removed or replaced changes the time
of its folder. A folder that is not what it was is made anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from farflung.site.cache import Tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from farflung.site.cache import Cache
    from farflung.site.finish import Site

__all__ = ["Spare"]

_SITE = "site"
_NOTES = "notes"
_Note = list[str]
"""Of a folder: the hash of its files, under which the cache keeps the list of them; that of the
inodes of these files; that of its times."""
_Sound = dict[str, tuple[Tree, _Note]]
"""Folders that are as it was noted, by their names."""


class Spare:
    """The kept site in the folder ``home``, which holds it and notes on it and the published one."""

    def __init__(self, home: Path | None, cache: Cache) -> None:
        """Take a folder on the site's file system, None to keep nothing, and the cache."""
        self._home = home
        self._cache = cache
        self._sound: _Sound = {}
        self._number = 0  # of the folder that was looked at

    def look(self) -> None:
        """Find out what of the kept site is as it was; it can be done before there is a new one."""
        if self._home is None:
            return
        here = self._home / _SITE
        with suppress(OSError, ValueError, AttributeError, TypeError):
            known = json.loads(self._note(here).read_bytes())
            self._number = here.stat().st_ino
            for name, (tree, inodes, times) in known.items():
                found = self._cache.find(str(tree))
                if found and [inodes, times] == self._state(here / name, found):
                    self._sound[name] = found, [tree, inodes, times]

    def fill(self, new: Path, site: Site) -> None:
        """Make the empty folder ``new`` the finished site. Raises :class:`OSError`.

        What is kept is only used if somebody has looked at it.
        """
        before = self._take(new)
        for entry in [*new.iterdir()]:
            if not entry.is_dir() or entry.is_symlink():
                entry.unlink()
            elif entry.name not in site.folders:
                self._give_away(
                    entry, [name for name in site.folders if name not in before], before
                )
        for name, data in site.root.items():
            (new / name).write_bytes(data)

        def bring(name: str) -> list[str]:
            return self._bring(new / name, site.folders[name], before.get(name))

        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:  # the file system does the work
            states = dict(zip(site.folders, pool.map(bring, site.folders), strict=True))
        if self._home and self._cache.links:
            self._write_notes(new, states, site.folders)

    def _write_notes(
        self, new: Path, brought: Mapping[str, list[str]], folders: Mapping[str, Tree]
    ) -> None:
        """Write down what is in each folder of a site: a hash of its files, and one of its times."""
        notes: dict[str, _Note] = {}
        for name, tree in folders.items():
            if not self._cache.touch(tree.id):
                self._cache.save(tree.id, tree)
            state = brought[name] or self._state(new / name, tree)
            notes[name] = [tree.id, *state]
        if notes:
            self._note(new).parent.mkdir(parents=True, exist_ok=True)
            self._note(new).write_text(json.dumps(notes), "ascii")

    @staticmethod
    def _give_away(folder: Path, wanted: Sequence[str], before: _Sound) -> None:
        """Let a folder that is no longer in the site begin another that is new in it."""
        heir = folder.with_name(wanted[0]) if wanted and folder.name in before else None
        if heir and not heir.exists():
            folder.rename(heir)
            before[heir.name] = before.pop(folder.name)
        else:
            shutil.rmtree(folder)

    def keep(self, old: Path, published: Path) -> None:
        """Keep a site that was published until now, and only the notes that are still of use."""
        if self._home is None:
            return
        if self._note(old).exists():
            with suppress(OSError):  # another build has put one there
                old.rename(self._home / _SITE)
        wanted = {self._note(folder) for folder in (published, self._home / _SITE)}
        with suppress(OSError):
            for note in self._home.joinpath(_NOTES).iterdir():
                if note not in wanted:
                    note.unlink()

    def _take(self, new: Path) -> _Sound:
        """Move the kept site to ``new``; returns what is sound of it, nothing if it is not usable."""
        if self._home is None:
            return {}
        with suppress(OSError):
            (self._home / _SITE).rename(new)
            return self._sound if new.stat().st_ino == self._number else {}
        return {}

    def _note(self, site: Path) -> Path:
        """Return where notes on a site are: by what stays the same wherever it is moved to."""
        number = site.stat().st_ino if site.is_dir() else 0
        return Path(self._home or "", _NOTES, f"{number}.json")

    def _bring(self, folder: Path, tree: Tree, before: tuple[Tree, _Note] | None) -> list[str]:
        """Make a folder hold the files of a tree and no others; ``before`` is what it holds.

        Returns its state if nothing had to be done.
        """
        if before is None:
            shutil.rmtree(folder, ignore_errors=True)
            self._cache.place(tree.files, folder)
            return []
        old, note = before
        if old.id == tree.id:
            return note[1:]
        files = tree.files
        for path in old.files.keys() - files.keys():
            (folder / path).unlink()
            with suppress(OSError):
                os.removedirs(folder / path.rpartition("/")[0])
        changed = {path: kept for path, kept in files.items() if old.files.get(path) != kept}
        for path in changed.keys() & old.files.keys():
            (folder / path).unlink()
        self._cache.place(changed, folder)
        return []

    def _state(self, folder: Path, tree: Tree) -> list[str]:
        """Return what tells a folder with a tree's files from one that somebody changed.

        That is a hash of which files of the cache these are, because one that was lost may have been
        made again, and one of the folder's times.
        """
        return [_hashed(self._cache.inodes(tree.files.values())), _times(folder, tree.files)]


def _times(folder: Path, files: Iterable[str]) -> str:
    """Return a hash of which folders there are below a folder, and when they were last changed.

    It is empty where one of those that hold ``files`` is missing.
    """
    below = more = {path.rpartition("/")[0] for path in files}
    while more:
        more = {path.rpartition("/")[0] for path in more} - below
        below |= more
    found: list[int] = []
    try:
        top = os.open(folder, os.O_RDONLY)
    except OSError:
        return ""
    try:
        for place in sorted(below):
            state = os.stat(place or ".", dir_fd=top)
            found += state.st_ino, state.st_mtime_ns
    except OSError:
        return ""
    finally:
        os.close(top)
    return _hashed(found)


def _hashed(numbers: list[int]) -> str:
    return hashlib.sha256(repr(numbers).encode()).hexdigest()
