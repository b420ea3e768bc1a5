"""Files kept once, named by their hash, and built folders kept as lists of them.

``objects`` holds files by the SHA-256 of their bytes, ``trees`` lists of them, each in one folder:
file systems find a name among many quickly, and spread new folders, which makes them dear. A file is
written elsewhere and moved into place. What is found is checked before it is used, so a cache that was cut
off, pruned or tampered with costs time and never a wrong site.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from farflung.files import link_or_copy
from farflung.identity import file_digest
from farflung.site.cache.pruning import prune
from farflung.site.cache.trees import Kept, Tree, Trees

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["Cache", "Kept", "Lost", "Tree", "open_cache"]

_FORMAT = "4"  # one more whenever a file of the cache means something else


class Lost(Exception):  # noqa: N818 - the caller builds again, nothing is wrong
    """A file that a tree names is not in the cache any more, or is not what it was."""


class Cache:
    """The cache below ``folder``; ``spare`` is a folder of this run on the same file system."""

    def __init__(self, folder: Path, spare: Path) -> None:
        """Take the two folders; neither needs to be there yet."""
        self.folder = folder
        self._objects = folder / "objects"
        self._trees = Trees(folder / "trees")
        self._spare = spare
        self._sound: dict[Kept, int] = {}  # with the inode
        self._whole: set[str] = set()  # trees that others add to, of which no file is lost
        self._ready = False
        self.links = True
        """Whether everything that was put somewhere is another name of what is here."""

    def find(self, key: str) -> Tree | None:
        """Return the tree kept under a key if all its files are here; marks it as used."""
        found = self._trees.read(key)
        if found is None:
            return None
        base = self._trees.base(found.base) if found.base else None
        if base and found.base not in self._whole and self._has_all(base.files.values()):
            self._whole.add(found.base)
        rest = found.added if found.base in self._whole else found.tree.files.values()
        if not self._has_all(rest):
            return None
        with suppress(OSError):
            self.touch(key)
        return found.tree

    def _has_all(self, files: Iterable[Kept]) -> bool:
        return all(map(self.has, {*files} - self._sound.keys()))

    def save(self, key: str, tree: Tree, *, lasting: bool = True) -> None:
        """Keep a tree whose files are here already under a key. Raises :class:`OSError`.

        ``lasting`` tells that the key stands for this tree and will never be given to another.
        """
        self._write(*self._trees.pack(key, tree, lasting=lasting))

    def touch(self, key: str) -> bool:
        """Mark a tree as used; False if there is none."""
        try:
            os.utime(self._trees.file(key))
        except FileNotFoundError:
            return False
        return True

    def put(self, data: bytes) -> Kept:
        """Keep a file of these bytes. Raises :class:`OSError`."""
        name = hashlib.sha256(data).hexdigest()
        found = self._create(self._place(name), data)
        if found is None:
            path = self._path(name)
            if path.stat().st_size != len(data) or file_digest(path) != name:
                self._write(path, data)
            found = path.stat()
        return self._sound_one(name, found)

    def take(self, folder: Path) -> dict[str, Kept]:
        """Move the files of a folder into the cache and return them. Raises :class:`OSError`."""
        return {name: self._take(file) for name, file in _files(folder)}

    def add(self, file: Path) -> Kept:
        """Keep a copy of a file that is somebody else's. Raises :class:`OSError`."""
        spare = self._new()
        shutil.copyfile(file, spare)
        return self._take(spare)

    def has(self, kept: Kept) -> bool:
        """Tell whether a file is here and is what it was; one that is not is removed."""
        if kept in self._sound:
            return True
        if not kept.name.isalnum():
            return False  # whoever wrote that into a list means a file that is not ours
        path = self._place(kept.name)
        with suppress(FileNotFoundError):  # another thread may make it while this one looks
            found = os.stat(path)  # noqa: PTH116 - there are many
            same = found.st_size == kept.size and found.st_mtime_ns == kept.changed
            if not same and found.st_size == kept.size and file_digest(Path(path)) == kept.name:
                # carried here from another machine
                os.utime(path, ns=(kept.changed, kept.changed))
                same = True
            if same:
                self._sound[kept] = found.st_ino
                return True
            with suppress(OSError):
                Path(path).unlink()
        return False

    def inodes(self, files: Iterable[Kept]) -> list[int]:
        """Return the inodes of files, which tell them from those that were made again, sorted.

        That of a file which is gone is 0.
        """
        files = [*files]
        lost = {kept for kept in {*files} - self._sound.keys() if not self.has(kept)}
        return sorted(0 if kept in lost else self._sound[kept] for kept in files)

    def read(self, kept: Kept) -> bytes:
        """Return the bytes of a file. Raises :class:`Lost`."""
        if not self.has(kept):
            raise Lost(kept.name)
        return self._path(kept.name).read_bytes()

    def link(self, kept: Kept, target: Path | str) -> None:
        """Make a file appear at ``target``, by a hard link where there are any.

        It is not to be written into. Raises :class:`Lost` if it is gone.
        """
        if not self.has(kept):
            raise Lost(kept.name)
        if not link_or_copy(self._place(kept.name), target):
            self.links = False  # never back: other threads link too

    def place(self, files: Mapping[str, Kept], target: Path) -> None:
        """Make files appear below ``target``, as :meth:`link` does."""
        made: set[str] = set()
        for name, kept in files.items():
            folder = name.rpartition("/")[0]
            if folder not in made:
                os.makedirs(f"{target}/{folder}", exist_ok=True)  # noqa: PTH103 - there are many
                made.add(folder)
            self.link(kept, f"{target}/{name}")

    def _path(self, name: str) -> Path:
        return self._objects / name

    def _place(self, name: str) -> str:
        """Return the same as text: paths are dear where there are thousands."""
        return f"{self._objects}/{name}"

    def _take(self, file: Path) -> Kept:
        name = file_digest(file)
        path, found = self._path(name), file.stat()
        with suppress(FileNotFoundError):
            if path.stat().st_size == found.st_size and file_digest(path) == name:
                file.unlink()
                return self._sound_one(name, path.stat())
        path.parent.mkdir(parents=True, exist_ok=True)
        file.replace(path)
        return self._sound_one(name, found)

    def _sound_one(self, name: str, found: os.stat_result) -> Kept:
        kept = Kept(name, found.st_size, found.st_mtime_ns)
        self._sound[kept] = found.st_ino
        return kept

    def _create(self, path: str, data: bytes) -> os.stat_result | None:
        """Write a file that is not there yet and return what it is; None if it is there.

        One that is cut off, because the process is killed, is in no list of files, and whoever wants
        to keep the same bytes finds that it is not what its name says.
        """
        try:
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        except FileExistsError:
            return None
        except FileNotFoundError:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            return self._create(path, data)
        try:
            whole = os.write(file, data) == len(data)
            found = os.fstat(file)
        finally:
            os.close(file)
        return found if whole else None  # cut off, for want of room: written again

    def _write(self, path: Path, data: bytes) -> None:
        spare = self._new()
        spare.write_bytes(data)
        try:
            spare.replace(path)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            spare.replace(path)

    def _new(self) -> Path:
        if not self._ready:
            self._spare.mkdir(parents=True, exist_ok=True)
            self._ready = True
        return self._spare / f"entry-{os.getpid()}-{threading.get_ident()}"


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


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for top, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            file = Path(top, name)
            yield file.relative_to(folder).as_posix(), file
