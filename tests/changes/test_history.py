from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.programs import need
from tests.projects import commit, git, repository, write_files

from farflung.changes.history import history_of
from farflung.changes.reading import Reader
from farflung.changes.records import Pair, State
from farflung.changes.store import Store
from farflung.git import open_repository
from farflung.model import ChangeKind, HandbookChange, HandbookHistory

if TYPE_CHECKING:
    from pathlib import Path

_LONG = "".join(f"line {number}\n" for number in range(30))


def _history(root: Path, start: str, end: str, folder: str = "handbook/") -> HandbookHistory:
    opened = open_repository(root)
    assert opened is not None
    place = opened.prefix + folder
    before = State("", "", start, place if start else "")
    pair = Pair(before, State("", "", end, place), "")
    return history_of(Reader(opened, Store(root / ".farflung")).changes(pair), {"edited.md": "x/"})


@pytest.mark.parametrize("folder", ["", "company/site/"])
def test_pages_that_were_added_changed_moved_and_removed(tmp_path: Path, folder: str) -> None:
    """Paths are below docs_dir wherever it lies, and what is no page is left out."""
    need("git", "apt-get install git")
    repository(
        tmp_path,
        {
            f"{folder}handbook/old.md": f"---\ntitle: The old way\n---\n{_LONG}",
            f"{folder}handbook/gone/index.md": "# Gone\n",
            f"{folder}handbook/edited.md": "Text\n",
            f"{folder}handbook/picture.png": b"\x89PNG",
            f"{folder}other/edited.md": "Text\n",
        },
    )
    start = git(tmp_path, "rev-parse", "HEAD")
    below = tmp_path / folder / "handbook"
    (below / "deep").mkdir()
    (below / "old.md").rename(below / "deep/new way.md")
    (below / "gone/index.md").unlink()
    write_files(
        below, {"edited.md": "More text\n", "fresh_page.md": "No heading\n", "picture.png": "x"}
    )
    commit(tmp_path, "Reorganise: move the old way")
    write_files(below, {"edited.md": "Even more\n"})
    end = commit(tmp_path, "Say more")
    history = _history(tmp_path / folder, start, end)
    subject = "Reorganise: move the old way"
    assert (history.start, history.end) == (start, end)
    assert history.changes == (
        HandbookChange("deep/new way.md", "The old way", ChangeKind.MOVED, "old.md", subject),
        HandbookChange("edited.md", "Edited", ChangeKind.CHANGED, "", "Say more", "x/"),
        HandbookChange("fresh_page.md", "Fresh page", ChangeKind.ADDED, "", subject),
        HandbookChange("gone/index.md", "Gone", ChangeKind.REMOVED, "", subject),
    )


def test_since_the_beginning_every_page_is_new(tmp_path: Path) -> None:
    """An empty start stands before the first commit."""
    need("git", "apt-get install git")
    repository(tmp_path, {"docs/guide/a.md": "# A\n", "docs/b.md": "# B\n"})
    end = git(tmp_path, "rev-parse", "HEAD")
    assert _history(tmp_path, "", end, "docs/guide/").changes == (
        HandbookChange("a.md", "A", ChangeKind.ADDED, "", "Begin"),
    )
    assert _history(tmp_path, end, end, "docs/guide/").changes == ()
