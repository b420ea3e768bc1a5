"""The versions of a project compared, each with the next: for the site, editions and ``changes``."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from farflung.changes.reading import Reader, pairs_of
from farflung.changes.records import Changes, State
from farflung.changes.store import Store
from farflung.site import Selection, read_snapshot, select

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from farflung.git import Repository
    from farflung.git.working import WorkingCommit
    from farflung.site.refs import Snapshot
    from farflung.workflows.project import Project

__all__ = ["Released", "obstacles", "reader_of", "released", "state_at", "states_of"]


@dataclass(frozen=True, slots=True)
class Released:
    """The versions of the site and what changed from each to the next, newest first.

    ``repository`` reads their states. ``notes`` say in sentences what is missing, and so does
    ``left_out`` to whoever builds.
    """

    selection: Selection
    repository: Repository | None
    found: tuple[Changes, ...]
    notes: tuple[str, ...]
    left_out: tuple[str, ...] = ()


def released(
    project: Project, selection: Selection | None = None, working: WorkingCommit | None = None
) -> Released:
    """Compare each version with the next, and the newest with the working tree.

    ``selection`` are the project's versions, if they are known already; ``working`` is the commit of
    the working tree, without which the current commit stands for it. Hidden versions are passed over.
    Raises :class:`UsageError` where there is no version at all.
    """
    repository = _reading(project, working)
    selection = selection or select(project.settings, repository)
    states = [*states_of(project, selection, working)]
    notes = _missing(project, selection, states)
    found: tuple[Changes, ...] = ()
    if repository and len(states) > 1:
        reader = reader_of(project, repository)
        found = tuple(reader.changes(pair) for pair in pairs_of(states))
    return Released(selection, repository, found, notes, obstacles(working) if found else ())


def _reading(project: Project, working: WorkingCommit | None) -> Repository | None:
    return working.repository if working else project.repository


def obstacles(working: WorkingCommit | None) -> tuple[str, ...]:
    """Say why edits that are not committed may be in no comparison."""
    if working is None or not working.obstacle:
        return ()
    return (f"changes/ may lack edits that are not committed: git said: {working.obstacle}",)


def reader_of(project: Project, repository: Repository) -> Reader:
    """Return the reader of a project's comparisons, which keeps them in ``.farflung/changes/``."""
    languages = project.settings.handbook.translations
    return Reader(repository, Store(project.state / "changes"), languages)


def states_of(
    project: Project, selection: Selection, working: WorkingCommit | None
) -> Iterable[State]:
    """Give what git has of the versions that the selector offers, newest first.

    The current commit stands for a working tree of which no commit is given.
    """
    repository = _reading(project, working)
    for version in selection.plan.versions if repository else ():
        if version.hidden or repository is None:
            continue
        if version.tag is None:
            head = repository.head
            commit = working.hash if working else head.hash if head else ""
            known = {one.commit: one for one in selection.snapshots.values()}
            state = state_at(project, repository, commit, known) if commit else None
            if state:
                edited = bool(working and working.edited)
                yield State(version.name, version.title, *state, working_tree=True, edited=edited)
        else:
            there = selection.snapshots[version.tag]
            yield State(version.name, version.title, there.commit, there.place, there.nav)


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
    return (commit, snapshot.place, snapshot.nav) if snapshot.files else None


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
