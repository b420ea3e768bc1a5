"""Built folders kept as lists of files, and every file kept once, named by its hash.

``objects`` holds files by the SHA-256 of their bytes, ``trees`` lists of them, ``pages`` what the
engine keeps. A file is written elsewhere and moved into place. What is found is checked before it
is used, so a cache that was cut off, pruned or tampered with costs time and never a wrong site.
Whatever cannot be kept (a full disk) is not kept, and the build goes on.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from farflung.identity import file_digest
from farflung.site.cache.pruning import prune

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Cache", "Lost", "Tree", "open_cache"]

_FORMAT = "1"  # one more whenever a file of the cache means something else


class Lost(Exception):  # noqa: N818 - the caller builds again, nothing is wrong
    """A file that a tree names is not in the cache any more, or is not what it was."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A built folder: ``files`` maps paths to (hash, size in bytes, time of change in ns).

    ``details`` is what else is to be known of it, as JSON.
    """

    files: dict[str, tuple[str, int, int]]
    details: Any = None
    key: str = ""


class Cache:
    """The cache below ``folder``; ``spare`` is a folder of this run on the same file system."""

    def __init__(self, folder: Path, spare: Path) -> None:
        """Take the two folders; neither needs to be there yet."""
        self.pages = folder / "pages"
        self._objects = folder / "objects"
        self._trees = folder / "trees"
        self._spare = spare

    def find(self, key: str) -> Tree | None:
        """Return the tree kept under a key, None if there is none; marks it as used."""
        path = self._trees / key
        try:
            data = json.loads(path.read_bytes())
            files = {name: (str(f[0]), int(f[1]), int(f[2])) for name, f in data["files"].items()}
            tree = Tree(files, data["details"], key)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        with suppress(OSError):
            os.utime(path)
        return tree

    def take(self, folder: Path) -> dict[str, tuple[str, int, int]]:
        """Move the files of a folder into the cache and return them. Raises :class:`OSError`."""
        return {name: self._keep(file, move=True) for name, file in _files(folder)}

    def share(self, folder: Path) -> dict[str, tuple[str, int, int]]:
        """Keep the files of a folder and let it share them with every other folder that has them.

        They must not be written to afterwards, only replaced. Raises :class:`OSError`.
        """
        return {name: self._keep(file, move=False) for name, file in _files(folder)}

    def save(self, key: str, tree: Tree) -> None:
        """Keep a tree whose files are here already under a key. Raises :class:`OSError`."""
        data = {"files": tree.files, "details": tree.details}
        self._trees.mkdir(parents=True, exist_ok=True)
        spare = self._new()
        spare.write_text(json.dumps(data, separators=(",", ":")), "utf-8")
        spare.replace(self._trees / key)

    def place(self, tree: Tree, target: Path, *, shared: bool) -> None:
        """Put a tree's files below ``target``: ``shared`` ones must only be replaced, not written.

        Raises :class:`Lost` if one of them is gone; what was placed until then stays, and the tree
        is forgotten.
        """
        made: set[str] = set()
        for name, kept in tree.files.items():
            path = self._checked(tree, kept)
            folder = name.rpartition("/")[0]
            if folder not in made:
                (target / folder).mkdir(parents=True, exist_ok=True)
                made.add(folder)
            # what another build at the same time left there may be a name of the kept file itself
            (target / name).unlink(missing_ok=True)
            (link_or_copy if shared else shutil.copyfile)(path, target / name)

    def read(self, tree: Tree, name: str) -> bytes | None:
        """Return the bytes of a file of a tree, None if it has no such file. Raises :class:`Lost`."""
        if name not in tree.files:
            return None
        return self._checked(tree, tree.files[name]).read_bytes()

    def _path(self, name: str) -> Path:
        return self._objects / name[:2] / name[2:]

    def _checked(self, tree: Tree, kept: tuple[str, int, int]) -> Path:
        """Return where a file lies. Raises :class:`Lost` if it is not the one that was kept."""
        name, size, changed = kept
        path = self._path(name)
        with suppress(FileNotFoundError):
            found = path.stat()
            if found.st_size == size and found.st_mtime_ns == changed:
                return path
            if found.st_size == size and file_digest(path) == name:
                return path  # carried here from another machine
        with suppress(OSError):
            (self._trees / tree.key).unlink()
            path.unlink()
        raise Lost(name)

    def _keep(self, file: Path, *, move: bool) -> tuple[str, int, int]:
        name = file_digest(file)
        path = self._path(name)
        size = file.stat().st_size
        try:
            found = path.stat()
            same = path.samefile(file) or file_digest(path) == name
            damaged = found.st_size != size or not same
        except FileNotFoundError:
            damaged = True
        if damaged:
            path.parent.mkdir(parents=True, exist_ok=True)
            if move:
                file.replace(path)
            else:
                spare = self._new()
                link_or_copy(file, spare)
                spare.replace(path)
        elif move:
            changed = path.stat().st_mtime_ns
            file.unlink()  # another name of what is kept, or the same bytes
            return name, size, changed
        elif not path.samefile(file):
            spare = self._new()
            link_or_copy(path, spare)
            spare.replace(file)
        return name, size, path.stat().st_mtime_ns

    def _new(self) -> Path:
        self._spare.mkdir(parents=True, exist_ok=True)
        spare = self._spare / f"entry-{threading.get_ident()}"
        spare.unlink(missing_ok=True)
        return spare


@contextmanager
def open_cache(folder: Path | None, spare: Path) -> Iterator[Cache]:
    """Open the cache in ``folder``, or one of this run only where that is None.

    Runs share it under a lock that ends with their processes; what the last runs did not use is
    removed at the end by a run that is alone.
    """
    if folder is None:
        yield Cache(spare / "cache", spare / "spare")
        return
    home = folder / _FORMAT
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield Cache(home, spare / "spare")
        with suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            prune(home)


def link_or_copy(source: Path | str, target: Path | str) -> None:
    """Make ``target`` another name of ``source``, or a copy where there are no hard links."""
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(source, target)


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for top, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            file = Path(top, name)
            yield file.relative_to(folder).as_posix(), file
