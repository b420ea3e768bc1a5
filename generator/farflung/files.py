"""Files written whole or not at all, and folders walked without leaving the project."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = [
    "create_whole",
    "link_or_copy",
    "replace_together",
    "repositories_below",
    "walk",
    "write_atomically",
]

_READABLE = 0o644


def walk(folder: Path) -> Iterator[tuple[Path, list[str]]]:
    """Give ``folder`` and each one below with the names of its files, in order.

    Neither linked folders nor git repositories of their own, such as submodules, are entered.
    """
    for top, folders, names in os.walk(folder):
        here = Path(top)
        folders[:] = sorted(name for name in folders if not (here / name / ".git").exists())
        yield here, sorted(names)


def repositories_below(folder: Path) -> list[Path]:
    """Return the folders that :func:`walk` does not enter because they are git repositories."""
    found: list[Path] = []
    for here, _ in walk(folder):
        inside = (entry.path for entry in os.scandir(here) if entry.is_dir(follow_symlinks=False))
        found.extend(Path(path) for path in sorted(inside) if Path(path, ".git").exists())
    return found


def write_atomically(
    file: Path, data: bytes, mode: int = _READABLE, *, durable: bool = True
) -> None:
    """Write ``data`` beside ``file``, make it durable, and move it into place.

    A reader, or a run after a crash, finds the old content or the new, never a part of it. Nobody
    whom ``mode`` keeps out can read it at any moment. What need not be ``durable`` may be cut off
    after a failure of power, and costs no wait for the disk.
    """
    with _written_beside(file, data, mode, durable=durable) as temporary:
        temporary.replace(file)


def create_whole(file: Path, data: bytes, mode: int = _READABLE) -> None:
    """Write a file that must not exist yet, whole or not at all. Raises :class:`FileExistsError`."""
    with _written_beside(file, data, mode) as temporary:
        os.link(temporary, file)


def replace_together(contents: Mapping[Path, bytes], deleted: Iterable[Path] = ()) -> None:
    """Write several files and then delete others, all of it or nothing.

    Everything is written beside its place first, so that a full disk changes nothing; if a later
    step fails, what was replaced is put back. Only a machine that stops between two renames can
    leave a part: doing the same again completes it. Raises :class:`OSError`.
    """
    with ExitStack() as stack:
        written = {
            file: stack.enter_context(_written_beside(file, data))
            for file, data in contents.items()
        }
        before = {f: f.read_bytes() if f.is_file() else None for f in (*contents, *deleted)}
        done: list[Path] = []
        try:
            for file in before:
                if file in written:
                    written[file].replace(file)
                else:
                    file.unlink(missing_ok=True)
                done.append(file)
        except BaseException:
            for file in done:
                _put_back(file, before[file])
            raise


def _put_back(file: Path, data: bytes | None) -> None:
    if data is None:
        file.unlink(missing_ok=True)
    else:
        write_atomically(file, data)


@contextmanager
def _written_beside(
    file: Path, data: bytes, mode: int = _READABLE, *, durable: bool = True
) -> Iterator[Path]:
    """Write ``data`` to a temporary file beside ``file``, which is gone afterwards."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=file.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            if durable:
                os.fsync(stream.fileno())
        temporary.chmod(mode)
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def link_or_copy(source: str, target: Path | str) -> bool:
    """Make ``target`` another name of ``source``; False if it is a copy, for want of hard links."""
    try:
        os.link(source, target)
    except (FileNotFoundError, FileExistsError):
        raise
    except OSError:
        shutil.copyfile(source, target)
        return False
    return True
