"""Files written whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from farflung.files import create_whole, write_atomically

if TYPE_CHECKING:
    from pathlib import Path


def test_replaces_what_was_there(tmp_path: Path) -> None:
    """The new content is there, folders are made, and nothing else is left."""
    file = tmp_path / "a/b.txt"
    write_atomically(file, b"one")
    write_atomically(file, b"two")
    assert file.read_bytes() == b"two"
    assert list(file.parent.iterdir()) == [file]


def test_a_failure_leaves_the_old_content(tmp_path: Path) -> None:
    """Where the file cannot be replaced, it stays as it was and no temporary file is left."""
    folder = tmp_path / "taken"
    (folder / "inside").mkdir(parents=True)
    with pytest.raises(OSError, match="taken"):
        write_atomically(folder, b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_creates_only_what_is_not_there(tmp_path: Path) -> None:
    """A file that exists is never overwritten, and no temporary file is left."""
    file = tmp_path / "entry.md"
    create_whole(file, b"first")
    with pytest.raises(FileExistsError):
        create_whole(file, b"second")
    assert file.read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [file]
