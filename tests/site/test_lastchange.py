"""The days on which pages were last changed, from real repositories."""

from __future__ import annotations

import datetime as dt
import random
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from tests.projects import commit, git, repository, write_files

from farflung.git import Repository, open_repository
from farflung.site.cache import Cache, Tree
from farflung.site.lastchange import last_changes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def day(month: int) -> dt.date:
    """Return the first of a month of 2026."""
    return dt.date(2026, month, 1)


def at(month: int) -> str:
    """Return noon of that day, in a zone of its own."""
    return f"2026-{month:02}-01T12:00:00+02:00"


@pytest.fixture
def history(tmp_path: Path) -> tuple[Repository, dict[str, str]]:
    """Make a history with a side branch, a merge, a moved folder and a removed page."""
    root = tmp_path / "history"
    root.mkdir()
    write_files(root, {"docs/a.md": "a\n", "docs/b.md": "b\n", "other": "x\n"})
    git(root, "init", "--quiet", "--initial-branch=main")
    names = {"one": commit(root, "one", at(1))}
    git(root, "checkout", "--quiet", "-b", "side")
    write_files(root, {"docs/a.md": "a2\n"})
    commit(root, "side", at(2))
    git(root, "checkout", "--quiet", "main")
    write_files(root, {"other": "y\n"})
    commit(root, "unrelated", at(3))
    git(root, "merge", "--quiet", "--no-ff", "-m", "merge", "side", at=at(4))
    names["merged"] = git(root, "rev-parse", "HEAD")
    git(root, "mv", "docs", "handbook")
    write_files(root, {"handbook/ü b.md": "new\n"})
    names["moved"] = commit(root, "move", at(5))
    write_files(root, {"handbook/b.md": "b2\n"})
    names["head"] = commit(root, "edit", at(6))
    found = open_repository(root)
    assert found is not None
    return found, names


def test_each_version_has_the_days_of_its_own_past(
    history: tuple[Repository, dict[str, str]],
) -> None:
    """Changes come through merges with their own day; what came later is not known to a version."""
    found, names = history
    folders = {
        names["head"]: "handbook/",
        names["merged"]: "docs/",
        names["one"]: "docs/",
    }
    days = last_changes(found, folders)
    assert days[names["one"]] == {"a.md": day(1), "b.md": day(1)}
    assert days[names["merged"]] == {"a.md": day(2), "b.md": day(1)}
    assert days[names["head"]] == {"a.md": day(5), "b.md": day(6), "ü b.md": day(5)}


def test_an_unedited_page_has_the_same_day_in_both_versions(
    history: tuple[Repository, dict[str, str]],
) -> None:
    """So that its file is the same in both."""
    found, names = history
    days = last_changes(found, {names["head"]: "handbook/", names["moved"]: "handbook/"})
    assert days[names["head"]]["a.md"] == days[names["moved"]]["a.md"]


def _shallow(found: Repository, target: Path) -> Repository:
    """Clone the last commit alone."""
    command = ["git", "clone", "--quiet", "--depth", "1", f"file://{found.root}", str(target)]
    subprocess.run(command, check=True, capture_output=True)
    shallow = open_repository(target)
    assert shallow is not None
    return shallow


class _Counting(Repository):
    """A repository that notes what it was asked."""

    def __init__(self, other: Repository) -> None:
        super().__init__(other.root, other.prefix)
        self.asked: list[str] = []

    def run(
        self, *arguments: str, data: bytes | None = None, more: Mapping[str, str] | None = None
    ) -> bytes:
        self.asked.append(arguments[0])
        return super().run(*arguments, data=data, more=more)


def test_the_history_is_walked_once(history: tuple[Repository, dict[str, str]]) -> None:
    """However many versions and pages there are, git log runs once."""
    found, names = history
    counting = _Counting(found)
    last_changes(counting, dict.fromkeys(names.values(), ""))
    assert counting.asked.count("log") == 1


def test_what_is_known_is_not_walked_again(
    history: tuple[Repository, dict[str, str]], tmp_path: Path
) -> None:
    """Git is not asked where all commits are known, and else for what came after them."""
    found, names = history
    cache = Cache(tmp_path / "cache", tmp_path / "spare")
    folders = {names["moved"]: "handbook/", names["one"]: "docs/"}
    first = last_changes(found, folders, cache)
    counting = _Counting(found)
    assert last_changes(counting, folders, cache) == first
    assert "log" not in counting.asked
    more = {names["head"]: "handbook/", **folders}
    assert last_changes(counting, more, cache) == last_changes(found, more)
    assert counting.asked.count("log") == 1


