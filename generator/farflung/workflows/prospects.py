"""What becomes of each entry in the coming editions, for the contributor's page of ``serve``."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from farflung.edition.manifest import name_of
from farflung.gather.contributions import ENTRIES
from farflung.model import Entry
from farflung.problems import has_errors, in_file_order
from farflung.serving.entries import EntryView, Fate, Prospect
from farflung.workflows.care import alt_problems, consent_problems, date_problems

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from farflung.gather.contributions import Contribution
    from farflung.model import Plan
    from farflung.problems import Problem
    from farflung.workflows.moment import Moment
    from farflung.workflows.project import Project

__all__ = ["entry_views", "is_entry", "remarks"]


def remarks(
    project: Project, contributions: Sequence[Contribution], moment: Moment
) -> tuple[Problem, ...]:
    """Return what ``check`` warns of in entries that can be read."""
    every = [one for contribution in contributions for one in contribution.whole]
    return (
        *consent_problems(project, contributions),
        *alt_problems(every),
        *date_problems(every, moment.today),
    )


def entry_views(
    plans: Sequence[Plan], contributions: Sequence[Contribution], problems: Sequence[Problem]
) -> tuple[EntryView, ...]:
    """Return every entry that a coming edition carries, leads to or leaves out, or that is faulty.

    ``plans`` are those of the coming editions, the main one first; ``problems`` are of any file.
    Pure. What frozen editions alone have carried is not among them.
    """
    ordered = in_file_order(problem for problem in problems if is_entry(problem.place.file))
    faults = {path: tuple(of) for path, of in groupby(ordered, key=lambda p: p.place.file)}
    views = []
    for contribution in contributions:
        files = dict.fromkeys(one.entry.path for one in contribution.whole)
        mine = tuple(problem for file in files for problem in faults.pop(file, ()))
        entry = contribution.entry
        prospects = tuple(found for plan in plans for found in _in_plan(plan, entry.path))
        if has_errors(mine):
            views.append(EntryView(entry.path, entry.heading, (), mine))
        elif prospects:
            views.append(EntryView(entry.path, entry.heading, prospects, mine))
    unread = (
        EntryView(path, problems=found) for path, found in faults.items() if has_errors(found)
    )
    return (*unread, *views)


def is_entry(path: str) -> bool:
    """Tell whether a file of this path is an entry, or lies among entries."""
    return path.startswith(f"{ENTRIES}/")


def _in_plan(plan: Plan, path: str) -> Iterator[Prospect]:
    """Say what one coming edition does with an entry; nothing if it is not its concern."""
    period = plan.edition.period
    for section in plan.edition.sections:
        if any(isinstance(item, Entry) and item.path == path for item in section.items):
            yield Prospect(Fate.IN, period.cadence, period.id)
        for one in section.elsewhere:
            if one.name == name_of(path):
                reason = f"in full in {one.edition.id}"
                yield Prospect(Fate.LED_TO, period.cadence, period.id, reason)
    for held in plan.held:
        if held.what == path:
            fate = Fate.WAITS if held.until else Fate.HELD
            yield Prospect(fate, period.cadence, held.until, held.reason)
