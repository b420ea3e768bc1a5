"""``changes``, and what the newsletter tells of what changed in the handbook."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from farflung.changes.history import history_of
from farflung.changes.reading import pairs_of
from farflung.changes.records import Pair, State
from farflung.errors import UsageError
from farflung.model import HandbookHistory
from farflung.problems import did_you_mean, listed
from farflung.site import select
from farflung.workflows.comparing import obstacles, reader_of, released, state_at, states_of
from farflung.workflows.working import working_commit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from farflung.changes.records import Changes, PageChange
    from farflung.git import Repository
    from farflung.git.working import WorkingCommit
    from farflung.workflows.comparing import Released
    from farflung.workflows.project import Project

__all__ = ["ChangesReport", "changes", "history"]

_EPOCH = 1970
_MONTH = re.compile(r"\d{4}-\d\d")


@dataclass(frozen=True, slots=True)
class ChangesReport:
    """What changed between two states: how they are called, their commits, and the pages.

    A working tree with edits has no commit, and an empty one here.
    """

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
    repository = known.repository if known else project.repository
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
    if not before.commit and not after.commit:  # there are no pages, neither then nor now
        return HandbookHistory(start, end)
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

    By default the newest version is compared with the working tree. A name is that of a version, an
    alias, a tag or anything else that git takes for a commit, or a day or month (ISO 8601), which
    stands for the handbook at its start. Raises :class:`UsageError`.
    """
    with working_commit(project) as working:
        if working is None:
            raise UsageError(
                "this project is not in git, so nobody knows what changed",
                hint='begin with: git init && git add . && git commit -m "Begin"',
            )
        known = _Known(project, working)
        before = known.named(names[0]) if names else known.newest()
        after = known.named(names[1]) if len(names) > 1 else known.today()
        pairs = (p for p in pairs_of(known.states) if (p.before, p.after) == (before, after))
        pair = next(pairs, Pair(before, after, ""))
        found = reader_of(project, working.repository).changes(pair)
    return ChangesReport(
        before.title,
        "" if before.edited else before.commit,
        after.title,
        "" if after.edited else after.commit,
        found.pages if pair.slug else tuple(replace(page, redline="") for page in found.pages),
        (*found.notes, *(obstacles(working) if after.working_tree else ())),
    )


class _Known:
    """The states of a project, by the names that people have for them."""

    def __init__(self, project: Project, working: WorkingCommit) -> None:
        self._project = project
        self._working = working
        selection = select(project.settings, working.repository)
        self._plan = selection.plan
        self.states = [*states_of(project, selection, working)]

    def newest(self) -> State:
        """Return the newest version. Raises :class:`UsageError` where there is none."""
        for state in self.states:
            if not state.working_tree:
                return state
        raise UsageError(
            "there is no version to compare with",
            hint="make a git tag, or name a commit: farflung changes HEAD~5",
        )

    def today(self) -> State:
        """Return the working tree, whether or not it is a version of the site."""
        for state in self.states:
            if state.working_tree:
                return state
        state = self._state("the working tree", self._working.hash)
        return replace(state, working_tree=True, edited=self._working.edited)

    def named(self, name: str) -> State:
        """Return the state with a name. Raises :class:`UsageError` where there is none."""
        for version in self._plan.versions:
            if name in {version.name, version.tag, *version.aliases}:
                for state in self.states:
                    if state.name == version.name:
                        return state
        if name == "HEAD" and not self._working.edited:
            return self.today()
        commit = self._working.repository.commit(name)
        if commit is None and (day := _day(name)):
            return self._state(name, self._at_the_start_of(day))
        if commit is None:
            known = [state.name for state in self.states]
            hint = did_you_mean(name, known) or (f"choose {listed(known)}" if known else "")
            raise UsageError(f'there is no version or commit "{name}"', hint=hint)
        return self._state(name, commit.hash)

    def _at_the_start_of(self, day: dt.date) -> str:
        """Return the last commit before a day (UTC), by the dates of committers."""
        found = b""
        if day.year > _EPOCH:  # git takes earlier dates for something else
            before = f"--before={day - dt.timedelta(1)}T23:59:59+00:00"
            found = self._working.repository.run("rev-list", "-1", before, self._working.hash, "--")
        if not found.strip():
            raise UsageError(f"the repository has nothing that was before {day}")
        return found.decode("ascii").strip()

    def _state(self, title: str, commit: str) -> State:
        found = state_at(self._project, self._working.repository, commit)
        if found is None:
            raise UsageError(f'there are no pages of the handbook at "{title}"')
        return State("", title, *found)


def _day(name: str) -> dt.date | None:
    """Return the day that a name stands for, the first of a month; None for any other name."""
    with suppress(ValueError):
        return dt.date.fromisoformat(f"{name}-01" if _MONTH.fullmatch(name) else name)
    return None
