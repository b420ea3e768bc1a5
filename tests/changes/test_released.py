"""Which states of a project are compared, and what is said of those that are missing."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest
from tests.programs import need
from tests.projects import MKDOCS, commit, git, repository, write_files, write_project

from farflung.changes.redlines import Redlines
from farflung.errors import UsageError
from farflung.workflows.changes import changes, history
from farflung.workflows.comparing import reader_of, released
from farflung.workflows.project import open_project
from farflung.workflows.working import working_commit

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


def test_what_is_not_committed_yet(tmp_path: Path) -> None:
    """The newest version is compared with the pages as they lie there, and they are told apart.

    A page has the summary and day of the last commit that touched it, if there is one in between.
    """
    project = project_of(tmp_path, "v1.0")
    pages = {
        "handbook/index.md": "# Start\n\nWords of today.\n\nMore.\n",
        "handbook/new.md": "# New\n",
    }
    write_files(tmp_path, {**pages, "notes.md": "z"})
    with working_commit(project) as working:
        assert working
        known = released(project, None, working)
        told = {page.path: page for page in known.found[0].pages}
        assert {*told} == {"index.md", "new.md"}
        assert (told["index.md"].summary, told["index.md"].inserted) == ("Write today", 2)
        assert (told["new.md"].summary, told["new.md"].date) == ("", "")
        assert not any(page.committed or page.minor for page in told.values())
        assert known.found[0].date == "2026-11-19T10:00:00Z"
        redlines = Redlines(reader_of(project, working.repository), known.found)
        assert "More" in redlines["since-v1.0/index/"].html
    shown = changes(project, ())
    assert shown.pages == known.found[0].pages
    assert (shown.after, shown.after_commit) == ("Next", "")
    committed = changes(project, ("v1.0", "HEAD"))
    assert [(page.path, page.committed) for page in committed.pages] == [("index.md", True)]
    assert [page.path for page in changes(project, ("HEAD",)).pages] == ["new.md", "index.md"]


def test_a_page_that_is_moved_and_removed(tmp_path: Path) -> None:
    """Moves are found before anybody has told git of them."""
    project = project_of(tmp_path, "v1.0")
    (tmp_path / "handbook/index.md").rename(tmp_path / "handbook/start.md")
    (page,) = changes(project, ("HEAD",)).pages
    assert (page.path, page.previous, page.committed) == ("start.md", "index.md", False)


def test_navigation_that_is_not_committed_yet(tmp_path: Path) -> None:
    """A page belongs to the chapter that the settings as they lie there say."""
    project = project_of(tmp_path, "v1.0")
    write_files(tmp_path, {"mkdocs.yml": f"{MKDOCS}nav: [{{Beginning: [index.md]}}]\n"})
    (page,) = changes(open_project(tmp_path), ()).pages
    assert (page.chapter, page.committed) == ("Beginning", True)
    assert project.settings.site.nav is None


def test_a_site_without_the_working_tree(tmp_path: Path) -> None:
    """Even so the command compares with it, as what it is."""
    hidden = "extra: {handbook: {versions: {current: null}}}\n"
    project = project_of(tmp_path, "v1.0", settings=MKDOCS + hidden)
    write_files(tmp_path, {"handbook/new.md": "# New\n"})
    shown = changes(project, ())
    assert shown.after == "the working tree"
    assert [page.path for page in shown.pages] == ["new.md", "index.md"]


def test_what_git_cannot_take(tmp_path: Path) -> None:
    """What is committed is compared, and a note says why it is no more than that."""
    project = project_of(tmp_path, "v1.0")
    write_files(tmp_path, {".gitattributes": "*.md filter=broken\n", "handbook/index.md": "# x\n"})
    git(tmp_path, "config", "filter.broken.clean", "false")
    git(tmp_path, "config", "filter.broken.required", "true")
    shown = changes(project, ())
    assert [(page.path, page.committed) for page in shown.pages] == [("index.md", True)]
    assert re.search(r"may lack edits .*: git said: fatal: .*'broken' failed", shown.notes[0])
    with working_commit(project) as working:
        assert released(project, None, working).left_out == shown.notes


def test_a_page_whose_name_is_no_utf_8(tmp_path: Path) -> None:
    """It is told apart like any other."""
    project = project_of(tmp_path, "v1.0")
    name = os.fsdecode(b"handbook/caf\xe9.md")
    write_files(tmp_path, {name: "# Tea\n"})
    (page, _) = sorted(changes(project, ()).pages, key=lambda page: page.title == "Start")
    assert (page.title, page.committed) == ("Tea", False)


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    """The commit lies in the project's own folder of caches while it is used."""
    project = project_of(tmp_path, "v1.0")
    left = tmp_path / ".farflung/build"
    with working_commit(project):
        assert [folder.name[:7] for folder in left.iterdir()] == ["commit-"]
    assert [*left.iterdir()] == []


def test_a_handbook_without_pages(tmp_path: Path) -> None:
    """A project in which no page was ever committed has no history to tell."""
    write_project(tmp_path, {"handbook/index.md": "# Start\n", ".gitignore": "handbook/\n"})
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    first = commit(tmp_path, "Begin")
    second = commit(tmp_path, "More")
    assert history(open_project(tmp_path), first, second, None).changes == ()


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
