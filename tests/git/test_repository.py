from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from tests.programs import need
from tests.projects import commit, git, repository, write_files

from farflung.git import GitError, Repository, empty_tree, open_repository

if TYPE_CHECKING:
    from pathlib import Path

_ODD = [
    "handbook/two words.md",
    "handbook/größe-手册.md",
    "handbook/\"quoted\" 'names'.md",
    "handbook/[x]*?.md",
    "handbook/-dash.md",
    "handbook/:(top)colon.md",
    "handbook/back\\slash.md",
    "handbook/tab\tname.md",
]


@pytest.fixture(autouse=True)
def _git() -> None:
    """Skip without git, which a project can do without."""
    need("git", "apt-get install git")


def _open(root: Path) -> Repository:
    found = open_repository(root)
    assert found is not None
    return found


def test_a_folder_outside_of_git_has_no_repository(tmp_path: Path) -> None:
    """Git is not needed, and a folder that does not exist is no crash."""
    assert open_repository(tmp_path) is None
    assert open_repository(tmp_path / "missing") is None


def test_a_repository_without_commits(tmp_path: Path) -> None:
    """Before the first commit there is no head, no tag and nothing before now."""
    git(tmp_path, "init", "--quiet")
    opened = _open(tmp_path)
    assert opened.head is None
    assert opened.tags("*") == []
    assert not opened.shallow
    with pytest.raises(GitError):
        opened.commit_before(dt.datetime.now(dt.UTC))


def test_a_commit_is_read_with_its_date_in_utc(tmp_path: Path) -> None:
    """The hash is whole, the date in UTC, the subject the first line."""
    repository(tmp_path, {"a.md": "a"})
    made = commit(tmp_path, "Say it: größer\n\nAt length.", at="2026-11-20T01:00:00+09:00")
    head = _open(tmp_path).head
    assert head is not None
    assert (head.hash, head.subject) == (made, "Say it: größer")
    assert head.date == dt.datetime(2026, 11, 19, 16, tzinfo=dt.UTC)


@pytest.mark.parametrize("ref", ["nothing", "--all", "-1", "", "HEAD..HEAD~", "v1:a.md"])
def test_a_ref_that_names_no_commit(tmp_path: Path, ref: str) -> None:
    """What looks like an option is a name too, and names nothing."""
    repository(tmp_path, {"a.md": "a"})
    assert _open(tmp_path).commit(ref) is None


def test_tags_come_newest_version_first(tmp_path: Path) -> None:
    """Versions are compared as numbers, and the pattern chooses; settings of users do not matter."""
    repository(tmp_path, {"a.md": "a"})
    for name in ("v1.9", "v1.10", "v2.0", "release-1", "v1.2"):
        git(tmp_path, "tag", name)
    git(tmp_path, "config", "column.ui", "always")
    git(tmp_path, "config", "tag.sort", "refname")
    assert _open(tmp_path).tags("v*") == ["v2.0", "v1.10", "v1.9", "v1.2"]
    assert _open(tmp_path).tags("--delete") == []


def test_files_with_odd_names(tmp_path: Path) -> None:
    """Spaces, accents, quotes and wildcards come through whole."""
    repository(tmp_path, {name: name for name in _ODD})
    opened = _open(tmp_path)
    assert opened.files("HEAD", "handbook") == sorted(_ODD)
    assert opened.blobs("HEAD", _ODD) == {name: name.encode() for name in _ODD}
    assert {name: opened.blob("HEAD", name) for name in _ODD} == opened.blobs("HEAD", _ODD)
    head = opened.head
    assert head is not None


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """One missing blob is None, of many it is left out; a name with a line break is refused."""
    repository(tmp_path, {"a.md": "a\n", "empty.md": "", "bytes.bin": b"\x00\n\xff missing\n"})
    opened = _open(tmp_path)
    assert opened.blob("HEAD", "b.md") is None
    assert opened.blob("nothing", "a.md") is None
    asked = ["b.md", "bytes.bin", "x\ny.md", "empty.md", "a.md"]
    assert opened.blobs("HEAD", asked) == {
        "bytes.bin": b"\x00\n\xff missing\n",
        "empty.md": b"",
        "a.md": b"a\n",
    }
    assert opened.blobs("HEAD", []) == {}


