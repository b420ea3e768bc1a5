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

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from farflung.site.cache import Cache, Kept, Tree
    from farflung.site.finish import Site

    Files = Mapping[str, Kept]

__all__ = ["Spare"]

_SITE = "site"
_NOTES = "notes"
_Note = list[str]
"""Of a folder: the hash of its files, under which the cache keeps the list of them; that of the
inodes of these files; that of its times."""


class Spare:
    """The kept site in the folder ``home``, which holds it and notes on it and the published one."""

    def __init__(self, home: Path | None, cache: Cache) -> None:
        """Take a folder on the site's file system, None to keep nothing, and the cache."""
        self._home = home
        self._cache = cache

    def fill(self, new: Path, site: Site) -> None:
        """Make the empty folder ``new`` the finished site. Raises :class:`OSError`."""
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

        def bring(name: str) -> str:
            return self._bring(new / name, site.folders[name], before.get(name))

        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:  # the file system does the work
            times = dict(zip(site.folders, pool.map(bring, site.folders), strict=True))
        if self._home and self._cache.links:
            self._write_notes(new, times, site.folders)

    def _write_notes(
        self, new: Path, brought: Mapping[str, str], folders: Mapping[str, Tree]
    ) -> None:
        """Write down what is in each folder of a site: a hash of its files, and one of its times."""
        notes: dict[str, _Note] = {}
        for name, tree in folders.items():
            if not self._cache.touch(tree.id):
                self._cache.save(tree.id, tree)
            times = brought[name] or _times(new / name, tree.files)
            notes[name] = [tree.id, self._inodes(tree.files), times]
        if notes:
            self._note(new).parent.mkdir(parents=True, exist_ok=True)
            self._note(new).write_text(json.dumps(notes), "ascii")

    @staticmethod
    def _give_away(folder: Path, wanted: Sequence[str], before: dict[str, _Note]) -> None:
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

    def _take(self, new: Path) -> dict[str, _Note]:
        """Move the kept site to ``new``; returns what is known of it, nothing if it is not usable."""
        if self._home is None:
            return {}
        before: dict[str, _Note] = {}
        with suppress(OSError, ValueError, AttributeError, TypeError):
            known = json.loads(self._note(self._home / _SITE).read_bytes())
            before = {
                str(name): [str(one) for one in note] for name, note in known.items() if note[2:]
            }
        with suppress(OSError):
            (self._home / _SITE).rename(new)
            return before
        return {}

    def _note(self, site: Path) -> Path:
        """Return where notes on a site are: by what stays the same wherever it is moved to."""
        number = site.stat().st_ino if site.is_dir() else 0
        return Path(self._home or "", _NOTES, f"{number}.json")

    def _bring(self, folder: Path, tree: Tree, note: _Note | None) -> str:
        """Make a folder hold the files of a tree and no others; ``note`` is what it was.

        Returns the hash of its times if nothing had to be done.
        """
        files, old = tree.files, self._old(folder, tree, note)
        if old is None:
            shutil.rmtree(folder, ignore_errors=True)
            self._cache.place(files, folder)
            return ""
        for path in old.keys() - files.keys():
            (folder / path).unlink()
            with suppress(OSError):
                os.removedirs(folder / path.rpartition("/")[0])
        if old is files and note:
            return note[-1]
        changed = {path: kept for path, kept in files.items() if old.get(path) != kept}
        for path in changed.keys() & old.keys():
            (folder / path).unlink()
        self._cache.place(changed, folder)
        return ""

    def _old(self, folder: Path, tree: Tree, note: _Note | None) -> Files | None:
        """Return the files that are in a folder, if it is what the note says."""
        if note is None:
            return None
        found = tree if note[0] == tree.id else self._cache.find(note[0])
        if found is None:
            return None
        files = found.files
        return files if note[1:] == [self._inodes(files), _times(folder, files)] else None

    def _inodes(self, files: Files) -> str:
        """Hash which files of the cache these are: one that was lost may have been made again."""
        return _hashed(self._cache.inodes(files.values()))


def _times(folder: Path, files: Files) -> str:
    """Return a hash of which folders there are below a folder, and when they were last changed."""
    below = {""}
    for path in files:
        place = path.rpartition("/")[0]
        while place not in below:
            below.add(place)
            place = place.rpartition("/")[0]
    found: list[int] = []
    for place in sorted(below):
        try:
            state = os.stat(f"{folder}/{place}")  # noqa: PTH116 - there are many
        except OSError:
            return ""
        found += state.st_ino, state.st_mtime_ns
    return _hashed(found)


def _hashed(numbers: list[int]) -> str:
    return hashlib.sha256(repr(numbers).encode()).hexdigest()
