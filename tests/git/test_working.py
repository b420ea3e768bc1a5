"""The working tree as a commit that the repository itself never has."""

from __future__ import annotations

import re
import subprocess
import time
from typing import TYPE_CHECKING

import pytest
from tests.programs import need
from tests.projects import commit, git, repository, write_files

from farflung.git import open_repository
from farflung.git.working import WorkingCommit, commit_working_tree

if TYPE_CHECKING:
    from pathlib import Path

_FILES = {
    "mkdocs.yml": "site_name: x\n",
    "handbook/a.md": "a",
    "handbook/b.md": "b",
    "notes.md": "n",
}


@pytest.fixture(autouse=True)
def _git() -> None:
    """Skip without git, which a project can do without."""
    need("git", "apt-get install git")


def _working(root: Path, scratch: Path) -> WorkingCommit:
    opened = open_repository(root)
    assert opened
    scratch.mkdir()
    found = commit_working_tree(opened, ["handbook", "mkdocs.yml"], scratch)
    assert found
    return found


def _state(root: Path) -> tuple[str, dict[str, bytes]]:
    """Return everything that git keeps of a repository."""
    kept = {str(f): f.read_bytes() for f in sorted((root / ".git").rglob("*")) if f.is_file()}
    return git(root, "status", "--porcelain"), kept


def test_nothing_was_edited(tmp_path: Path) -> None:
    """The current commit stands for itself; what lies or is staged elsewhere does not count."""
    root = tmp_path / "project"
    head = git(repository(root, _FILES), "rev-parse", "HEAD")
    write_files(root, {"notes.md": "other", "new.md": "new"})
    git(root, "add", "notes.md")
    found = _working(root, tmp_path / "scratch")
    assert (found.hash, found.head, found.edited, found.obstacle) == (head, head, False, "")


def test_edits_of_every_kind(tmp_path: Path) -> None:
    """Edited, staged, new and removed files are in it, on top of the current commit, at its date."""
    root = tmp_path / "project"
    repository(root, _FILES)
    head = commit(root, "Write", at="2026-11-20T01:00:00+09:00")
    write_files(root, {"handbook/a.md": "edited", "handbook/new.md": "new", "mkdocs.yml": "staged"})
    git(root, "add", "mkdocs.yml")
    (root / "handbook/b.md").unlink()
    before = _state(root)
    found = _working(root, tmp_path / "scratch")
    assert _state(root) == before
    assert found.edited
    ours = found.repository
    names = ["handbook/a.md", "handbook/b.md", "handbook/new.md", "mkdocs.yml", "notes.md"]
    there = ours.blobs(found.hash, names)
    assert there == {
        "handbook/a.md": b"edited",
        "handbook/new.md": b"new",
        "mkdocs.yml": b"staged",
        "notes.md": b"n",
    }
    made = ours.commit(found.hash)
    assert made
    assert (made.date.isoformat(), made.subject) == ("2026-11-19T16:00:00+00:00", "")
    assert ours.is_ancestor(head, found.hash)
    plain = open_repository(root)
    assert plain
    assert plain.commit(found.hash) is None


def test_the_same_edits_are_the_same_commit(tmp_path: Path) -> None:
    """What was found out about it can be kept by its hash."""
    root = tmp_path / "project"
    repository(root, _FILES)
    write_files(root, {"handbook/a.md": "edited"})
    first, second = (_working(root, tmp_path / name).hash for name in ("one", "two"))
    assert first == second


@pytest.mark.parametrize("name", ["two words", 'a:b "c"', "größe-手册"])
def test_folders_with_odd_names(tmp_path: Path, name: str) -> None:
    """The objects of the repository are found wherever it lies."""
    root = tmp_path / name
    repository(root, _FILES)
    write_files(root, {"handbook/a.md": "edited"})
    found = _working(root, tmp_path / "scratch")
    assert found.repository.blobs(found.hash, ["handbook/a.md", "handbook/b.md"]) == {
        "handbook/a.md": b"edited",
        "handbook/b.md": b"b",
    }


def test_a_shallow_clone(tmp_path: Path) -> None:
    """Its one commit is enough."""
    repository(tmp_path / "origin", _FILES)
    commit(tmp_path / "origin", "More")
    url = (tmp_path / "origin").as_uri()
    git(tmp_path, "clone", "--quiet", "--depth=1", url, "project")
    write_files(tmp_path / "project", {"handbook/a.md": "edited"})
    assert _working(tmp_path / "project", tmp_path / "scratch").edited


