from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from farflung.pruning import DAY, UNUSED_SECONDS, due, forget, note_use

if TYPE_CHECKING:
    from pathlib import Path


def aged(file: Path, seconds: float) -> Path:
    """Make a file that was last used so long ago."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()
    then = time.time() - seconds
    os.utime(file, (then, then))
    return file


def test_what_is_used_stays(tmp_path: Path) -> None:
    """A file that was used lately stays, whenever it was made; one that nobody used goes."""
    used, unused = (aged(tmp_path / name, 2 * UNUSED_SECONDS) for name in ("used", "unused"))
    young = aged(tmp_path / "young", UNUSED_SECONDS - DAY)
    note_use(used)
    assert forget(tmp_path.iterdir()) == 1
    assert {*tmp_path.iterdir()} == {used, young}
    assert not unused.exists()


def test_use_is_noted_once_a_day(tmp_path: Path) -> None:
    """Looking at a file a thousand times writes once; one that is not there is no harm."""
    today, before = aged(tmp_path / "a", 60), aged(tmp_path / "b", 2 * DAY)
    was = today.stat().st_mtime_ns
    note_use(today)
    note_use(before)
    note_use(tmp_path / "missing")
    assert today.stat().st_mtime_ns == was
    assert time.time() - before.stat().st_mtime < 60


def test_forgetting_is_due_once_a_day(tmp_path: Path) -> None:
    """The first to ask does it; a cache that is not there has nothing to forget."""
    assert due(tmp_path)
    assert not due(tmp_path)
    aged(tmp_path / ".pruned", DAY + 1)
    assert due(tmp_path)
    assert not due(tmp_path / "missing")


def test_links_lead_nowhere(tmp_path: Path) -> None:
    """A link in a cache may go, what it leads to stays; a folder is not touched."""
    outside = aged(tmp_path / "outside", 2 * UNUSED_SECONDS)
    link = tmp_path / "cache/link"
    link.parent.mkdir()
    link.symlink_to(outside)
    then = time.time() - 2 * UNUSED_SECONDS
    os.utime(link, (then, then), follow_symlinks=False)
    assert forget([link, link.parent]) == 1
    assert outside.exists()
