"""``changes``, and what the site and the newsletter say of what changed in the handbook."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from farflung.changes.history import history_of
from farflung.changes.reading import Reader, pairs_of
from farflung.changes.records import Changes, PageChange, Pair, State
from farflung.changes.store import Store
from farflung.errors import UsageError
from farflung.model import HandbookHistory
from farflung.problems import did_you_mean, listed
from farflung.site import Selection, read_snapshot, select

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from farflung.git import Repository
    from farflung.workflows.project import Project

__all__ = ["ChangesReport", "Released", "changes", "history", "reader_of", "released"]


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


@dataclass(frozen=True, slots=True)
class ChangesReport:
    """What changed between two states: how they are called, their commits, and the pages."""

    before: str
    before_commit: str
    after: str
    after_commit: str
    pages: tuple[PageChange, ...]
    notes: tuple[str, ...]


def released(project: Project, selection: Selection | None = None) -> Released:
    """Compare each version with the next, and the newest with the last commit.

    ``selection`` are the project's versions, if they are known already. Hidden versions are passed
    over. Raises :class:`UsageError` where there is no version at all.
    """
    repository = project.repository
    selection = selection or select(project.settings, repository)
    states = tuple(_states(project, selection))
    if repository is None or len(states) < 2:  # noqa: PLR2004 - a comparison takes two
        return Released(selection, states, (), _missing(project, selection, states))
    reader = reader_of(project, repository)
    found = tuple(reader.changes(pair) for pair in pairs_of(states))
    notes = _missing(project, selection, states)
    return Released(selection, states, found, notes, _uncommitted(project, repository))


def reader_of(project: Project, repository: Repository) -> Reader:
    """Return the reader of a project's comparisons, which keeps them in ``.farflung/changes/``."""
    languages = project.settings.handbook.translations
    return Reader(repository, Store(project.state / "changes"), languages)


def _states(project: Project, selection: Selection) -> Iterable[State]:
    repository = project.repository
    for version in selection.plan.versions if repository else ():
        if version.hidden or repository is None:
            continue
        if version.tag is None:
            head = repository.head
            state = _state(project, repository, head.hash) if head else None
            if state:
                yield State(version.name, version.title, *state, working_tree=True)
        else:
            known = selection.snapshots[version.tag]
            yield State(version.name, version.title, known.commit, known.folder, known.nav)


def _state(
    project: Project, repository: Repository, commit: str
) -> tuple[str, str, list[object] | None] | None:
    """Return commit, folder and navigation of the handbook; None where it has no pages there."""
    snapshot = read_snapshot(repository, commit, project.settings.site.docs_dir)
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


def _uncommitted(project: Project, repository: Repository) -> tuple[str, ...]:
    """Say how many pages have edits that no comparison shows, because they are in no commit."""
    docs_dir = project.settings.site.docs_dir
    out = repository.run("status", "--porcelain", "-z", "--no-renames", "--", docs_dir)
    rows = [row for row in out.decode("utf-8", "replace").split("\0") if row.endswith(".md")]
    if not rows:
        return ()
    pages = "1 page" if len(rows) == 1 else f"{len(rows)} pages"
    return (f"changes/ leaves out edits of {pages} that are not committed yet",)


def history(project: Project, start: str, end: str, known: Released | None) -> HandbookHistory:
    """Return what an edition tells of the handbook between two commits, with its redlines.

    ``start`` is empty for the beginning. Minor changes are left out. ``known`` are the versions
    where they are compared already.
    """
    repository = project.repository
    if repository is None or not end or start == end:
        return HandbookHistory(start, end)
    if start and repository.is_ancestor(end, start):  # told already, by a later edition
        return HandbookHistory(start, start)
    before, after = (
        State(
            "", "", *((_state(project, repository, commit) if commit else None) or ("", "", None))
        )
        for commit in (start, end)
    )
    found = reader_of(project, repository).changes(Pair(before, after, ""))
    known = known or released(project)
    redlines: dict[str, str] = {}
    for changes in _around(repository, known.found, start, end):
        for page in changes.pages:
            if page.redline:
                redlines.setdefault(page.path, page.redline)
    return replace(history_of(found, redlines), start=start, end=end)


def _around(
    repository: Repository, found: Sequence[Changes], start: str, end: str
) -> Iterator[Changes]:
    """Give the comparisons that two commits lie in: that of the later one first."""
    oldest_first = range(len(found) - 1, -1, -1)
    inside = [i for i in oldest_first if repository.is_ancestor(end, found[i].pair.after.commit)]
    if not inside or repository.is_ancestor(end, found[inside[0]].pair.before.commit):
        return  # before the oldest version that is kept
    for changes in found[inside[0] :]:
        yield changes
        if not start or repository.is_ancestor(changes.pair.before.commit, start):
            return


def changes(project: Project, names: Sequence[str]) -> ChangesReport:
    """Compare the state called ``names[0]`` with ``names[1]``.

    By default the newest version is compared with the last commit. A name is that of a version, an
    alias, a tag or anything else that git takes for a commit. Raises :class:`UsageError`.
    """
    repository = project.repository
    if repository is None or repository.head is None:
        raise UsageError(
            "this project is not in git, so nobody knows what changed",
            hint='begin with: git init && git add . && git commit -m "Begin"',
        )
    selection = select(project.settings, repository)
    states = list(_states(project, selection))
    notes = [*_uncommitted(project, repository)] if len(names) < 2 else []  # noqa: PLR2004 - B is given
    after = _named(project, selection, states, names[1] if len(names) > 1 else "HEAD")
    if names:
        before = _named(project, selection, states, names[0])
    else:
        tagged = [state for state in states if not state.working_tree]
        if not tagged:
            raise UsageError(
                "there is no version to compare with",
                hint="make a git tag, or name a commit: farflung changes HEAD~5",
            )
        before = tagged[0]
    pair = next(
        (p for p in pairs_of(states) if (p.before, p.after) == (before, after)),
        Pair(before, after, ""),
    )
    found = reader_of(project, repository).changes(pair)
    return ChangesReport(
        before.title, before.commit, after.title, after.commit, found.pages, (*found.notes, *notes)
    )


def _named(project: Project, selection: Selection, states: Sequence[State], name: str) -> State:
    for version in selection.plan.versions:
        if name in {version.name, version.tag, *version.aliases}:
            for state in states:
                if state.name == version.name:
                    return state
    if name == "HEAD":
        for state in states:
            if state.working_tree:
                return state
    repository = project.repository
    commit = repository.commit(name) if repository else None
    if repository is None or commit is None:
        known = [state.name for state in states]
        hint = did_you_mean(name, known) or (f"choose {listed(known)}" if known else "")
        raise UsageError(f'there is no version or commit "{name}"', hint=hint)
    found = _state(project, repository, commit.hash)
    if found is None:
        raise UsageError(f'there are no pages of the handbook at "{name}"')
    return State("", name, *found)