def test_a_project_in_a_folder_of_the_repository(tmp_path: Path) -> None:
    """Every path is the project's own, and what lies outside is not seen."""
    repository(tmp_path, {"docs/site/handbook/a.md": "a", "handbook/b.md": "b", "docs/c.md": "c"})
    write_files(tmp_path, {"docs/site/handbook/a.md": "aa", "handbook/b.md": "bb"})
    (tmp_path / "docs/site/handbook/d.md").write_text("d")
    commit(tmp_path, "Edit")
    opened = _open(tmp_path / "docs/site")
    assert opened.prefix == "docs/site/"
    assert opened.files("HEAD") == ["handbook/a.md", "handbook/d.md"]
    assert opened.files("HEAD", "/handbook/") == ["handbook/a.md", "handbook/d.md"]
    assert opened.blob("HEAD", "handbook/a.md") == b"aa"
    assert opened.blobs("HEAD", ["handbook/a.md"]) == {"handbook/a.md": b"aa"}


def test_links_and_submodules_are_no_files(tmp_path: Path) -> None:
    """What could lead out of the repository is not listed."""
    inner = repository(tmp_path / "inner", {"x.md": "x"})
    outer = repository(tmp_path / "outer", {"handbook/a.md": "a"})
    (outer / "handbook/link.md").symlink_to("/etc/passwd")
    git(
        outer,
        *("-c", "protocol.file.allow=always"),
        *("submodule", "--quiet", "add", str(inner), "handbook/sub"),
    )
    commit(outer, "Add links")
    opened = _open(outer)
    assert opened.files("HEAD", "handbook") == ["handbook/a.md"]
    assert opened.blob("HEAD", "handbook/sub") is None


@pytest.mark.parametrize("hashes", ["sha1", "sha256"])
def test_the_empty_tree(tmp_path: Path, hashes: str) -> None:
    """It is the one that git itself makes of nothing, whichever hashes a repository has."""
    git(tmp_path, "init", "--quiet", f"--object-format={hashes}")
    first = commit(tmp_path, "Begin")
    assert empty_tree(first) == git(tmp_path, "rev-parse", "HEAD^{tree}")


def test_a_shallow_clone_says_so(tmp_path: Path) -> None:
    """Older history is missing there, which changes what can be told."""
    whole = repository(tmp_path / "whole", {"a.md": "1"})
    commit(whole, "Second")
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{whole}", "shallow")
    assert not _open(whole).shallow
    assert _open(tmp_path / "shallow").shallow


def test_the_commit_before_a_moment(tmp_path: Path) -> None:
    """The newest of the main line made before it; a commit at the very moment is not before it."""
    repository(tmp_path, {"a.md": "1"})  # at 10:00 UTC
    git(tmp_path, "checkout", "--quiet", "-b", "side")
    commit(tmp_path, "Aside", at="2026-11-19T11:00:00+00:00")
    git(tmp_path, "checkout", "--quiet", "main")
    commit(tmp_path, "Main", at="2026-11-19T12:00:00+00:00")
    git(
        tmp_path,
        *("merge", "--quiet", "--no-ff", "--message", "Merge", "side"),
        at="2026-11-19T13:00:00+00:00",
    )
    opened = _open(tmp_path)

    def before(hour: int, second: int = 0, microsecond: int = 0) -> str:
        moment = dt.datetime(2026, 11, 19, hour, 0, second, microsecond, tzinfo=dt.UTC)
        found = opened.commit_before(moment)
        return found.subject if found else ""

    assert before(10) == ""
    assert before(10, 0, 1) == "Begin"
    assert before(12) == "Begin"
    assert before(12, 1) == "Main"
    assert before(14) == "Merge"


def test_the_environment_of_git_hooks_is_kept_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Run from a hook, GIT_DIR and its like name another repository; ours is that of the folder."""
    mine = repository(tmp_path / "mine", {"a.md": "mine"}, "Mine")
    other = repository(tmp_path / "other", {"a.md": "other"}, "Other")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git/index"))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.pager")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "false")
    opened = _open(mine)
    assert opened.head is not None
    assert opened.head.subject == "Mine"
    assert opened.blob("HEAD", "a.md") == b"mine"


def test_what_git_says_is_the_message(tmp_path: Path) -> None:
    """A refusal carries git's own words."""
    repository(tmp_path, {"a.md": "a"})
    with pytest.raises(GitError, match="nothing"):
        _open(tmp_path).run("cat-file", "-p", "nothing")
