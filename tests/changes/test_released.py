"""Which states of a project are compared, and what is said of those that are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.programs import need
from tests.projects import MKDOCS, commit, git, repository, write_files, write_project

from farflung.errors import UsageError
from farflung.workflows.changes import changes, history
from farflung.workflows.comparing import released
from farflung.workflows.project import open_project

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.workflows.project import Project

_HIDDEN = "extra: {handbook: {versions: {hidden: [v1.1]}}}\n"


def project_of(root: Path, *tags: str, settings: str = MKDOCS) -> Project:
    """Make a project with a commit for each tag and one more."""
    need("git", "apt-get install git")
    write_project(root, {"mkdocs.yml": settings, ".gitignore": ".farflung/\n"})
    repository(root, {"handbook/index.md": "# Start\n\nBegin.\n"})
    for tag in tags:
        write_files(root, {"handbook/index.md": f"# Start\n\nWords of {tag}.\n"})
        commit(root, f"Write {tag}")
        git(root, "tag", tag)
    write_files(root, {"handbook/index.md": "# Start\n\nWords of today.\n"})
    commit(root, "Write today")
    return open_project(root)


def test_versions_are_compared_with_their_neighbours(tmp_path: Path) -> None:
    """Newest first: the last commit with the newest version, and so on."""
    known = released(project_of(tmp_path, "v1.0", "v1.1"))
    names = [(c.pair.before.name, c.pair.after.name, c.pair.slug) for c in known.found]
    assert names == [("v1.1", "next", "since-v1.1"), ("v1.0", "v1.1", "since-v1.0")]
    assert (known.notes, known.left_out) == ((), ())


def test_hidden_versions_are_passed_over(tmp_path: Path) -> None:
    """A version that the selector does not offer is no state that readers compare with."""
    known = released(project_of(tmp_path, "v1.0", "v1.1", settings=MKDOCS + _HIDDEN))
    assert [c.pair.before.name for c in known.found] == ["v1.0"]


def test_without_a_version_there_is_a_note(tmp_path: Path) -> None:
    """Nothing is compared, and a sentence says what would change that."""
    project = project_of(tmp_path)
    known = released(project)
    assert known.found == ()
    assert known.notes[-1] == "What changed is shown from the first version on: git tag v1.0"
    with pytest.raises(UsageError, match="no version to compare with"):
        changes(project, ())
    assert len(changes(project, ("HEAD~1",)).pages) == 1


def test_uncommitted_pages_are_counted(tmp_path: Path) -> None:
    """Edited and new pages are left out and counted; other files are not."""
    project = project_of(tmp_path, "v1.0")
    write_files(tmp_path, {"handbook/index.md": "x", "handbook/new.md": "y", "notes.md": "z"})
    assert "2 pages" in released(project).left_out[0]
    assert "2 pages" in changes(project, ()).notes[0]


def test_redlines_for_the_newsletter(tmp_path: Path) -> None:
    """A page is linked to the redline of the versions that the commits lie between."""
    project = project_of(tmp_path, "v1.0", "v1.1")
    first, old, new, today = (
        git(tmp_path, "rev-parse", ref) for ref in ("HEAD~3", "v1.0", "v1.1", "HEAD")
    )

    def links(start: str, end: str) -> list[str]:
        return [change.redline for change in history(project, start, end, None).changes]

    assert links(new, today) == ["since-v1.1/index/"]
    assert links(old, new) == ["since-v1.0/index/"]
    assert links(old, today) == ["since-v1.1/index/"]
    assert links(first, old) == [""]  # before the first version nothing is compared
    assert links(today, old) == []  # a later edition has told it
    assert links("", "") == []
