"""The files of many trees in one run of git, which has to say what many runs say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.programs import need
from tests.projects import commit, git, repository, write_files

from farflung.git import GitError, Repository
from farflung.git.listings import listings

if TYPE_CHECKING:
    from pathlib import Path

_NAMES = ["a.md", "a-b.md", "a/index.md", "a/x y.md", "größe.md", "b/\n:100644 x.md", "b.bin"]
_STATES = st.lists(st.dictionaries(st.sampled_from(_NAMES), st.sampled_from("xyz")), min_size=1)


def _same(root: Path) -> None:
    """Compare the answers for all commits of a repository, the newest first."""
    opened = Repository(root, "")
    commits = git(root, "log", "--format=%H").split()
    trees = opened.hashes([f"{name}:handbook" for name in commits])
    known = listings(opened, [tree for tree in trees if tree])
    for name, tree in zip(commits, trees, strict=True):
        found = opened.listing(name, "handbook").items()
        told = [(path.removeprefix("handbook/"), blob) for path, blob in found]
        assert [*known.get(tree, {}).items()] == told


@pytest.fixture(autouse=True)
def _git() -> None:
    """Skip without git, which a project can do without."""
    need("git", "apt-get install git")


@given(_STATES)
@settings(max_examples=15, deadline=None)
def test_any_history(
    tmp_path_factory: pytest.TempPathFactory, states: list[dict[str, str]]
) -> None:
    """Whatever was added, edited and removed, each state has its files in the order of git."""
    root = tmp_path_factory.mktemp("project")
    repository(root, {"notes.md": "n"})
    for state in states:
        git(root, "rm", "-r", "--quiet", "--ignore-unmatch", "handbook")
        write_files(root, {f"handbook/{name}": content for name, content in state.items()})
        git(root, "add", "--all")
        git(root, "commit", "--quiet", "--allow-empty", "--message", "x")
    _same(root)


def test_links_and_submodules(tmp_path: Path) -> None:
    """They are no files, also where they were one before or are one afterwards."""
    root = repository(tmp_path / "project", {"handbook/a.md": "a", "handbook/b.md": "b"})
    other = repository(tmp_path / "other", {"c.md": "c"})
    (root / "handbook/a.md").unlink()
    (root / "handbook/a.md").symlink_to("b.md")
    git(root, "-c", "protocol.file.allow=always", "submodule", "add", str(other), "handbook/sub")
    commit(root, "Link")
    (root / "handbook/a.md").unlink()
    write_files(root, {"handbook/a.md": "again"})
    commit(root, "Again")
    _same(root)


def test_nothing(tmp_path: Path) -> None:
    """Without trees git is not asked."""
    assert listings(Repository(tmp_path, ""), []) == {}


def test_what_is_no_tree(tmp_path: Path) -> None:
    """A file, or a tree that is not there, is not passed over in silence."""
    opened = Repository(repository(tmp_path, {"a.md": "a", "b/c.md": "c"}), "")
    file, tree = opened.hashes(["HEAD:a.md", "HEAD:b"])
    assert opened.hashes(["HEAD:a.md", "HEAD:b"], "tree") == ["", tree]
    with pytest.raises(GitError):
        listings(opened, [tree, file])
