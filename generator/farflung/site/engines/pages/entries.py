"""What is kept of a page between builds: files named by the hash of what went into them.

``facts`` say what others need to know of a converted page, ``body`` is its HTML and table of
contents, ``html`` the finished page, ``parts`` its records of the search. A file is written beside
and moved into place, so a reader finds all of it or nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Entries"]


class Entries:
    """The pages' part of a cache; ``spare`` is a folder of this build on the same file system."""

    def __init__(self, folder: Path, spare: Path) -> None:
        """Take the two folders."""
        self._folder = folder
        self._spare = spare

    def path(self, kind: str, key: str) -> Path:
        """Return where an entry lies, whether it is there or not."""
        return self._folder / kind / key[:2] / key

    def load(self, kind: str, key: str) -> Any:
        """Return an entry that is JSON, None if it is not there or damaged; marks it as used."""
        path = self.path(kind, key)
        try:
            data = json.loads(path.read_bytes())
        except (OSError, ValueError):
            return None
        with suppress(OSError):
            os.utime(path)
        return data

    def touch(self, kind: str, key: str) -> bool:
        """Mark an entry as used; False if it is not there."""
        try:
            os.utime(self.path(kind, key))
        except FileNotFoundError:
            return False
        return True

    def save(self, kind: str, key: str, data: Any) -> None:
        """Write an entry. Raises :class:`OSError`."""
        self._spare.mkdir(parents=True, exist_ok=True)
        spare = self._spare / f"{os.getpid()}"
        spare.write_bytes(json.dumps(data, separators=(",", ":")).encode())
        self._move(spare, self.path(kind, key))

    def keep_file(self, kind: str, key: str, file: Path) -> list[Any]:
        """Keep a finished file and return how to know it again; a hard link where there are any."""
        self._spare.mkdir(parents=True, exist_ok=True)
        spare = self._spare / f"{os.getpid()}"
        _link(file, spare)
        self._move(spare, self.path(kind, key))
        found = file.stat()
        return [found.st_size, found.st_mtime_ns, _hash(file)]

    def place_file(self, kind: str, key: str, target: Path, known: list[Any]) -> bool:
        """Put a kept file into its place; False if it is not there or not the one we kept."""
        path = self.path(kind, key)
        try:
            found = path.stat()
            same = [found.st_size, found.st_mtime_ns] == known[:2]
            if not same and (found.st_size != known[0] or _hash(path) != known[2]):
                return False
            target.parent.mkdir(parents=True, exist_ok=True)
            _link(path, target)
        except FileNotFoundError:
            return False
        return True

    @staticmethod
    def _move(spare: Path, path: Path) -> None:
        try:
            spare.replace(path)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            spare.replace(path)


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _link(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise
    except OSError:  # a file system without hard links
        target.write_bytes(source.read_bytes())
