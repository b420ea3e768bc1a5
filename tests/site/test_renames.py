"""Asking real repositories what was renamed."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.site.moving import page
from tests.site.projects import MKDOCS, git, make_project, write

from farflung.git import Repository, open_repository
from farflung.git.working import commit_working_tree
from farflung.identity import digest
from farflung.site.cache import Cache, Tree
from farflung.site.renames import _KEPT, read_moves

if TYPE_CHECKING:
    from collections.abc import Mapping

    from farflung.site.moves import Moves

PAGES = {"handbook/a.md": page("A"), "handbook/b.md": page("B")}


def _moves(root: Path, *tags: str, current: str = "next") -> Moves:
    repository = open_repository(root)
    assert repository is not None
    with tempfile.TemporaryDirectory() as scratch:
        working = commit_working_tree(repository, ["handbook"], Path(scratch))
        today = (current, working) if current and working else None
        return read_moves(repository, {tag: tag for tag in tags}, "handbook", today)


def _steps(moves: Moves) -> list[tuple[str, dict[str, str]]]:
    return [(state.name, dict(state.moves)) for state in moves.states]


def test_between_versions(tmp_path: Path) -> None:
    """A renamed and edited page is found; an edited, a new and a deleted one are no moves."""
    make_project(tmp_path, PAGES, tag="v1")
    (tmp_path / "handbook/deep").mkdir()
    git(tmp_path, "mv", "handbook/a.md", "handbook/deep/ünï cödé.md")
    git(tmp_path, "rm", "--quiet", "handbook/b.md")
    with (tmp_path / "handbook/deep/ünï cödé.md").open("a") as file:
        file.write("One more line.\n")
    make_project(tmp_path, {"handbook/new.md": "# Something else entirely\n"}, tag="v2")
    assert _steps(_moves(tmp_path, "v1", "v2", current="")) == [
        ("v1", {}),
        ("v2", {"a.md": "deep/ünï cödé.md"}),
    ]


def test_working_tree(tmp_path: Path) -> None:
    """What nobody has added or committed yet counts, and the repository stays as it is."""
    make_project(tmp_path, PAGES, tag="v1")
    git(tmp_path, "mv", "handbook/a.md", "handbook/committed.md")
    git(tmp_path, "commit", "--quiet", "--message", "Rename")
    (tmp_path / "handbook/committed.md").rename(tmp_path / "handbook/loose.md")
    git(tmp_path, "mv", "handbook/b.md", "handbook/staged.md")
    before = _state(tmp_path)
    assert _steps(_moves(tmp_path, "v1")) == [
        ("v1", {}),
        ("", {"a.md": "committed.md"}),
        ("next", {"committed.md": "loose.md", "b.md": "staged.md"}),
    ]
    assert _state(tmp_path) == before


def _state(root: Path) -> tuple[str, list[str], bytes]:
    objects = sorted(str(path) for path in (root / ".git/objects").rglob("*"))
    return git(root, "status", "--porcelain"), objects, (root / ".git/index").read_bytes()


def test_pages_that_moved_with_their_folder(tmp_path: Path) -> None:
    """Each version is compared from its own folder of pages, wherever that was."""
    old = MKDOCS.replace("docs_dir: handbook", "docs_dir: 'docs' # then")
    write(tmp_path, {"docs/a.md": page("A"), "docs/b.md": page("B")})
    make_project(tmp_path, {"mkdocs.yml": old}, tag="v1")
    (tmp_path / "handbook").mkdir()
    git(tmp_path, "mv", "docs/a.md", "handbook/a.md")
    git(tmp_path, "mv", "docs/b.md", "handbook/c.md")
    make_project(tmp_path, {}, tag="v2")
    assert _steps(_moves(tmp_path, "v1", "v2", current=""))[1] == ("v2", {"b.md": "c.md"})


def test_versions_without_pages(tmp_path: Path) -> None:
    """A tag without pages, or of something else, is passed over."""
    make_project(tmp_path, PAGES, tag="v1")
    git(tmp_path, "tag", "v2", "HEAD:handbook/a.md")
    git(tmp_path, "tag", "--annotate", "--message", "three", "v3")
    assert [name for name, _ in _steps(_moves(tmp_path, "v1", "v2", "v3", "v4"))] == [
        "v1",
        "v3",
        "",
        "next",
    ]


def test_linked_worktree(tmp_path: Path) -> None:
    """A second work tree of a repository has an index of its own."""
    make_project(tmp_path / "main", PAGES, tag="v1")
    git(tmp_path / "main", "worktree", "add", "--quiet", str(tmp_path / "other"))
    (tmp_path / "other/handbook/a.md").rename(tmp_path / "other/handbook/z.md")
    assert _steps(_moves(tmp_path / "other", "v1"))[2] == ("next", {"a.md": "z.md"})
    assert _steps(_moves(tmp_path / "main", "v1"))[2] == ("next", {})


def test_project_below_the_repository(tmp_path: Path) -> None:
    """Paths are those below the folder of pages, also in a larger repository."""
    make_project(tmp_path / "deep/project", PAGES)
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message", "x")
    git(tmp_path, "tag", "v1")
    folder = tmp_path / "deep/project/handbook"
    (folder / "a.md").rename(folder / "z.md")
    assert _steps(_moves(tmp_path / "deep/project", "v1"))[2] == ("next", {"a.md": "z.md"})


def test_without_any_commit(tmp_path: Path) -> None:
    """A repository in which nothing was committed has nothing that moved."""
    make_project(tmp_path, PAGES)
    git(tmp_path, "init", "--quiet")
    assert _steps(_moves(tmp_path)) == []


def test_pages_that_git_ignores(tmp_path: Path) -> None:
    """A folder of pages that git does not keep has nothing that moved."""
    make_project(tmp_path, {**PAGES, ".gitignore": "handbook/\n"}, tag="v1")
    assert _steps(_moves(tmp_path, "v1")) == []


class _Listening(Repository):
    """Writes down which trees git is asked to compare."""

    asked: str = ""

    def run(
        self, *arguments: str, data: bytes | None = None, more: Mapping[str, str] | None = None
    ) -> bytes:
        """Run git."""
        if arguments[0] == "diff-tree":
            self.asked += (data or b"").decode()
        return super().run(*arguments, data=data, more=more)


def test_kept(tmp_path: Path) -> None:
    """What moved between tags is asked once; another tag asks for its own pairs alone."""
    root, cache = tmp_path / "project", Cache(tmp_path / "cache", tmp_path / "spare")
    make_project(root, PAGES, tag="v1")
    git(root, "mv", "handbook/a.md", "handbook/c.md")
    make_project(root, {}, tag="v2")

    def moves(*tags: str) -> tuple[Moves, str]:
        repository = _Listening(root, "")
        found = read_moves(repository, {tag: tag for tag in tags}, "handbook", None, cache)
        return found, repository.asked

    first, asked = moves("v1", "v2")
    assert (_steps(first)[1], asked.count("\n")) == (("v2", {"a.md": "c.md"}), 1)
    assert moves("v1", "v2") == (first, "")
    git(root, "mv", "handbook/b.md", "handbook/d.md")
    make_project(root, {}, tag="v3")
    again, asked = moves("v1", "v2", "v3")
    assert (_steps(again)[1:], asked.count("\n")) == (
        [("v2", {"a.md": "c.md"}), ("v3", {"b.md": "d.md"})],
        1,
    )
    assert moves("v1", "v2", "v3") == (again, "")


def test_a_cache_written_by_somebody_else(tmp_path: Path) -> None:
    """What makes no sense is asked again."""
    root, cache = tmp_path / "project", Cache(tmp_path / "cache", tmp_path / "spare")
    make_project(root, PAGES, tag="v1")
    git(root, "mv", "handbook/a.md", "handbook/c.md")
    make_project(root, {}, tag="v2")
    tags = {"v1": "v1", "v2": "v2"}
    found = read_moves(Repository(root, ""), tags, "handbook", None, cache)
    for details in ([["a"]], 7, [["a", "b", 1]], None):
        cache.save(digest(*_KEPT), Tree({}, details), lasting=False)
        assert read_moves(Repository(root, ""), tags, "handbook", None, cache) == found


def test_a_folder_of_pages_that_was_a_link(tmp_path: Path) -> None:
    """Such a version has no pages, so nothing moved from or to it."""
    make_project(tmp_path, PAGES, tag="v1")
    (tmp_path / "handbook").rename(tmp_path / "pages")
    (tmp_path / "handbook").symlink_to("pages")
    make_project(tmp_path, {}, tag="v2")
    (tmp_path / "handbook").unlink()
    (tmp_path / "pages").rename(tmp_path / "handbook")
    (tmp_path / "handbook/a.md").rename(tmp_path / "handbook/c.md")
    make_project(tmp_path, {}, tag="v3")
    steps = _steps(_moves(tmp_path, "v1", "v2", "v3", current=""))
    assert steps == [("v1", {}), ("v3", {"a.md": "c.md"})]
