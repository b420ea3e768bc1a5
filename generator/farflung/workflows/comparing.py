"""The versions of a project compared, each with the next: for the site, editions and ``changes``."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from farflung.changes.ahead import Ahead, Job
from farflung.changes.reading import Reader, pairs_of
from farflung.changes.records import Changes, State
from farflung.changes.store import Store
from farflung.site import Selection, read_snapshot, select

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from farflung.git import Repository
    from farflung.site.refs import Snapshot
    from farflung.workflows.project import Project

__all__ = [
    "Comparison",
    "Released",
    "reader_of",
    "released",
    "state_at",
    "states_of",
    "uncommitted",
]


@dataclass(frozen=True, slots=True)
class Released:
    """The versions of the site and what changed from each to the next, newest first.

    ``notes`` say in sentences what is missing; ``left_out`` what the working tree has besides.
    """

    selection: Selection
    states: tuple[State, ...]
    found: tuple[Changes, ...]
    notes: tuple[str, ...]
    left_out: tuple[str, ...] = ()


class Comparison:
    """What changed between the versions of a project, found out while others are at work."""

    def __init__(self, project: Project, selection: Selection) -> None:
        """Take the project and its versions; another process begins with what nobody compared yet."""
        self._given = project, selection, tuple(states_of(project, selection))
        self._ahead: Ahead | None = None
        repository, (*_, states) = project.repository, self._given
        if repository:
            reader = reader_of(project, repository)
            new = [pair for pair in pairs_of(states) if not reader.knows(pair)]
            if new:
                languages = project.settings.handbook.translations
                self._ahead = Ahead(Job(project.root, _kept(project), languages, new))

    def result(self) -> Released:
        """Return what changed; what the other process has not done yet is shared with it."""
        return released(*self._given, shared=self._ahead is not None)

    def stop(self) -> None:
        """End the other process, if there is one, whatever it has done."""
        if self._ahead:
            self._ahead.stop()


def released(
    project: Project,
    selection: Selection | None = None,
    states: tuple[State, ...] | None = None,
    *,
    shared: bool = False,
) -> Released:
    """Compare each version with the next, and the newest with the last commit.

    ``selection`` are the project's versions and ``states`` what git has of them, if they are known
    already. ``shared`` tells that another process is at work on it. Hidden versions are passed over.
    Raises :class:`UsageError` where there is no version at all.
    """
    repository = project.repository
    selection = selection or select(project.settings, repository)
    if states is None:
        states = tuple(states_of(project, selection))
    if repository is None or len(states) < 2:  # noqa: PLR2004 - a comparison takes two
        return Released(selection, states, (), _missing(project, selection, states))
    reader = reader_of(project, repository, last_first=shared)
    found = tuple(reader.changes(pair) for pair in pairs_of(states))
    notes = _missing(project, selection, states)
    return Released(selection, states, found, notes, uncommitted(project, repository))


def reader_of(project: Project, repository: Repository, *, last_first: bool = False) -> Reader:
    """Return the reader of a project's comparisons, which keeps them in ``.farflung/changes/``."""
    languages = project.settings.handbook.translations
    return Reader(repository, Store(_kept(project)), languages, last_first=last_first)


def _kept(project: Project) -> Path:
    return project.state / "changes"


def states_of(project: Project, selection: Selection) -> Iterable[State]:
    """Give what git has of the versions that the selector offers, newest first."""
    repository = project.repository
    for version in selection.plan.versions if repository else ():
        if version.hidden or repository is None:
            continue
        if version.tag is None:
            head = repository.head
            known = {one.commit: one for one in selection.snapshots.values()}
            state = state_at(project, repository, head.hash, known) if head else None
            if state:
                yield State(version.name, version.title, *state, working_tree=True)
        else:
            there = selection.snapshots[version.tag]
            yield State(version.name, version.title, there.commit, there.folder, there.nav)


def state_at(
    project: Project,
    repository: Repository,
    commit: str,
    known: Mapping[str, Snapshot] = MappingProxyType({}),
) -> tuple[str, str, list[object] | None] | None:
    """Return commit, folder and navigation of the handbook; None where it has no pages there."""
    snapshot = known.get(commit) or read_snapshot(
        repository, commit, project.settings.site.docs_dir
    )
    return (commit, snapshot.folder, snapshot.nav) if snapshot.files else None


def _missing(project: Project, selection: Selection, states: Sequence[State]) -> tuple[str, ...]:
    if project.repository is None:
        return ("This project is not in git, so nobody knows what changed in the handbook.",)
    notes = [_sentence(note) for note in selection.notes]
    if len(states) == 1:
        notes.append(f"There is one state of the handbook so far, {states[0].title}.")
    if not any(not state.working_tree for state in states):
        notes.append("What changed is shown from the first version on: git tag v1.0")
    return tuple(notes)


def _sentence(note: str) -> str:
    return f"{note[:1].upper()}{note[1:]}."


def uncommitted(project: Project, repository: Repository) -> tuple[str, ...]:
    """Say how many pages have edits that no comparison shows, because they are in no commit."""
    docs_dir = project.settings.site.docs_dir
    out = repository.run("status", "--porcelain", "-z", "--no-renames", "--", docs_dir)
    rows = [row for row in out.decode("utf-8", "replace").split("\0") if row.endswith(".md")]
    if not rows:
        return ()
    pages = "1 page" if len(rows) == 1 else f"{len(rows)} pages"
    return (f"changes/ leaves out edits of {pages} that are not committed yet",)
