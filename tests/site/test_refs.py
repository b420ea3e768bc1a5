"""Reading the handbook at a git ref."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.site.projects import MKDOCS, git, make_project, write

from farflung.git import open_repository
from farflung.site.refs import Snapshot, read_snapshot, safe_name

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.git import Repository


def _repository(root: Path) -> Repository:
    repository = open_repository(root)
    assert repository is not None
    return repository


def _snapshot(root: Path, tag: str = "v1") -> Snapshot:
    return read_snapshot(_repository(root), f"refs/tags/{tag}", "handbook")


def test_files(tmp_path: Path) -> None:
    """The files are those of the ref, not of the working tree, with their bytes."""
    make_project(tmp_path, {"handbook/index.md": "old", "handbook/a/b.md": "b"}, tag="v1")
    write(tmp_path, {"handbook/index.md": "new", "handbook/c.md": "c"})
    snapshot = _snapshot(tmp_path)
    assert dict(snapshot.read(_repository(tmp_path))) == {"a/b.md": b"b", "index.md": b"old"}
    assert snapshot.nav is None


def test_project_below_the_repository(tmp_path: Path) -> None:
    """The project may lie in a folder of a larger repository."""
    make_project(tmp_path / "docs", {"handbook/index.md": "x"})
    write(tmp_path, {"handbook/other.md": "not ours"})
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message", "x")
    git(tmp_path, "tag", "v1")
    assert _snapshot(tmp_path / "docs").files == ("index.md",)


def test_own_docs_dir_and_navigation(tmp_path: Path) -> None:
    """The ref's own settings say where its pages were and how they were ordered."""
    settings = "site_name: x\ndocs_dir: docs\nnav: [index.md, {Gone: gone.md}]\n"
    make_project(tmp_path, {"mkdocs.yml": settings, "docs/index.md": "x"}, tag="v1")
    write(tmp_path, {"mkdocs.yml": MKDOCS})
    snapshot = _snapshot(tmp_path)
    assert snapshot.files == ("index.md",)
    assert snapshot.nav == ["index.md"]
    assert snapshot.notes == ('its navigation names "gone.md", which is not there',)


@pytest.mark.parametrize("folder", ["../other", "/etc", "a/../../b", "a\\b"])
def test_docs_dir_outside(tmp_path: Path, folder: str) -> None:
    """A ref whose pages would lie outside of the project is not read."""
    settings = f"docs_dir: '{folder}'\n"
    make_project(tmp_path, {"mkdocs.yml": settings, "handbook/index.md": "x"}, tag="v1")
    snapshot = _snapshot(tmp_path)
    assert snapshot.files == ()
    assert "outside the project" in snapshot.notes[0]


def test_links_are_left_out(tmp_path: Path) -> None:
    """A symbolic link in a ref leads nowhere, because it is not read."""
    make_project(tmp_path, {"handbook/index.md": "x"})
    (tmp_path / "handbook/passwd.md").symlink_to("/etc/passwd")
    make_project(tmp_path, {}, tag="v1")
    assert _snapshot(tmp_path).files == ("index.md",)


def test_unreadable_settings(tmp_path: Path) -> None:
    """A ref whose settings are broken keeps its pages."""
    make_project(tmp_path, {"mkdocs.yml": "a: [", "handbook/index.md": "x"}, tag="v1")
    assert _snapshot(tmp_path).files == ("index.md",)
    assert "cannot be read" in _snapshot(tmp_path).notes[0]


def test_no_pages(tmp_path: Path) -> None:
    """A ref without pages says so."""
    make_project(tmp_path, {"docs/index.md": "x"}, tag="v1")
    assert _snapshot(tmp_path).notes == ('there are no pages in "handbook"',)


@pytest.mark.parametrize(
    "path", ["", "/a", "../a", "a/../../b", "a\\b", "C:a", "a\nb", "a\x00b", "..", "a/.."]
)
def test_unsafe_names(path: str) -> None:
    """Names that could lead out of a folder on some system are not safe."""
    assert not safe_name(path)


@pytest.mark.parametrize("path", ["a.md", "a/b.md", "a..b", "...", "ünï/ cödé.md"])
def test_safe_names(path: str) -> None:
    """Ordinary names are."""
    assert safe_name(path)


@pytest.mark.parametrize("old", ["", "very/old/place/"])
def test_settings_that_moved(tmp_path: Path, old: str) -> None:
    """A project below the repository's top finds its settings of old at the top, or anywhere."""
    settings = "docs_dir: pages\nnav: [b.md, a.md]\n"
    files = {f"{old}mkdocs.yml": settings, f"{old}pages/a.md": "a", f"{old}pages/b.md": "b"}
    write(tmp_path, files)
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message", "old")
    git(tmp_path, "tag", "v1")
    git(tmp_path, "rm", "-r", "--quiet", ".")
    project = tmp_path / "site/project"
    make_project(project, {"handbook/index.md": "x"})
    snapshot = _snapshot(project)
    assert (snapshot.home, snapshot.folder) == (old, "pages/")
    assert snapshot.nav == ["b.md", "a.md"]
    assert dict(snapshot.read(_repository(project))) == {"a.md": b"a", "b.md": b"b"}


def test_several_settings(tmp_path: Path) -> None:
    """Where several files could be meant, none is, and today's folder of pages is looked at."""
    files = {f"{name}/mkdocs.yml": "docs_dir: pages\n" for name in "ab"}
    write(tmp_path, {**files, "a/pages/x.md": "x", "handbook/index.md": "x"})
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message", "old")
    git(tmp_path, "tag", "v1")
    assert _snapshot(tmp_path).files == ("index.md",)


def test_submodules_are_ignored(tmp_path: Path) -> None:
    """A submodule among the pages is no file of the ref."""
    make_project(tmp_path / "other", {"handbook/x.md": "x"}, tag="v1")
    root = make_project(tmp_path / "ours", {"handbook/index.md": "x"}, tag="v0")
    allow = ("-c", "protocol.file.allow=always")
    git(root, *allow, "submodule", "--quiet", "add", str(tmp_path / "other"), "handbook/sub")
    make_project(root, {}, tag="v1")
    assert _snapshot(root).files == ("index.md",)


def test_linked_worktree(tmp_path: Path) -> None:
    """A second work tree of a repository reads the same refs."""
    make_project(tmp_path / "main", {"handbook/index.md": "x"}, tag="v1")
    git(tmp_path / "main", "worktree", "add", "--quiet", str(tmp_path / "other"))
    assert _snapshot(tmp_path / "other").files == ("index.md",)