def test_hooks_and_a_split_index(tmp_path: Path) -> None:
    """No hook is run, and a shared index stays in the repository as it is."""
    root = tmp_path / "project"
    repository(root, _FILES)
    canary = tmp_path / "canary"
    hook = root / ".git/hooks/post-index-change"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch '{canary}'\n")
    hook.chmod(0o755)
    git(root, "config", "core.splitIndex", "true")
    git(root, "update-index", "--split-index")
    canary.unlink()
    write_files(root, {"handbook/a.md": "edited"})
    before = {path.name for path in (root / ".git").iterdir()}
    assert _working(root, tmp_path / "scratch").edited
    assert {path.name for path in (root / ".git").iterdir()} == before
    assert not canary.exists()


def test_what_git_cannot_take(tmp_path: Path) -> None:
    """The current commit then stands for the working tree, and it is said why."""
    root = repository(tmp_path / "project", {**_FILES, ".gitattributes": "*.md filter=broken\n"})
    head = git(root, "rev-parse", "HEAD")
    git(root, "config", "filter.broken.clean", "false")
    git(root, "config", "filter.broken.required", "true")
    write_files(root, {"handbook/a.md": "edited"})
    found = _working(root, tmp_path / "scratch")
    assert (found.hash, found.edited) == (head, False)
    assert re.search("^fatal: .*filter 'broken' failed", found.obstacle)


def test_what_git_ignores(tmp_path: Path) -> None:
    """Files that git knows count even so, and others do not."""
    root = repository(tmp_path / "project", _FILES)
    write_files(root, {".gitignore": "handbook/\nmkdocs.yml\n"})
    commit(root, "Ignore")
    write_files(root, {"handbook/a.md": "edited", "handbook/new.md": "new", "mkdocs.yml": "x"})
    found = _working(root, tmp_path / "scratch")
    there = found.repository.blobs(found.hash, ["handbook/a.md", "handbook/new.md", "mkdocs.yml"])
    assert there == {"handbook/a.md": b"edited", "mkdocs.yml": b"x"}
    assert found.obstacle == ""


def test_some_files_that_git_cannot_take(tmp_path: Path) -> None:
    """A repository without a commit among the pages keeps nothing else out."""
    root = repository(tmp_path / "project", _FILES)
    git(root, "init", "--quiet", "handbook/other")
    write_files(root, {"handbook/z.md": "new"})
    found = _working(root, tmp_path / "scratch")
    assert found.repository.blobs(found.hash, ["handbook/z.md"]) == {"handbook/z.md": b"new"}
    assert found.obstacle.startswith("error: 'handbook/other/' does not have a commit")


def test_an_edit_as_young_as_the_index(tmp_path: Path) -> None:
    """Text of the same length, written in the second of the commit, is an edit."""
    root = repository(tmp_path / "project", _FILES)
    for number in range(5):
        time.sleep(1 - time.time() % 1)
        write_files(root, {"handbook/a.md": f"a{number}"})
        commit(root, "Write")
        write_files(root, {"handbook/a.md": f"b{number}"})
        index, file = (root / ".git/index").stat(), (root / "handbook/a.md").stat()
        if int(index.st_mtime) == int(file.st_ctime):
            break
    time.sleep(1.1)
    assert _working(root, tmp_path / "scratch").edited


def test_a_commit_of_long_ago(tmp_path: Path) -> None:
    """Also a moment that git would take for a day in another form is a date."""
    root = repository(tmp_path / "project", _FILES)
    commit(root, "Early", at="1970-01-02T00:00:00+00:00")
    write_files(root, {"handbook/a.md": "edited"})
    found = _working(root, tmp_path / "scratch")
    made = found.repository.commit(found.hash)
    assert made
    assert made.date.isoformat() == "1970-01-02T00:00:00+00:00"


def test_a_merge_that_was_not_finished(tmp_path: Path) -> None:
    """Files that two branches edited are taken as they lie there if they are pages, else as committed."""
    root = tmp_path / "project"
    repository(root, _FILES)
    git(root, "checkout", "--quiet", "-b", "other")
    write_files(root, {"handbook/a.md": "theirs", "notes.md": "theirs"})
    commit(root, "Theirs")
    git(root, "checkout", "--quiet", "-")
    write_files(root, {"handbook/a.md": "ours", "notes.md": "ours"})
    commit(root, "Ours")
    with pytest.raises(subprocess.CalledProcessError):
        git(root, "merge", "other")
    found = _working(root, tmp_path / "scratch")
    there = found.repository.blobs(found.hash, ["handbook/a.md", "notes.md"])
    assert b"<<<<<<<" in there["handbook/a.md"]
    assert there["notes.md"] == b"ours"
    assert found.obstacle == ""


def test_before_the_first_commit(tmp_path: Path) -> None:
    """There is nothing it could stand on."""
    write_files(tmp_path, _FILES)
    git(tmp_path, "init", "--quiet")
    opened = open_repository(tmp_path)
    assert opened
    (tmp_path / "scratch").mkdir()
    assert commit_working_tree(opened, ["handbook"], tmp_path / "scratch") is None
