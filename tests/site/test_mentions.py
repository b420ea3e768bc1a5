"""Which pages of past versions may redirect by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.site.projects import git, make_project, write

from farflung.git import GitError, Repository, open_repository
from farflung.site.cache import Cache
from farflung.site.mentions import mentioning
from farflung.site.refs import Snapshot, read_snapshot

if TYPE_CHECKING:
    from pathlib import Path

FIELD = "---\nredirect_from: [x]\n---\n"


class Asked(Repository):
    """A repository that counts what it is asked, and can refuse to answer."""

    searches = 0
    refuses = False

    def run(self, *arguments: str, **more: object) -> bytes:
        """Run git."""
        if arguments[0] == "grep":
            self.searches += 1
            if self.refuses:
                raise GitError("out of memory", 128)
        return super().run(*arguments, **more)  # type: ignore[arg-type]


@pytest.fixture
def asked(tmp_path: Path) -> Asked:
    """Return a repository with v1, in which two pages and a picture have the word, and v2."""
    root = tmp_path / "project"
    pages = {"handbook/a.md": FIELD, "handbook/b/c.md": FIELD, "handbook/d.md": "# D\n"}
    make_project(root, pages | {"handbook/e.svg": FIELD, "other.md": FIELD}, tag="v1")
    write(root, {"handbook/a.md": "# A\n"})
    git(root, "commit", "--quiet", "--all", "--message", "x")
    git(root, "tag", "v2")
    found = open_repository(root)
    assert found is not None
    return Asked(found.root, found.prefix)


def _snapshots(repository: Repository, *tags: str) -> list[Snapshot]:
    names = repository.commits([f"refs/tags/{tag}" for tag in tags]).values()
    return [read_snapshot(repository, name, "handbook") for name in names]


def _cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache", tmp_path / "spare")


def test_pages(asked: Asked, tmp_path: Path) -> None:
    """Found are the pages below the folder of pages, each by its path there, version by version."""
    first, second = _snapshots(asked, "v1", "v2")
    found = mentioning(asked, [first, second], _cache(tmp_path))
    assert found == {first.commit: ("a.md", "b/c.md"), second.commit: ("b/c.md",)}


def test_kept(asked: Asked, tmp_path: Path) -> None:
    """Git is asked about a version once, and about none when all are known, even of no pages."""
    first, second = _snapshots(asked, "v1", "v2")
    alone = mentioning(asked, [first], _cache(tmp_path))
    both = mentioning(asked, [first, second], _cache(tmp_path))
    assert mentioning(asked, [first, second], _cache(tmp_path)) == both
    assert both[first.commit] == alone[first.commit]
    assert asked.searches == 2


def test_none(asked: Asked, tmp_path: Path) -> None:
    """That there are no such pages is kept too."""
    git(asked.root, "rm", "--quiet", "-r", "handbook/b")
    git(asked.root, "commit", "--quiet", "--all", "--message", "x")
    git(asked.root, "tag", "v3")
    (third,) = _snapshots(asked, "v3")
    assert mentioning(asked, [third], _cache(tmp_path)) == {third.commit: ()}
    assert mentioning(asked, [third], _cache(tmp_path)) == {third.commit: ()}
    assert asked.searches == 1


def test_refused(asked: Asked, tmp_path: Path) -> None:
    """What git could not tell is not kept as if there were nothing."""
    (first,) = _snapshots(asked, "v1")
    asked.refuses = True
    assert mentioning(asked, [first], _cache(tmp_path)) == {}
    asked.refuses = False
    assert mentioning(asked, [first], _cache(tmp_path)) == {first.commit: ("a.md", "b/c.md")}


def test_tampered(asked: Asked, tmp_path: Path) -> None:
    """What a cache says of files that the version does not have counts for nothing."""
    (first,) = _snapshots(asked, "v1")
    mentioning(asked, [first], _cache(tmp_path))
    (file,) = (tmp_path / "cache/trees").iterdir()
    cache = _cache(tmp_path)
    tree = cache.find(file.name)
    assert tree is not None
    cache.save(file.name, type(tree)({}, ["../../etc/passwd", "a.md", 7]))
    assert mentioning(asked, [first], _cache(tmp_path)) == {first.commit: ("a.md",)}
