"""Atomic publication."""

from __future__ import annotations

import fcntl
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from tests.site.projects import write

from farflung.errors import RefusedError
from farflung.site.publish import Disk, claimed, workshop

if TYPE_CHECKING:
    from pathlib import Path

OLD = {"versions.json": "[]", "page.html": "old"}
NEW = {"versions.json": "[]", "page.html": "new"}


class Killed(BaseException):
    """The process ended here."""


class KilledDisk(Disk):
    """Does so many moves, then is killed; ``exchange`` can be one that the system lacks."""

    def __init__(self, moves: int, *, exchanges: bool) -> None:
        """Take the number of moves before the end."""
        self.left = moves
        self.exchanges = exchanges

    def _step(self) -> None:
        if not self.left:
            raise Killed
        self.left -= 1

    def exchange(self, first: Path, second: Path) -> bool:
        """Count, then exchange."""
        self._step()
        return self.exchanges and super().exchange(first, second)

    def rename(self, source: Path, target: Path) -> None:
        """Count, then rename."""
        self._step()
        super().rename(source, target)

    def remove(self, folder: Path) -> None:
        """Count, then remove."""
        self._step()
        super().remove(folder)


def _publish(out: Path, disk: Disk | None = None) -> None:
    with workshop(out, disk) as shop:
        write(shop.new, NEW)
        shop.publish()


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("exchanges", [True, False])
def test_replaced(tmp_path: Path, *, exchanges: bool) -> None:
    """A new site takes the place of the old one, and nothing else stays behind."""
    write(tmp_path / "site", {**OLD, "gone.html": "gone"})
    _publish(tmp_path / "site", KilledDisk(99, exchanges=exchanges))
    assert _names(tmp_path) == ["site"]
    assert _names(tmp_path / "site") == ["page.html", "versions.json"]
    assert (tmp_path / "site/page.html").read_text() == "new"


def test_first(tmp_path: Path) -> None:
    """The first site needs no folder, or an empty one."""
    _publish(tmp_path / "a/b/site")
    (tmp_path / "empty").mkdir()
    _publish(tmp_path / "empty")
    assert (tmp_path / "a/b/site/page.html").read_text() == "new"
    assert (tmp_path / "empty/page.html").read_text() == "new"
    assert (tmp_path / "empty").stat().st_mode & 0o077


def test_linked_folder(tmp_path: Path) -> None:
    """Where the site's folder is a link, what it leads to is replaced."""
    write(tmp_path / "www/site", OLD)
    (tmp_path / "site").symlink_to("www/site")
    _publish(tmp_path / "site")
    assert (tmp_path / "site").is_symlink()
    assert (tmp_path / "www/site/page.html").read_text() == "new"


def test_failed_build(tmp_path: Path) -> None:
    """A build that fails leaves the old site and no folder of its own."""
    write(tmp_path / "site", OLD)
    with suppress(Killed), workshop(tmp_path / "site") as shop:
        write(shop.new, NEW)
        raise Killed
    assert _names(tmp_path) == ["site"]
    assert (tmp_path / "site/page.html").read_text() == "old"


@pytest.mark.parametrize("exchanges", [True, False])
@pytest.mark.parametrize("moves", range(8))
def test_killed_anywhere(tmp_path: Path, moves: int, *, exchanges: bool) -> None:
    """Killed before any move, the next run finds a whole site and leaves nothing behind."""
    write(tmp_path / "site", OLD)
    with suppress(Killed):
        _publish(tmp_path / "site", KilledDisk(moves, exchanges=exchanges))
    with workshop(tmp_path / "site"):
        assert (tmp_path / "site/page.html").read_text() in {"old", "new"}
        assert (tmp_path / "site/versions.json").is_file()
    assert _names(tmp_path) == ["site"]


def test_foreign_folder(tmp_path: Path) -> None:
    """A folder that holds something else is never replaced, whenever it got there."""
    write(tmp_path / "site", {"thesis.txt": "years of work"})
    with pytest.raises(RefusedError, match="not a site"), workshop(tmp_path / "site"):
        pass
    write(tmp_path, {"file": "x"})
    with pytest.raises(RefusedError), workshop(tmp_path / "file"):
        pass
    with workshop(tmp_path / "late") as shop:
        write(tmp_path / "late", {"thesis.txt": "years of work"})
        with pytest.raises(RefusedError):
            shop.publish()
    assert _names(tmp_path) == ["file", "late", "site"]


def test_a_live_build_is_left_alone(tmp_path: Path) -> None:
    """Two builds at once do not remove each other's folders; the last one stays."""
    with workshop(tmp_path / "site") as first:
        write(first.new, OLD)
        _publish(tmp_path / "site")
        assert first.folder.is_dir()
        first.publish()
    assert (tmp_path / "site/page.html").read_text() == "old"
    assert _names(tmp_path) == ["site"]


def test_left_overs(tmp_path: Path) -> None:
    """Folders of killed runs go, also one that was killed before it had a lock.

    So does one that the engine of an interrupted run wrote into when it was removed already.
    """
    write(tmp_path, {"build-dead/lock": "", "build-dead/docs/x.md": "x", "other/lock": ""})
    (tmp_path / "build-empty").mkdir()
    write(tmp_path, {"build-late/next/site/index.html": "x"})
    write(tmp_path, {"build-live/lock": ""})
    with (tmp_path / "build-live/lock").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with claimed(tmp_path, "build-"):
            pass
    assert _names(tmp_path) == ["build-live", "other"]
