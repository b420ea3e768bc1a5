"""Files written whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.projects import write_files

from farflung.files import (
    create_whole,
    replace_together,
    repositories_below,
    walk,
    write_atomically,
)

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


def test_walking_stays_in_the_project(tmp_path: Path) -> None:
    """Linked folders and repositories of their own are not entered; the top one may be either."""
    write_files(
        tmp_path,
        {"b.md": "", "a.md": "", ".git": "gitdir: x", "in/c.md": "", "in/sub/.git": "gitdir: x"},
    )
    write_files(tmp_path, {"in/sub/d.md": "", "other/.git/HEAD": "", "other/e.md": ""})
    (tmp_path / "link").symlink_to(tmp_path / "in")
    assert [(here.relative_to(tmp_path).as_posix(), names) for here, names in walk(tmp_path)] == [
        (".", [".git", "a.md", "b.md"]),
        ("in", ["c.md"]),
    ]
    assert repositories_below(tmp_path) == [tmp_path / "other", tmp_path / "in/sub"]


def test_several_files_at_once(tmp_path: Path) -> None:
    """Files are written, others deleted, one that is gone already included; nothing else is left."""
    old, gone = tmp_path / "old.txt", tmp_path / "gone.txt"
    old.write_bytes(b"old")
    new = tmp_path / "new/new.txt"
    replace_together({new: b"new"}, [old, gone])
    assert new.read_bytes() == b"new"
    assert [path.name for path in tmp_path.rglob("*")] == ["new", "new.txt"]


def test_several_files_or_none(tmp_path: Path) -> None:
    """Where one of them cannot be written, those before it are put back and nothing is deleted."""
    one, two, folder = tmp_path / "one.txt", tmp_path / "two.txt", tmp_path / "folder"
    one.write_bytes(b"one")
    two.write_bytes(b"two")
    (folder / "inside").mkdir(parents=True)
    fresh = tmp_path / "fresh.txt"
    with pytest.raises(OSError, match="folder"):
        replace_together({one: b"1", fresh: b"2", folder: b"3"}, [two])
    assert one.read_bytes() == b"one"
    assert two.read_bytes() == b"two"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "one.txt", "two.txt"]
