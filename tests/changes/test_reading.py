"""What changed between two states, read from real git repositories."""

from __future__ import annotations

import os
import time
import zlib
from typing import TYPE_CHECKING

import pytest
from tests.changes.sample import by_path, compared, make_handbook, pairs, reader
from tests.programs import need
from tests.projects import commit, git, write_files

from farflung.changes.reading import Reader
from farflung.changes.records import Pair, State
from farflung.changes.store import Store
from farflung.git import Repository, open_repository
from farflung.model import ChangeKind
from farflung.pruning import UNUSED_SECONDS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@pytest.fixture
def handbook(tmp_path: Path) -> Path:
    """Make the sample handbook."""
    need("git", "apt-get install git")
    return make_handbook(tmp_path / "project")


def test_every_sort_of_change(handbook: Path, tmp_path: Path) -> None:
    """Pages are added, changed, moved and removed; pictures are no pages."""
    pages = by_path(compared(handbook, tmp_path / "store")[1])
    assert {path: str(page.change) for path, page in pages.items()} == {
        "index.md": "changed",
        "new.md": "added",
        "quiet.md": "changed",
        "spelling.md": "changed",
        "work/fax.md": "removed",
        "work/time-off.md": "moved",
    }
    moved = pages["work/time-off.md"]
    assert (moved.previous, moved.redline, moved.title) == ("work/leave.md", "", "Leave")
    start = pages["index.md"]
    assert (start.inserted, start.deleted) == (3, 1)
    assert start.excerpts == ("[-Welcome-]{+A warm welcome+} to all of us.",)
    assert (start.summary, start.date) == ("Tidy the house", "2026-11-21T10:00:00Z")
    assert start.redline == "since-v1.0/index/"


def test_chapters_and_owners(handbook: Path, tmp_path: Path) -> None:
    """The chapter is that of the navigation, the owner the page's or the nearest folder's."""
    changes = compared(handbook, tmp_path / "store")[1]
    pages = by_path(changes)
    assert pages["index.md"].chapter == "Start"
    assert pages["work/time-off.md"].chapter == "How we work"
    assert pages["work/fax.md"].chapter == "How we work"
    assert pages["new.md"].chapter == "Other pages"
    assert pages["work/time-off.md"].owner == "People"
    assert pages["spelling.md"].owner == "Ops, IT"
    assert pages["index.md"].owner == ""
    order = list(dict.fromkeys(page.chapter for page in changes.pages))
    assert order == ["Start", "How we work", "Other pages"]


def test_what_is_folded_away(handbook: Path, tmp_path: Path) -> None:
    """Pages whose commits are all marked as minor, and corrected spelling, are folded."""
    changes = compared(handbook, tmp_path / "store")[1]
    assert {page.path for page in changes.folded} == {"quiet.md", "spelling.md"}
    assert all(page.redline for page in changes.folded)
    write_files(handbook, {"handbook/quiet.md": "# Quiet\n\nSomething else altogether now.\n"})
    end = commit(handbook, "Say something else")
    before = pairs(handbook)[1].before
    after = State("", "", end, "handbook/")
    page = by_path(reader(handbook, tmp_path / "store").changes(Pair(before, after, "")))[
        "quiet.md"
    ]
    assert not page.minor
    assert page.summary == "Say something else"


def test_the_address_stays_when_the_working_tree_becomes_a_version(
    handbook: Path, tmp_path: Path
) -> None:
    """A redline of the last commit is found at the same address after the tag."""
    now = compared(handbook, tmp_path / "store")[0].pages[0]
    git(handbook, "tag", "v1.2")
    states = pairs(handbook)[0]
    tagged = Pair(
        states.before, State("v1.2", "v1.2", states.after.commit, "handbook/"), states.slug
    )
    then = reader(handbook, tmp_path / "store").changes(tagged).pages[0]
    assert now.redline == then.redline == "since-v1.1/index/"


def test_a_handbook_that_has_moved(handbook: Path, tmp_path: Path) -> None:
    """Pages are compared by their place below docs_dir, wherever that was."""
    before = pairs(handbook)[0].after
    git(handbook, "mv", "handbook", "docs")
    end = commit(handbook, "Move the house")
    after = State("", "", end, "docs/")
    assert reader(handbook, tmp_path / "store").changes(Pair(before, after, "")).pages == ()


def test_a_project_below_the_top_of_its_repository(tmp_path: Path) -> None:
    """Paths are those below the project's own folder."""
    need("git", "apt-get install git")
    make_handbook(tmp_path / "repo", "company/handbook")
    store = tmp_path / "store"
    pair = pairs(tmp_path / "repo", "company/handbook/")[1]
    pages = by_path(reader(tmp_path / "repo/company", store).changes(pair))
    assert pages["index.md"].summary == "Tidy the house"
    assert len(pages) == 6


class _Counting(Repository):
    """A repository that counts the runs of git."""

    runs = 0

    def run(
        self, *arguments: str, data: bytes | None = None, more: Mapping[str, str] | None = None
    ) -> bytes:
        """Count, and run."""
        type(self).runs += 1
        return super().run(*arguments, data=data, more=more)


