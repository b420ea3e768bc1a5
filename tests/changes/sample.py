"""A handbook with two versions and a working tree, made with real git, and readers of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.projects import commit, git, repository, write_files

from farflung.changes.reading import Reader, pairs_of
from farflung.changes.records import State
from farflung.changes.store import Store
from farflung.git import open_repository

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.changes.records import Changes, PageChange, Pair

__all__ = ["by_path", "compared", "make_handbook", "pairs", "reader"]

_LONG = "".join(f"Rule {number} of many that stay as they are.\n\n" for number in range(12))
NAV = [{"Start": "index.md"}, {"How we work": ["work/index.md", "work/leave.md"]}]


def make_handbook(root: Path, folder: str = "handbook") -> Path:
    """Make v1.0, v1.1 with a page of every sort of change, and a commit on top."""
    pages = {
        f"{folder}/index.md": "# Start\n\nWelcome to all of us.\n",
        f"{folder}/work/index.md": "---\nowner: People\n---\n# Work\n\nWe work and rest.\n",
        f"{folder}/work/leave.md": f"# Leave\n\n{_LONG}",
        f"{folder}/work/fax.md": "# Fax\n\nSend a fax.\n",
        f"{folder}/spelling.md": "---\nowner: [Ops, IT]\n---\n# Spelling\n\nThis hanbdook helps.\n",
        f"{folder}/quiet.md": "# Quiet\n\nOne thing is here.\n",
        f"{folder}/picture.png": "not a page",
    }
    repository(root, pages)
    git(root, "tag", "v1.0")
    home = root / folder
    write_files(home, {"quiet.md": "# Quiet\n\nAnother thing is here instead.\n"})
    commit(root, "Reword\n\nChange: minor", at="2026-11-20T10:00:00+00:00")
    (home / "work/leave.md").rename(home / "work/time-off.md")
    (home / "work/fax.md").unlink()
    write_files(
        home,
        {
            "index.md": "# Start\n\nA warm welcome to all of us.\n",
            "new.md": "# New\n\nA new page.\n",
            "spelling.md": "---\nowner: [Ops, IT]\n---\n# Spelling\n\nThis handbook helps.\n",
            "picture.png": "another",
        },
    )
    commit(root, "Tidy the house", at="2026-11-21T10:00:00+00:00")
    git(root, "tag", "v1.1")
    write_files(home, {"index.md": "# Start\n\nA warm welcome to everybody.\n"})
    commit(root, "Welcome everybody", at="2026-11-22T10:00:00+00:00")
    return root


def pairs(root: Path, folder: str = "handbook/") -> list[Pair]:
    """Return the pairs of the handbook, newest first."""
    states = [
        State("next", "Next", git(root, "rev-parse", "HEAD"), folder, NAV, working_tree=True),
        State("v1.1", "v1.1", git(root, "rev-parse", "v1.1"), folder, NAV),
        State("v1.0", "v1.0", git(root, "rev-parse", "v1.0"), folder, NAV),
    ]
    return pairs_of(states)


def reader(root: Path, store: Path) -> Reader:
    """Return a reader of a repository that must be there."""
    opened = open_repository(root)
    assert opened is not None
    return Reader(opened, Store(store))


def compared(root: Path, store: Path) -> list[Changes]:
    """Compare all pairs."""
    return [reader(root, store).changes(pair) for pair in pairs(root)]


def by_path(changes: Changes) -> dict[str, PageChange]:
    """Return the changed pages by their paths."""
    return {page.path: page for page in changes.pages}
