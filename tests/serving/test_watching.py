from __future__ import annotations

from queue import Queue
from typing import TYPE_CHECKING

import pytest

from farflung.serving.watching import Watcher, is_of_interest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Heard = Queue[frozenset[str]]


@pytest.fixture
def heard(tmp_path: Path) -> Iterator[Heard]:
    """Watch a project of one page and a repository; give what is heard."""
    (tmp_path / "handbook").mkdir()
    (tmp_path / "handbook/a.md").write_text("a")
    (tmp_path / ".git").mkdir()
    heard: Heard = Queue()
    watcher = Watcher(tmp_path, heard.put)
    watcher.start()
    (tmp_path / "begun.yml").touch()
    heard.get(timeout=10)
    yield heard
    watcher.stop()


def until(heard: Heard, path: str) -> set[str]:
    """Listen until ``path`` is heard of; return everything heard."""
    all_paths: set[str] = set()
    while path not in all_paths:
        all_paths |= heard.get(timeout=10)
    return all_paths


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("handbook/a.md", True),
        ("mkdocs.yml", True),
        ("newsletter/entries/pets/mochi.jpg", True),
        (".farflung/build/a", False),
        (".git/index", False),
        ("site/index.html", False),
        (".venv/lib/x.py", False),
        ("handbook/.a.md.swp", False),
        ("handbook/a.md~", False),
        ("handbook/#a.md#", False),
        ("handbook/4913", False),
        ("tools/__pycache__/hook.pyc", False),
    ],
)
def test_what_matters(path: str, *, expected: bool) -> None:
    """Sources matter; our own output, git's files and what editors leave do not."""
    assert is_of_interest(path) is expected


def test_a_page_saved_in_place(heard: Heard, tmp_path: Path) -> None:
    """Writing into a file is heard."""
    (tmp_path / "handbook/a.md").write_text("b")
    assert until(heard, "handbook/a.md") == {"handbook/a.md"}


def test_a_page_saved_by_renaming(heard: Heard, tmp_path: Path) -> None:
    """Editors that write a new file and put it in the place of the old are heard, as one file."""
    new = tmp_path / "handbook/.a.md.new"
    new.write_text("c")
    new.replace(tmp_path / "handbook/a.md")
    assert until(heard, "handbook/a.md") == {"handbook/a.md"}


def test_settings_and_new_folders(heard: Heard, tmp_path: Path) -> None:
    """A file at the top is heard of, and so is one in a folder that was not there before."""
    (tmp_path / "mkdocs.yml").write_text("site_name: x")
    until(heard, "mkdocs.yml")
    (tmp_path / "newsletter/entries").mkdir(parents=True)
    until(heard, "newsletter")  # it came
    until(heard, "newsletter")  # it is watched, and something may have come into it before
    (tmp_path / "newsletter/entries/a.md").write_text("e")
    until(heard, "newsletter/entries/a.md")


def test_ignored_folders_are_silent(heard: Heard, tmp_path: Path) -> None:
    """What happens in the repository or in our own folders is not heard."""
    (tmp_path / ".git/index").write_text("x")
    (tmp_path / "handbook/a.md").write_text("d")
    assert until(heard, "handbook/a.md") == {"handbook/a.md"}
