"""The working tree as it is staged: what is read again, and what a build is known by."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.site.projects import git, make_project, request_of, settings_of, write
from tests.site.test_build import PlainEngine

from farflung.git import open_repository
from farflung.site import build_site
from farflung.site.cache import Cache
from farflung.site.caretaker import Caretaker, read_pages
from farflung.site.linking import claims_in
from farflung.site.worktree import WorkingTree

if TYPE_CHECKING:
    from pathlib import Path

PAGES = {
    "handbook/index.md": "---\nowner: Amara\n---\n# Start\n",
    "handbook/a/one.md": "# One\n",
    "handbook/a/data.bin": "\x00",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a project with a version, whose files are older than a moment."""
    root = make_project(tmp_path / "project", PAGES, tag="v1")
    for file in (root / "handbook").rglob("*"):
        os.utime(file, (1, 1))
    return root


def _tree(root: Path) -> WorkingTree:
    cache = Cache(root.parent / "cache", root.parent / "spare")
    caretaker = Caretaker(settings_of(root), open_repository(root))
    return WorkingTree(root / "handbook", cache, caretaker)


def _origin(root: Path) -> str:
    tree = _tree(root)
    return tree.origin_of(tree.paths)


def _staged(root: Path, tree: WorkingTree | None = None) -> dict[str, bytes]:
    tree = tree or _tree(root)
    cache = Cache(root.parent / "cache", root.parent / "spare")
    files = {
        path: content if isinstance(content, bytes) else cache.read(content)
        for path, content in tree.files(tree.paths)
    }
    tree.remember()
    return files


def test_staged(root: Path) -> None:
    """Files are as they lie there, and nothing is a link to the project's own."""
    staged = _staged(root)
    assert {*staged} == {"index.md", "a/one.md", "a/data.bin"}
    assert staged["a/one.md"] == b"# One\n"
    assert staged["a/data.bin"] == b"\x00"
    assert all(file.stat().st_nlink == 1 for file in root.rglob("handbook/*.md"))
    assert _staged(root) == staged


def test_what_it_is_known_by(root: Path) -> None:
    """Any edit makes it another tree, also one that leaves size and time of a file as they were."""
    before = _tree(root)
    origin = before.origin_of(before.paths)
    _staged(root, before)
    assert _origin(root) == origin
    page = root / "handbook/a/one.md"
    page.write_text("# Two\n")
    os.utime(page, (1, 1))
    assert _origin(root) != origin
    assert b"# Two" in _staged(root)["a/one.md"]
    page.write_text("# One\n")
    assert _origin(root) == origin


def test_care_that_comes_from_elsewhere(root: Path) -> None:
    """Another owner of the folder's index, or another commit, changes the care of other pages alone."""
    before = _tree(root)
    assert before.cares()["a/one.md"].care.owner == "Amara"
    key = before.care_key()
    _staged(root, before)
    write(root, {"handbook/index.md": "---\nowner: Kenji\n---\n# Start\n"})
    edited = _tree(root)
    assert edited.cares()["a/one.md"].care.owner == "Kenji"
    assert edited.origin_of({"a/one.md"}) != before.origin_of({"a/one.md"})
    assert edited.care_key() == key
    origin = edited.origin_of(edited.paths)
    git(root, "commit", "--quiet", "--all", "--message", "Kenji", day="2026-11-09")
    after = _tree(root)
    assert after.care_key() != key
    assert after.origin_of(after.paths) == origin


def test_edited_while_it_is_staged(root: Path) -> None:
    """What was written into a page after it was looked at is staged, and known by what it is."""
    tree = _tree(root)
    (root / "handbook/a/data.bin").write_bytes(b"other")
    origin = tree.origin_of(tree.paths)
    _staged(root, tree)
    assert tree.origin_of(tree.paths) != origin
    assert tree.origin_of(tree.paths) == _origin(root)


def test_a_page_that_is_edited_meanwhile(root: Path) -> None:
    """It is staged as it was looked at, with the care that it had, and is another one next time."""
    tree = _tree(root)
    write(root, {"handbook/a/one.md": "---\nowner: Kenji\n---\n# One\n"})
    assert _staged(root, tree)["a/one.md"] == b"# One\n"
    assert tree.cares()["a/one.md"].care.owner == "Amara"
    assert tree.origin_of(tree.paths) != _origin(root)
    assert b"Kenji" in _staged(root)["a/one.md"]


def test_damaged_cache(root: Path) -> None:
    """Staged forms that are gone or were written over are made again."""
    staged = _staged(root)
    for number, file in enumerate(sorted((root.parent / "cache").rglob("*"))):
        if file.is_file() and number % 2:
            file.unlink()
        elif file.is_file():
            file.write_bytes(b"?")
    assert _staged(root) == staged


def test_pages_to_read_once_more(root: Path) -> None:
    """What may be wrong or redirect is known without reading, as it was when it was read."""
    write(
        root,
        {
            "handbook/wrong.md": "---\nreview_every: soon\n---\n# Wrong\n",
            "handbook/future.md": "---\nreviewed: 2026-11-23\n---\n# Future\n",
            "handbook/moved.MD": "---\nredirect_from: /old/\n---\n# Moved\n",
            "handbook/data.txt": "redirect_from: nothing\n",
        },
    )
    for file in (root / "handbook").rglob("*"):
        os.utime(file, (1, 1))
    for _ in range(2):
        tree = _tree(root)
        assert tree.doubtful(dt.date(2026, 11, 22)) == ["future.md", "wrong.md"]
        assert tree.doubtful(dt.date(2026, 11, 23)) == ["wrong.md"]
        assert tree.redirecting == ["moved.MD"]
        _staged(root, tree)


def test_pages_that_are_removed_meanwhile(root: Path) -> None:
    """They say nothing any more, and stop no build."""
    text = "---\nredirect_from: /old/\nreview_every: soon\n---\n# Moved\n"
    write(root, {"handbook/moved.md": text})
    tree, day = _tree(root), dt.date(2026, 11, 22)
    doubtful = tree.doubtful(day)
    assert claims_in(settings_of(root), tree)[0] == {"old/": "moved/"}
    assert read_pages(settings_of(root), day, doubtful)[1]
    (root / "handbook/moved.md").unlink()
    assert claims_in(settings_of(root), tree) == ({}, ())
    assert read_pages(settings_of(root), day, doubtful) == ({}, ())


def test_faults_and_redirects_of_pages_that_are_not_read_again(root: Path) -> None:
    """A build tells what is wrong with care and redirects each time, and old addresses work."""
    texts = {
        "handbook/wrong.md": "---\nreview_every: soon\n---\n# Wrong\n",
        "handbook/moved.md": "---\nredirect_from: [/old/, a?b]\n---\n# Moved\n",
    }
    write(root, texts)
    for file in (root / "handbook").rglob("*"):
        os.utime(file, (1, 1))
    request = request_of(root, today=dt.date(2026, 11, 22))
    for _ in range(2):
        report = build_site(request, PlainEngine())
        told = [p for p in report.problems if p.rule != "engine-warning"]
        found = {(p.rule, p.place.file, p.place.line, str(p.severity)) for p in told}
        assert found == {
            ("wrong-field", "handbook/wrong.md", 2, "warning"),
            ("redirect-address", "handbook/moved.md", 2, "error"),
        }
        assert "moved/" in (root / "site/next/old/index.html").read_text("utf-8")
    report = build_site(replace(request, today=None), PlainEngine())
    assert "wrong-field" not in {problem.rule for problem in report.problems}
