"""The pages of a tag as they are staged: what the working tree has too is not read from git."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.site.projects import git, make_project, settings_of, write

from farflung.git import open_repository
from farflung.site.cache import Cache
from farflung.site.caretaker import Caretaker
from farflung.site.pasttree import PastTree
from farflung.site.refs import Snapshot, read_snapshot
from farflung.site.worktree import WorkingTree

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.git import Repository

PAGES = {
    "handbook/index.md": "# Start\n",
    "handbook/a/index.md": "---\nowner: Amara\n---\n# A\n",
    "handbook/a/one.md": "# One\n",
    "handbook/a/two.md": "# Two\r\n",
    "handbook/data.bin": "\x00",
    "handbook/other.bin": "\x01",
}
LATIN = b"# Caf\xe9\n"


class _Reading(Snapshot):
    """Writes down which files are read from git."""

    read_paths: list[str] = []  # noqa: RUF012 - of one test at a time

    def only(self, files: list[str]) -> Snapshot:  # type: ignore[override]
        """Return the same with some of its files."""
        self.read_paths.extend(files)
        return super().only(files)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a project with a version, one of whose pages is not UTF-8."""
    root = make_project(tmp_path / "project", PAGES)
    (root / "handbook/latin.md").write_bytes(LATIN)
    return make_project(root, {}, tag="v1")


def _trees(root: Path, cache: Cache) -> tuple[WorkingTree, PastTree, PastTree]:
    """Return the working tree, the tag alone, and the tag with the working tree."""
    repository = open_repository(root)
    assert repository
    snapshot = _snapshot(repository)
    caretaker = Caretaker(settings_of(root), repository, {"v1": snapshot})
    today = WorkingTree(root / "handbook", cache, caretaker)
    alone = PastTree(repository, snapshot, caretaker)
    return today, alone, PastTree(repository, snapshot, caretaker, today)


def _cache(root: Path) -> Cache:
    return Cache(root.parent / "cache", root.parent / "spare")


def _staged(root: Path) -> tuple[dict[str, bytes], dict[str, bytes], set[str]]:
    """Return what is staged of the tag alone, what with the working tree, and what git was asked for."""
    cache = _cache(root)
    today, alone, both = _trees(root, cache)
    assert [*today.files(today.paths)]
    first = {p: content for p, content in alone.files(alone.paths) if isinstance(content, bytes)}
    _Reading.read_paths.clear()
    second = {
        path: content if isinstance(content, bytes) else cache.read(content)
        for path, content in both.files(both.paths)
    }
    return first, second, {*_Reading.read_paths}


def _snapshot(repository: Repository) -> Snapshot:
    (commit,) = repository.commits(["refs/tags/v1"]).values()
    found = read_snapshot(repository, commit, "handbook")
    names = Snapshot.__dataclass_fields__
    return _Reading(**{name: getattr(found, name) for name in names})


def test_the_same(root: Path) -> None:
    """What the working tree has is not read of a tag, but for what is to be made readable; in order."""
    alone, both, read = _staged(root)
    assert read == {"latin.md"}
    assert both == alone
    pages = [path for path in both if path.endswith(".md") and path != "latin.md"]
    assert pages == [path for path in alone if path in pages]
    assert both["a/one.md"] == b"# One\n"
    assert both["latin.md"] == "# Caf\ufffd\n".encode()


def _origins(root: Path) -> tuple[str, str]:
    """Return by what the working tree and the tag are known."""
    today, then, _ = _trees(root, _cache(root))
    return today.origin_of(today.paths), then.origin_of(then.paths)


def _care_keys(root: Path) -> tuple[str, str]:
    today, then, _ = _trees(root, _cache(root))
    return today.care_key(), then.care_key()


def test_known_by_the_same(root: Path) -> None:
    """A tag and a working tree are known by one name while their files are the same."""
    today, then = _origins(root)
    assert today == then
    for path, content in (("index.md", "# Begin\n"), ("new.bin", "x"), ("a-b.md", "# B\n")):
        write(root, {f"handbook/{path}": content})
        now, still = _origins(root)
        assert (now != today, still) == (True, then)
        today = now
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "More")
    git(root, "tag", "--force", "v1")
    today, then = _origins(root)
    assert today == then


def test_one_care(root: Path) -> None:
    """The care is known by one name too, until somebody else owns pages or commits something."""
    today, then = _care_keys(root)
    assert today == then
    write(root, {"CODEOWNERS": "* @ines\n"})
    assert _care_keys(root)[0] == _care_keys(root)[1] != today
    (root / "CODEOWNERS").unlink()
    write(root, {"handbook/a/one.md": "# Another\n"})
    git(root, "commit", "--quiet", "--all", "--message", "One", day="2026-11-09")
    now, still = _care_keys(root)
    assert (now != today, still) == (True, then)


def test_another(root: Path) -> None:
    """What was edited is read, and what is to be made readable; each page has its version's care."""
    write(root, {"handbook/a/index.md": "---\nowner: Kenji\n---\n# A\n", "handbook/data.bin": "x"})
    (root / "handbook/other.bin").unlink()
    alone, both, read = _staged(root)
    assert both == alone
    assert read == {"a/index.md", "data.bin", "latin.md", "other.bin"}
    today, past, beside = _trees(root, _cache(root))
    assert past.cares() == beside.cares()
    owners = [tree.cares()["a/one.md"].care.owner for tree in (today, past)]
    assert owners == ["Kenji", "Amara"]
    assert {path for path, _ in beside.files({"a/one.md", "data.bin"})} == {"a/one.md", "data.bin"}


def test_what_git_keeps_otherwise(root: Path) -> None:
    """A file that a filter changes is read from git, as it was committed."""
    write(root, {"handbook/.gitattributes": "*.md text eol=crlf\n"})
    git(root, "add", "--renormalize", ".")
    git(root, "commit", "--quiet", "--message", "crlf")
    git(root, "tag", "--force", "v1")
    (root / "handbook/a/two.md").unlink()
    git(root, "checkout", "--", "handbook/a/two.md")
    alone, both, read = _staged(root)
    assert both == alone
    assert both["a/two.md"].endswith(b"# Two\n")
    assert "a/two.md" in read
