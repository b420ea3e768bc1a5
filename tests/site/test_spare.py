"""The site before the last one, brought up to date."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.site.handbooks import hashes
from tests.site.projects import git, make_project, request_of, write
from tests.site.test_build import PlainEngine

from farflung.site import build_site
from farflung.site.cache import Cache, Kept, Tree
from farflung.site.finish import Site
from farflung.site.spare import Spare

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PAGES = {"handbook/index.md": "# Start\n", "handbook/a/b.md": "B.\n", "handbook/same.md": "Same.\n"}


def _build(root: Path) -> dict[str, str]:
    request = request_of(root, spare=root / ".farflung/spare")
    build_site(request, PlainEngine())
    found = hashes(root / "site")
    other = root.parent / "other"
    build_site(replace(request, cache=None, spare=None, out=other), PlainEngine())
    assert hashes(other) == found
    folders = {path.relative_to(root / "site") for path in (root / "site").rglob("*/")}
    assert folders == {path.relative_to(other) for path in other.rglob("*/")}
    return found


def _inodes(folder: Path) -> set[int]:
    return {path.stat().st_ino for path in folder.rglob("*") if path.is_dir()}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a project with a version, built twice, so that there is a site to use again."""
    root = make_project(tmp_path / "project", PAGES, tag="v1")
    _build(root)
    write(root, {"handbook/index.md": "# Once more\n"})
    _build(root)
    return root


def test_folders_are_used_again(root: Path) -> None:
    """What did not change is not even touched."""
    kept = _inodes(root / ".farflung/spare/site/v1")
    assert kept
    write(root, {"handbook/index.md": "# Again\n"})
    _build(root)
    assert _inodes(root / "site/v1") == kept


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "handbook/a/b.md").unlink(),
        lambda root: (root / "handbook/same.md").rename(root / "handbook/a/moved.md"),
        lambda root: write(root, {"handbook/a.md": "In the place of a folder.\n"}),
        lambda root: git(root, "tag", "--force", "v2"),
        lambda root: git(root, "tag", "-d", "v1"),
    ],
)
def test_whatever_changes(root: Path, change: Callable[[Path], object]) -> None:
    """Files come and go, and folders that are empty go with them; twice, as sites take turns."""
    for _ in range(2):
        change(root)
        _build(root)
        write(root, PAGES)
        _build(root)
        if not git(root, "tag"):
            git(root, "tag", "v1")


@pytest.mark.parametrize("place", ["site", ".farflung/spare/site"])
def test_what_others_did_to_it(root: Path, place: str) -> None:
    """Whatever somebody did to the published site or the kept one is gone from the next."""
    before = _build(root)
    folder = root / place
    (folder / "v1/index.html").unlink()
    (folder / "next/same/index.html").write_text("written into")
    write(folder, {"v1/added.html": "x", "added/index.html": "x", "robots.txt": "x"})
    (folder / "next/a/b/index.html").unlink()
    write(folder, {"next/a/b/index.html": "another file"})
    _build(root)
    assert _build(root) == before


def test_moved_away(root: Path) -> None:
    """A kept site that is a copy, or without its cache, is not trusted."""
    before = _build(root)
    kept = root / ".farflung/spare/site"
    shutil.copytree(kept, root / "copy")
    shutil.rmtree(kept)
    (root / "copy").rename(kept)
    assert _build(root) == before
    shutil.rmtree(root / ".farflung/cache")
    assert _build(root) == before


def test_a_file_that_was_lost_and_made_again(tmp_path: Path) -> None:
    """A folder with the name of a file that somebody wrote into is made anew with the new one."""

    def fill(number: int) -> Path:
        cache = Cache(tmp_path / "cache", tmp_path / "temporary")
        kept = cache.put(b"as it is")
        assert cache.has(kept._replace(changed=kept.changed - number))
        old = next(iter(times), kept)
        times.append(old)
        assert cache.has(old)
        new = tmp_path / f"new-{number}"
        new.mkdir()
        spare = Spare(tmp_path / "spare", cache)
        spare.look()
        spare.fill(new, Site({"v1": Tree({"a.html": old})}, {}, 1))
        spare.keep(new, tmp_path / "published")
        return tmp_path / "spare/site/v1/a.html"

    times: list[Kept] = []
    fill(1).write_bytes(b"not so.!")
    assert fill(2).read_bytes() == b"as it is"


def test_few_notes(root: Path) -> None:
    """There are notes on two sites at most."""
    for number in range(3):
        write(root, {"handbook/index.md": f"# {number}\n"})
        _build(root)
    assert len([*(root / ".farflung/spare/notes").iterdir()]) == 2
