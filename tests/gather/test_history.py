from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from farflung.gather.history import page_title, read_history
from tests.programs import need
from tests.projects import commit, git, repository, write_files

from farflung.git import open_repository
from farflung.model import ChangeKind, HandbookChange, HandbookHistory

if TYPE_CHECKING:
    from pathlib import Path

_LONG = "".join(f"line {number}\n" for number in range(30))


def _history(root: Path, start: str, end: str, docs_dir: str = "handbook") -> HandbookHistory:
    opened = open_repository(root)
    assert opened is not None
    return read_history(opened, docs_dir, start, end)


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
        HandbookChange("edited.md", "Edited", ChangeKind.CHANGED, "", "Say more"),
        HandbookChange("fresh_page.md", "Fresh page", ChangeKind.ADDED, "", subject),
        HandbookChange("gone/index.md", "Gone", ChangeKind.REMOVED, "", subject),
    )


def test_since_the_beginning_every_page_is_new(tmp_path: Path) -> None:
    """An empty start stands before the first commit; an empty end means there is nothing."""
    need("git", "apt-get install git")
    repository(tmp_path, {"docs/guide/a.md": "# A\n", "docs/b.md": "# B\n"})
    end = git(tmp_path, "rev-parse", "HEAD")
    assert _history(tmp_path, "", end, "docs/guide/").changes == (
        HandbookChange("a.md", "A", ChangeKind.ADDED, "", "Begin"),
    )
    assert _history(tmp_path, end, end).changes == ()
    assert _history(tmp_path, "", "").changes == ()


@pytest.mark.parametrize(
    ("text", "path", "title"),
    [
        ("---\ntitle: Front\n---\n# Head\n", "a.md", "Front"),
        ("---\r\ntitle: Front\r\n---\r\n# Head\r\n", "a.md", "Front"),
        ("\ufeff---\ntitle: Front\n---\n", "a.md", "Front"),
        ("---\ntitle: 2026\n---\n", "a.md", "2026"),
        ("---\ntitle:\nowner: x\n---\n# Head\n", "a.md", "Head"),
        ("---\ntitle: [a]\n---\n# Head\n", "a.md", "Head"),
        ("---\n: broken: [\n---\n# Head\n", "a.md", "Head"),
        ("---\nx: !!python/name:os.system\n---\n# Head\n", "a.md", "Head"),
        ("Words\n\n# Head {#anchor .class} ##\n", "a.md", "Head"),
        ("#  Head  ##\r\n", "a.md", "Head"),
        ("```sh\n# a comment\n```\n\n# Head\n", "a.md", "Head"),
        ("```sh\n# a comment\n```\n", "first-steps.md", "First steps"),
        ("## Second\n", "how_to-ask.md", "How to ask"),
        ("", "values/index.md", "Values"),
        ("", "time-zones/README.md", "Time zones"),
    ],
)
def test_the_title_of_a_page(text: str, path: str, title: str) -> None:
    """Front matter first, then the first heading, then the name of the file or its folder."""
    assert page_title(text, path) == title