def test_the_walk_goes_on_from_the_last_commit(
    history: tuple[Repository, dict[str, str]], tmp_path: Path
) -> None:
    """Also where nobody wants that one any more, unless git has lost it."""
    found, names = history
    cache = Cache(tmp_path / "cache", tmp_path / "spare")
    last_changes(found, {names["moved"]: "handbook/"}, cache)
    last = {names["head"]: "handbook/"}

    class Watched(_Counting):
        def run(self, *arguments: str, **more: Any) -> bytes:
            if f"^{names['moved']}" in arguments:
                self.asked.append("from there")
            return super().run(*arguments, **more)

    watched = Watched(found)
    assert last_changes(watched, last, cache) == last_changes(found, last)
    assert watched.asked.count("from there") == 1
    other = repository(tmp_path / "other", {"handbook/a.md": "a\n"})
    elsewhere = open_repository(other)
    assert elsewhere is not None
    first = {git(other, "rev-parse", "HEAD"): "handbook/"}
    assert last_changes(elsewhere, first, cache) == last_changes(elsewhere, first)


def test_a_shallow_clone_and_a_damaged_cache(
    history: tuple[Repository, dict[str, str]], tmp_path: Path
) -> None:
    """The one keeps nothing and uses nothing that is kept; of the other nothing is believed."""
    found, names = history
    cache = Cache(tmp_path / "cache", tmp_path / "spare")
    folders = {names["head"]: "handbook/"}
    shallow = _shallow(found, tmp_path / "shallow")
    whole = last_changes(found, folders, cache)
    assert last_changes(shallow, folders, cache) == {names["head"]: {}}
    assert last_changes(found, folders, cache) == whole
    for tree in (tmp_path / "cache/trees").iterdir():
        key = tree.name
        cache.save(key, Tree({}, [["x"], 1]), lasting=False)
    assert last_changes(found, folders, cache) == whole


@pytest.mark.parametrize("seed", range(6))
def test_what_is_kept_gives_what_a_walk_gives(tmp_path: Path, seed: int) -> None:
    """Whichever commits of a history with branches and merges were asked for before."""
    chance = random.Random(seed)  # noqa: S311 - the same history every time
    root = repository(tmp_path / "project", {"docs/a.md": "0\n"})
    names = [git(root, "rev-parse", "HEAD")]
    for number in range(12):
        git(root, "checkout", "--quiet", "--detach", chance.choice(names))
        if number % 3 == 2:
            other = chance.choice(names)
            git(root, "merge", "--quiet", "--strategy=ours", "-m", "merge", other)
        path = f"{chance.choice(('docs', 'pages'))}/{chance.choice('abc')}.md"
        write_files(root, {path: f"{seed} {number}\n"})
        names.append(commit(root, f"edit {number}", at(1 + chance.randrange(11))))
    found = open_repository(root)
    assert found is not None
    cache = Cache(tmp_path / "cache", tmp_path / "spare")
    for _ in range(8):
        some = chance.sample(names, 3)
        folders = {name: chance.choice(("docs/", "docs/", "pages/", "")) for name in some}
        assert last_changes(found, folders, cache) == last_changes(found, folders)


def test_a_project_in_a_folder_of_its_repository(tmp_path: Path) -> None:
    """Paths are relative to the project's folder of pages."""
    root = tmp_path / "top"
    repository(root, {"team/docs/a.md": "a\n"})
    found = open_repository(root / "team")
    assert found is not None
    assert found.head is not None
    days = last_changes(found, {found.head.hash: "team/docs/"})
    assert days[found.head.hash] == {"a.md": dt.date(2026, 11, 19)}
    assert last_changes(found, {}) == {}


def test_what_a_shallow_clone_does_not_know_is_left_out(
    history: tuple[Repository, dict[str, str]], tmp_path: Path
) -> None:
    """The commit at its edge seems to bring all pages, and did not."""
    found, names = history
    shallow = _shallow(found, tmp_path / "shallow")
    assert last_changes(shallow, {names["head"]: "handbook/"}) == {names["head"]: {}}
