"""Atomic publication: a site is replaced by a whole new one, or not at all.

A build writes into a temporary folder beside the site, under a lock that ends with its process.
At the end the two folders change places in one step where the system can (renameat2(2) with
RENAME_EXCHANGE); elsewhere the old one is moved aside first, and a run that finds it aside, with
no site in place, moves it back.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import shutil
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol

from farflung.errors import RefusedError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Disk", "Moves", "Workshop", "check_replaceable", "claimed", "workshop"]

_MARK = "versions.json"
_LOCK = "lock"
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


class Moves(Protocol):
    """The moves of whole folders that publication is made of."""

    def exchange(self, first: Path, second: Path) -> bool:
        """Let two folders change places in one step; False where the system cannot."""
        ...

    def rename(self, source: Path, target: Path) -> None:
        """Move a folder within its file system."""
        ...

    def remove(self, folder: Path) -> None:
        """Delete a folder and what is in it."""
        ...


class Disk:
    """The moves, made on the disk."""

    def exchange(self, first: Path, second: Path) -> bool:
        """See :class:`Moves`; renameat2(2) of Linux 3.15 and glibc 2.28."""
        function = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
        if function is None:
            return False
        names = os.fsencode(first), os.fsencode(second)
        if not function(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE):
            return True
        code = ctypes.get_errno()
        if code in {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP}:
            return False
        raise OSError(code, os.strerror(code), str(second))

    def rename(self, source: Path, target: Path) -> None:
        """See :class:`Moves`."""
        source.rename(target)

    def remove(self, folder: Path) -> None:
        """See :class:`Moves`; a file that is gone already is no error."""
        shutil.rmtree(folder, ignore_errors=True)


class Workshop:
    """A temporary folder for one build; ``new`` becomes the site."""

    def __init__(self, folder: Path, out: Path, moves: Moves) -> None:
        """Take the temporary folder and the site it stands beside."""
        self.folder = folder
        self.new = folder / "new"
        self._out = out
        self._moves = moves

    def publish(self) -> None:
        """Put ``new`` in the site's place. Raises :class:`RefusedError` if something is there."""
        check_replaceable(self._out)
        if not self._out.exists():
            self._moves.rename(self.new, self._out)
        elif not self._moves.exchange(self.new, self._out):
            self._moves.rename(self._out, self.folder / "old")
            self._moves.rename(self.new, self._out)


@contextmanager
def workshop(out: Path, moves: Moves | None = None) -> Iterator[Workshop]:
    """Open a temporary folder beside ``out``; it is gone afterwards, and so are those of dead runs.

    Raises :class:`RefusedError` if ``out`` is somebody else's, :class:`UsageError` if its folder
    cannot be written to.
    """
    moves = moves or Disk()
    out = Path(os.path.realpath(out))
    check_replaceable(out)
    with claimed(out.parent, f".{out.name}.farflung-", moves, lost=out) as folder:
        (folder / "new").mkdir()
        yield Workshop(folder, out, moves)


@contextmanager
def claimed(
    parent: Path, prefix: str, moves: Moves | None = None, *, lost: Path | None = None
) -> Iterator[Path]:
    """Make a folder in ``parent`` that is removed at the end, if need be by the next run.

    The lock inside it lasts as long as the process: a folder whose lock can be taken belongs to a
    run that was killed. ``lost`` is a folder that such a run may have moved aside.
    """
    moves = moves or Disk()
    try:
        parent.mkdir(parents=True, exist_ok=True)
        _clean_up(parent, prefix, moves, lost)
        folder, lock = _claim(parent, prefix)
    except PermissionError as error:
        raise UsageError(f"cannot write into the folder {parent}: {error.strerror}") from error
    with lock:
        try:
            yield folder
        finally:
            _remove(folder, moves)


def _claim(parent: Path, prefix: str) -> tuple[Path, IO[bytes]]:
    """Make a folder and lock it; anew if another run took it for a dead one in between."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        with suppress(FileNotFoundError):
            lock = (folder / _LOCK).open("wb")
            fcntl.flock(lock, fcntl.LOCK_EX)
            if (folder / _LOCK).exists():
                return folder, lock
            lock.close()


def _clean_up(parent: Path, prefix: str, moves: Moves, lost: Path | None) -> None:
    for folder in sorted(parent.glob(f"{prefix}*")):
        try:
            lock = (folder / _LOCK).open("rb")
        except FileNotFoundError:
            try:
                folder.rmdir()
            except OSError:
                if not (folder / _LOCK).exists():
                    moves.remove(folder)  # an engine wrote on after its run was interrupted
            continue
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue  # a live run holds it
            if lost and not lost.exists() and (folder / "old").is_dir():
                moves.rename(folder / "old", lost)
            _remove(folder, moves)


def _remove(folder: Path, moves: Moves) -> None:
    """Remove the lock last, so that a run killed here leaves what the next one understands."""
    for inner in sorted(folder.iterdir()):
        if inner.name != _LOCK:
            moves.remove(inner)
    moves.remove(folder)


def check_replaceable(out: Path) -> None:
    """Refuse to replace a folder that holds something other than a site of ours."""
    if not out.exists() or (out / _MARK).is_file():
        return
    if out.is_dir() and not any(out.iterdir()):
        return
    raise RefusedError(
        f"{out} holds files that are not a site built by farflung, so it is left as it is",
        hint="choose another folder, or empty this one",
    )
