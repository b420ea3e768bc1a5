"""Choosing the versions of a real repository."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.site.projects import MKDOCS, git, make_project, settings_of

from farflung.git import open_repository
from farflung.site.selection import Selection, select

if TYPE_CHECKING:
    from pathlib import Path

PAGE = {"handbook/index.md": "# Start\n"}


def _select(root: Path, only: str | None = None) -> Selection:
    return select(settings_of(root), open_repository(root), only)


def _names(selection: Selection) -> list[str]:
    return [version.name for version in selection.plan.versions]


def test_no_repository(tmp_path: Path) -> None:
    """A project outside of git has its working tree alone, and says so."""
    selection = select(settings_of(make_project(tmp_path, PAGE)), None)
    assert _names(selection) == ["next"]
    assert "not a git repository" in selection.notes[0]


def test_no_tags(tmp_path: Path) -> None:
    """So has a repository without a matching tag."""
    make_project(tmp_path, PAGE, tag="other")
    selection = _select(tmp_path)
    assert _names(selection) == ["next"]
    assert 'no git tag matches "v*"' in selection.notes[0]


def test_no_commit(tmp_path: Path) -> None:
    """So has a repository in which nothing was committed yet."""
    make_project(tmp_path, PAGE)
    git(tmp_path, "init", "--quiet")
    assert _names(_select(tmp_path)) == ["next"]


def test_pattern(tmp_path: Path) -> None:
    """Only tags that match the pattern are versions."""
    settings = MKDOCS + "extra: {handbook: {versions: {tags: 'handbook-*'}}}\n"
    for tag in ("v1", "handbook-1", "handbook-2"):
        make_project(tmp_path, {**PAGE, "mkdocs.yml": settings}, tag=tag)
    selection = _select(tmp_path)
    assert _names(selection) == ["next", "handbook-2", "handbook-1"]
    assert selection.notes == ()


def test_shallow_clone(tmp_path: Path) -> None:
    """A shallow clone builds what it has and says how to get the rest."""
    make_project(tmp_path / "a", PAGE, tag="v1")
    make_project(tmp_path / "a", {"handbook/more.md": "more"}, tag="v2")
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{tmp_path / 'a'}", "b")
    selection = _select(tmp_path / "b")
    assert "v1" not in _names(selection)
    assert _names(selection)[0] == "next"
    assert "git fetch --unshallow --tags" in selection.notes[0]


def test_a_shallow_clone_asks_what_it_lacks(tmp_path: Path) -> None:
    """Where it may ask, it names the missing versions, the newest first, and none if none are."""
    for tag in ("v1", "v2", "v10", "other"):
        make_project(tmp_path / "a", {"handbook/more.md": tag, **PAGE}, tag=tag)
    make_project(tmp_path / "a", PAGE)
    origin = f"file://{tmp_path / 'a'}"
    git(tmp_path, "clone", "--quiet", "--depth", "1", "--no-tags", origin, "b")
    root = tmp_path / "b"
    git(root, "fetch", "--quiet", "--depth", "1", "origin", "tag", "v10")
    note = select(settings_of(root), open_repository(root), online=True).notes[0]
    assert note == (
        "this shallow clone lacks the versions v2, v1; "
        "to have them run: git fetch --unshallow --tags"
    )
    git(root, "fetch", "--quiet", "--depth", "1", "--tags")
    assert select(settings_of(root), open_repository(root), online=True).notes == ()
    git(root, "remote", "set-url", "origin", str(tmp_path / "nowhere"))
    note = select(settings_of(root), open_repository(root), online=True).notes[0]
    assert "versions may be missing" in note


def test_a_tag_without_pages(tmp_path: Path) -> None:
    """A tag that holds no handbook is left out, and the alias goes to one that does."""
    make_project(tmp_path, PAGE, tag="v1")
    git(tmp_path, "rm", "-r", "--quiet", "handbook")
    git(tmp_path, "commit", "--quiet", "--message", "gone")
    git(tmp_path, "tag", "v2")
    make_project(tmp_path, PAGE)
    selection = _select(tmp_path)
    assert _names(selection) == ["next", "v1"]
    assert selection.plan.opened.name == "v1"
    assert selection.notes == ('the tag "v2" is left out: there are no pages in "handbook"',)


def test_a_tag_of_something_else(tmp_path: Path) -> None:
    """A tag that names a file instead of a commit is left out, and an annotated one is read."""
    make_project(tmp_path, PAGE, tag="v1")
    git(tmp_path, "tag", "v2", "HEAD:handbook/index.md")
    git(tmp_path, "tag", "--annotate", "--message", "three", "v3")
    assert _names(_select(tmp_path)) == ["next", "v3", "v1"]


def test_older_ones_take_the_place(tmp_path: Path) -> None:
    """What is left out does not count among the versions that are kept."""
    settings = MKDOCS + "extra: {handbook: {versions: {keep: 1}}}\n"
    make_project(tmp_path, {**PAGE, "mkdocs.yml": settings}, tag="v1")
    git(tmp_path, "tag", "v2", "HEAD:handbook/index.md")
    assert _names(_select(tmp_path)) == ["next", "v1"]


def test_only_one(tmp_path: Path) -> None:
    """One version can be asked for."""
    make_project(tmp_path, PAGE, tag="v1")
    assert _names(_select(tmp_path, "latest")) == ["v1"]


def test_a_folder_of_pages_that_was_a_link(tmp_path: Path) -> None:
    """A version without pages of its own is left out, and those around it have theirs."""
    make_project(tmp_path, PAGE, tag="v1")
    (tmp_path / "handbook").rename(tmp_path / "pages")
    (tmp_path / "handbook").symlink_to("pages")
    make_project(tmp_path, {}, tag="v2")
    (tmp_path / "handbook").unlink()
    (tmp_path / "pages").rename(tmp_path / "handbook")
    make_project(tmp_path, {"handbook/new.md": "# New\n"}, tag="v3")
    selection = _select(tmp_path)
    assert _names(selection) == ["next", "v3", "v1"]
    found = {tag: one.files for tag, one in selection.snapshots.items()}
    assert found == {"v3": ("index.md", "new.md"), "v2": (), "v1": ("index.md",)}
    assert selection.notes == ('the tag "v2" is left out: there are no pages in "handbook"',)
