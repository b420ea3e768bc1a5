"""Everything that could go into an edition, gathered from the world for one period."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from farflung.edition.assemble import Material, assemble
from farflung.edition.manifest import name_of
from farflung.edition.periods import coming
from farflung.edition.questions import answered_since, overdue, waits
from farflung.edition.withdrawn import without_withdrawn
from farflung.gather.contributions import Contribution, read_contributions
from farflung.gather.feeds import read_feeds
from farflung.gather.openings import read_opening
from farflung.kinds import Source
from farflung.model import HandbookHistory
from farflung.workflows.changes import history as handbook_history
from farflung.workflows.feeds import feed_cache
from farflung.workflows.frozen import rebuild

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from farflung.edition.manifest import Manifest
    from farflung.model import Cadence, Entry, FeedItem, Period, Plan, SourceFailure
    from farflung.problems import Problem
    from farflung.workflows.changes import Released
    from farflung.workflows.moment import Moment
    from farflung.workflows.project import Project

__all__ = ["Gathered", "coming_period", "gather", "read_entries"]


@dataclass(frozen=True, slots=True)
class Gathered:
    """A plan, the contributions that were read for it, and what is wrong with files."""

    plan: Plan
    contributions: tuple[Contribution, ...]
    problems: tuple[Problem, ...]


def coming_period(
    project: Project, manifests: Sequence[Manifest], moment: Moment, cadence: Cadence | None = None
) -> Period:
    """Return the period of the coming edition, of the main cadence unless told otherwise."""
    wanted = cadence or project.settings.publication.cadence
    frozen = {m.id for m in manifests if m.period.cadence is wanted}
    return coming(wanted, moment.today, frozen)


def gather(
    project: Project,
    period: Period,
    manifests: Sequence[Manifest],
    moment: Moment,
    released: Released | None = None,
) -> Gathered:
    """Read contributions, cached feeds and history, and assemble the edition of a period.

    ``released`` are the versions of the handbook, where they are compared already.
    """
    publication = project.settings.publication
    contributions, problems = read_entries(project, manifests)
    opening, faults = read_opening(project.root, period.id)
    items, failures = _read_all_feeds(project, moment)
    span, notes = _span(project, period, manifests, moment)
    history = handbook_history(project, *span, released) if span else HandbookHistory()
    entries, withdrawn = without_withdrawn((c.entry for c in contributions), manifests)
    material = Material(
        entries=entries,
        items=items,
        history=history,
        opening=opening,
        answers=_answers(project, period, manifests, entries),
        failures=failures,
        notes=(*notes, *_without_private(project)),
    )
    plan = assemble(period, material, publication, project.kinds, manifests)
    late = overdue(entries, project.kinds, moment.today)
    plan = replace(plan, held=(*plan.held, *withdrawn), overdue=late)
    return Gathered(plan, contributions, (*problems, *faults))


def read_entries(
    project: Project, manifests: Sequence[Manifest]
) -> tuple[tuple[Contribution, ...], tuple[Problem, ...]]:
    """Read all contributions.

    What a kind or a section of today would find fault with in an entry that a frozen edition
    carries unchanged is no problem: that edition is done, and it knows the entry by its bytes.
    """
    sections = project.settings.publication.sections
    contributions, problems = read_contributions(
        project.root, sections, project.kinds, project.private
    )
    frozen = {file.known: file.sha256 for manifest in manifests for file in manifest.files}
    return contributions, tuple(p for p in problems if not _is_done(project, p, frozen))


def _is_done(project: Project, problem: Problem, frozen: Mapping[str, str]) -> bool:
    name = name_of(problem.place.file)
    file = project.root / problem.place.file
    if name not in frozen or not file.is_file():
        return False
    return sha256(file.read_bytes()).hexdigest() == frozen[name]


def _read_all_feeds(
    project: Project, moment: Moment
) -> tuple[tuple[FeedItem, ...], tuple[SourceFailure, ...]]:
    publication = project.settings.publication
    cache = feed_cache(project)
    items: list[FeedItem] = []
    failures: list[SourceFailure] = []
    for section in publication.sections:
        found, failed = read_feeds(section, project.root, cache, moment.now, publication.fetching)
        items.extend(found)
        failures.extend(failed)
    return tuple(items), tuple(failures)


def _span(
    project: Project, period: Period, manifests: Sequence[Manifest], moment: Moment
) -> tuple[tuple[str, str] | None, tuple[str, ...]]:
    """Return the commits between which an edition tells what changed, or why it does not."""
    sections = project.settings.publication.sections
    wanted = any(project.kinds[section.kind].source is Source.GIT for section in sections)
    if not wanted:
        return None, ()
    repository = project.repository
    if repository is None or repository.head is None:
        return None, ("not in git yet: what changed in the handbook is unknown",)
    zone = zoneinfo.ZoneInfo(project.settings.publication.timezone)
    opens = dt.datetime.combine(period.start, dt.time(), zone)
    closes = dt.datetime.combine(period.end + dt.timedelta(days=1), dt.time(), zone)
    end = repository.commit_before(min(closes, moment.now + dt.timedelta(seconds=1)))
    start = _last_end(period, manifests)
    if start and repository.commit(start) is None:
        start = ""
    if not start:
        before = repository.commit_before(opens)
        start = before.hash if before else ""
    if not start and repository.shallow:
        note = "a shallow clone: what changed in the handbook is unknown (git fetch --unshallow)"
        return None, (note,)
    return ((start, end.hash), ()) if end else (None, ())


def _answers(
    project: Project, period: Period, manifests: Sequence[Manifest], entries: Sequence[Entry]
) -> tuple[Entry, ...]:
    """Return what an edition has to answer: the riddles of the edition before, and questions.

    A question that was carried while it was open is answered once, with the words of today.
    """
    before = [
        manifest
        for manifest in manifests
        if manifest.period.cadence is period.cadence and manifest.period.end < period.start
    ]
    if not before:
        return ()
    last = rebuild(project, max(before, key=lambda manifest: manifest.period.end)).edition
    riddles = tuple(entry for entry in last.entries if project.kinds[entry.kind].reveals)
    told = {entry.known for manifest in before for entry in manifest.answered}
    asked = _asked_before(project, before, entries)
    return (*riddles, *answered_since(entries, asked, told, project.kinds))


def _asked_before(
    project: Project, before: Sequence[Manifest], entries: Sequence[Entry]
) -> list[Entry]:
    """Return, as earlier editions carry them, the entries that have an answer and were edited since."""
    answered = [e for e in entries if project.kinds[e.kind].awaits and not waits(e, project.kinds)]
    edited = {name_of(e.path): e.sha256 for e in answered}
    found: list[Entry] = []
    for manifest in before:
        changed = {e.known for e in manifest.files if e.sha256 != edited.get(e.known, e.sha256)}
        if changed:
            carried = rebuild(project, manifest).edition.entries
            found.extend(entry for entry in carried if name_of(entry.path) in changed)
    return found


def _without_private(project: Project) -> tuple[str, ...]:
    """Say that the private folder is not here, so that nobody takes its entries for missing."""
    private = project.private
    if private is None or private.is_dir():
        return ()
    named = project.settings.publication.private
    return (f"the private folder {named} is not on this machine: its entries are not looked at",)


def _last_end(period: Period, manifests: Sequence[Manifest]) -> str:
    """Return the commit up to which an earlier edition of the cadence has told the changes."""
    ends = [
        (manifest.period.end, manifest.history.end)
        for manifest in manifests
        if manifest.period.cadence is period.cadence
        and manifest.period.end < period.start
        and manifest.history.end
    ]
    return max(ends)[1] if ends else ""
