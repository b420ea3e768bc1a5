"""``changes``, and what the newsletter tells of what changed in the handbook."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from farflung.changes.history import history_of
from farflung.changes.reading import pairs_of
from farflung.changes.records import Pair, State
from farflung.errors import UsageError
from farflung.model import HandbookHistory
from farflung.problems import did_you_mean, listed
from farflung.site import select
from farflung.workflows.comparing import reader_of, released, state_at, states_of, uncommitted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from farflung.changes.records import Changes, PageChange
    from farflung.git import Repository
    from farflung.site import Selection
    from farflung.workflows.comparing import Released
    from farflung.workflows.project import Project

__all__ = ["ChangesReport", "changes", "history"]


@dataclass(frozen=True, slots=True)
class ChangesReport:
    """What changed between two states: how they are called, their commits, and the pages."""

    before: str
    before_commit: str
    after: str
    after_commit: str
    pages: tuple[PageChange, ...]
    notes: tuple[str, ...]


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
            "", "", *((state_at(project, repository, commit) if commit else None) or ("", "", None))
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
    states = list(states_of(project, selection))
    notes = [*uncommitted(project, repository)] if len(names) < 2 else []  # noqa: PLR2004 - B is given
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
    found = state_at(project, repository, commit.hash)
    if found is None:
        raise UsageError(f'there are no pages of the handbook at "{name}"')
    return State("", name, *found)
