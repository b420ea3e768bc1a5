"""Caches that forget what nothing has used for a while.

A file that is used says so by its time of modification, renewed once a day. Files that were not
used for sixty days are removed, also once a day: later than any run that is still under way could
want them, and what is wanted again is made again. The clock is the machine's, because so are the
times of files; a run that is told another day (``--at``) forgets nothing for it.
"""

from __future__ import annotations

import contextlib
import os
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

__all__ = ["UNUSED_SECONDS", "due", "forget", "note_use"]

DAY = 24 * 60 * 60
UNUSED_SECONDS = 60 * DAY
_STAMP = ".pruned"


def note_use(file: Path) -> None:
    """Say that a file of a cache is used. A cache that cannot be written stays as it is."""
    with contextlib.suppress(OSError):
        if time.time() - file.stat().st_mtime > DAY:
            os.utime(file)


def due(folder: Path) -> bool:
    """Tell whether a day has passed since files of a cache were last forgotten, and begin a new one."""
    stamp = folder / _STAMP
    try:
        if stamp.exists() and time.time() - stamp.stat().st_mtime < DAY:
            return False
        stamp.touch()
    except OSError:  # nothing is there yet, or nothing can be removed
        return False
    return True


def forget(files: Iterable[Path], *, used: Callable[[Path], bool] | None = None) -> int:
    """Remove files that are old and not ``used``; return how many. Links are not followed."""
    before = time.time() - UNUSED_SECONDS
    removed = 0
    for file in files:
        with contextlib.suppress(OSError):
            old = file.lstat().st_mtime < before
            if old and not (used and used(file)):
                file.unlink()
                removed += 1
    return removed