@pytest.mark.parametrize("count", [1, 60])
def test_git_runs_do_not_grow_with_pages(tmp_path: Path, count: int) -> None:
    """However many pages changed, git runs five times at most; nothing runs the second time."""
    need("git", "apt-get install git")
    make_handbook(tmp_path / "project")
    pages = {f"handbook/many/{n}.md": f"# Page {n}\n\nWords.\n" for n in range(count)}
    write_files(tmp_path / "project", pages)
    start = commit(tmp_path / "project", "Write")
    write_files(tmp_path / "project", {path: f"{text}More.\n" for path, text in pages.items()})
    end = commit(tmp_path / "project", "Write more")
    pair = Pair(State("", "", start, "handbook/"), State("", "", end, "handbook/"), "x")

    _Counting.runs = 0
    first = Reader(_Counting(tmp_path / "project", ""), Store(tmp_path / "store"))
    changes = first.changes(pair)
    assert len(changes.pages) == count
    assert _Counting.runs <= 5
    _Counting.runs = 0
    second = Reader(_Counting(tmp_path / "project", ""), Store(tmp_path / "store"))
    assert second.changes(pair) == changes
    assert len(second.redlines(changes.pages)) == count
    assert _Counting.runs <= 1  # whether the clone is shallow


def test_a_tampered_store_injects_nothing(handbook: Path, tmp_path: Path) -> None:
    """HTML in the store is sanitised as it is read; what is no record is made anew."""
    store = tmp_path / "store"
    changes = compared(handbook, store)[1]
    files = sorted(store.rglob("*.json.z"))
    assert files
    for file in files:
        text = zlib.decompress(file.read_bytes())
        file.write_bytes(
            zlib.compress(text.replace(b'"html":"', b'"html":"<script>alert(1)</script>'))
        )
    redlines = reader(handbook, store).redlines(changes.pages)
    assert redlines
    assert not any("script" in redline.html for redline in redlines.values())
    for broken in (b"", b"{", zlib.compress(b"{"), zlib.compress(b'{"html": 1, "pages": 2}')):
        for file in files:
            file.write_bytes(broken)
        assert compared(handbook, store)[1] == changes
    for file in files:
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])  # for want of power
    assert compared(handbook, store)[1] == changes


def test_a_shallow_clone_says_what_is_missing(handbook: Path, tmp_path: Path) -> None:
    """The pages are compared, and a note says that dates and marks may be missing."""
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{handbook}", str(tmp_path / "clone"))
    git(tmp_path / "clone", "fetch", "--quiet", "--depth=1", "origin", "tag", "v1.0")
    changes = reader(tmp_path / "clone", tmp_path / "store").changes(
        Pair(
            State("v1.0", "v1.0", git(handbook, "rev-parse", "v1.0"), "handbook/"),
            State("next", "Next", git(handbook, "rev-parse", "HEAD"), "handbook/"),
            "since-v1.0",
        )
    )
    assert len(changes.pages) == 6
    assert "git fetch --unshallow" in changes.notes[0]


def test_a_store_that_cannot_be_written_costs_only_time(handbook: Path, tmp_path: Path) -> None:
    """Where the folder of the store is a file, the comparison is made all the same."""
    (tmp_path / "store").write_text("in the way", "utf-8")
    opened = open_repository(handbook)
    assert opened is not None
    assert compared(handbook, tmp_path / "store")[1].counts()[ChangeKind.ADDED] == 1


def test_unused_comparisons_are_forgotten(handbook: Path, tmp_path: Path) -> None:
    """What was read today stays, and what nobody asked for in sixty days goes."""
    folder = tmp_path / "store"
    compared(handbook, folder)
    stray, torn = folder / "00/stray.json.z", folder / "00/.torn.tmp"
    stray.parent.mkdir(exist_ok=True)
    for file in (stray, torn):
        file.write_text("{}")
    then = time.time() - UNUSED_SECONDS - 1
    for file in (*folder.rglob("*.json.z"), torn):
        os.utime(file, (then, then))
    compared(handbook, folder)
    before = {*folder.rglob("*.json.z")}
    Store(folder).forget()
    left = {*folder.rglob("*.json.z")}
    assert left
    assert left < before
    assert stray not in left
    assert not torn.exists()


def test_translations_are_no_changes_of_their_own(handbook: Path, tmp_path: Path) -> None:
    """They follow their originals; where the handbook is in one language, names mean nothing."""
    write_files(handbook, {"handbook/index.es.md": "# Hola\n"})
    commit(handbook, "Say it in Spanish")
    opened = open_repository(handbook)
    assert opened is not None
    pair = pairs(handbook)[0]
    store = Store(tmp_path / "store")
    assert "index.es.md" in by_path(Reader(opened, store).changes(pair))
    assert "index.es.md" not in by_path(Reader(opened, store, ("es",)).changes(pair))
