"""Everything that could go into an edition, gathered from the world for one period."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from farflung.edition.assemble import Material, assemble
from farflung.edition.cadences import cadences_of
from farflung.edition.periods import coming, due, parse_period, period_of, preceding
from farflung.edition.questions import overdue
from farflung.edition.withdrawn import without_withdrawn
from farflung.errors import UsageError
from farflung.gather.feeds import read_feeds
from farflung.gather.openings import read_openings
from farflung.kinds import Source
from farflung.model import HandbookHistory
from farflung.workflows.answers import answers
from farflung.workflows.changes import history as handbook_history
from farflung.workflows.comparing import released
from farflung.workflows.entries import read_entries
from farflung.workflows.feeds import feed_cache

if TYPE_CHECKING:
    from collections.abc import Sequence

    from farflung.edition.manifest import Manifest
    from farflung.gather.contributions import Contribution
    from farflung.model import Cadence, FeedItem, Period, Plan, SourceFailure
    from farflung.problems import Problem
    from farflung.workflows.comparing import Released
    from farflung.workflows.moment import Moment
    from farflung.workflows.project import Project

__all__ = ["Gathered", "Gatherer"]


@dataclass(frozen=True, slots=True)
class Gathered:
    """A plan, the contributions that were read for it, and what is wrong with files."""

    plan: Plan
    contributions: tuple[Contribution, ...]
    problems: tuple[Problem, ...]


class Gatherer:
    """What could go into editions, read once for all of them."""

    def __init__(
        self,
        project: Project,
        manifests: Sequence[Manifest],
        moment: Moment,
        known: Released | None = None,
    ) -> None:
        """Take the frozen editions; ``known`` are the handbook's versions where they are compared."""
        self._project, self._manifests = project, manifests
        self._moment, self._released = moment, known
        self._made: dict[str, Gathered] = {}

    @cached_property
    def contributions(self) -> tuple[tuple[Contribution, ...], tuple[Problem, ...]]:
        """All contributions, and what is wrong with others."""
        return read_entries(self._project, self._manifests)

    @cached_property
    def _stories(self) -> tuple[tuple[FeedItem, ...], tuple[SourceFailure, ...]]:
        return _read_all_feeds(self._project, self._moment)

    def period(self, name: str | None = None) -> Period:
        """Return the period called ``name``, by default that of the coming main edition.

        Raises :class:`UsageError` for what names no edition, or one that the newsletter has not.
        """
        publication = self._project.settings.publication
        period = parse_period(name) if name else self.coming(publication.cadence)
        if period.cadence not in publication.cadences:
            raise UsageError(
                f"{period.id} is a {period.cadence} edition, and this newsletter has none",
                hint="set cadence or digests in newsletter/newsletter.yml",
            )
        return period

    def coming(self, cadence: Cadence) -> Period:
        """Return the period of a cadence's coming edition.

        Nothing is made of a period that closed without anything to carry: then it is the next one.
        """
        today = self._moment.today
        frozen = {m.id for m in self._manifests if m.period.cadence is cadence}
        frozen = frozen or self._first_of_digests(cadence)
        period = coming(cadence, today, frozen, self._is_idle)
        if period.end < today and self.gather(period).plan.edition.is_empty:
            return coming(cadence, today, {*frozen, period.id})
        return period

    def due(self, cadence: Cadence) -> Period | None:
        """Return the period of which an edition should be frozen by now, None if there is none.

        A digest is due where main editions appeared in its period, or earlier digests exist.
        """
        manifests = [m for m in self._manifests if m.period.cadence is cadence]
        main = self._project.settings.publication.cadence
        if cadence is not main and not manifests and not self._first_of_digests(cadence):
            return None
        period = due(cadence, self._moment.today, (m.period for m in manifests))
        return None if period is None or self.gather(period).plan.edition.is_empty else period

    def _first_of_digests(self, cadence: Cadence) -> set[str]:
        """Let a digest begin with the period that closed last, if main editions appeared in it.

        Returns the name of the one before, as if it were frozen; nothing where they did not.
        """
        main = self._project.settings.publication.cadence
        closed = preceding(period_of(self._moment.today, cadence))
        ends = (m.period.end for m in self._manifests if m.period.cadence is main)
        begun = cadence is not main and any(closed.start <= end <= closed.end for end in ends)
        return {preceding(closed).id} if begun else set()

    def _is_idle(self, period: Period) -> bool:
        """Tell whether nothing is of a period, so that no edition was made of it."""
        publication, kinds = self._project.settings.publication, self._project.kinds
        zone = zoneinfo.ZoneInfo(publication.timezone)
        sections = {
            section.id
            for section in publication.sections
            if period.cadence in cadences_of(section, kinds[section.kind], publication)
        }
        days = [(one.entry.section, one.entry.date) for one in self.contributions[0]]
        days += [(item.section, item.date.astimezone(zone).date()) for item in self._stories[0]]
        return not any(s in sections and period.start <= day <= period.end for s, day in days)

    def gather(self, period: Period) -> Gathered:
        """Assemble the edition of a period from contributions, cached feeds and history."""
        if period.id not in self._made:
            self._made[period.id] = self._gather(period)
        return self._made[period.id]

    def _gather(self, period: Period) -> Gathered:
        project, manifests = self._project, self._manifests
        contributions, problems = self.contributions
        publication = project.settings.publication
        opening, faults = read_openings(project.root, period.id, publication)
        items, failures = self._stories
        span, notes = _span(project, period, manifests, self._moment)
        history = self._history(*span) if span else HandbookHistory()
        entries, withdrawn = without_withdrawn((c.entry for c in contributions), manifests)
        material = Material(
            entries=entries,
            items=items,
            history=history,
            opening=opening,
            answers=answers(project, period, manifests, entries),
            failures=failures,
            notes=(*notes, *_without_private(project)),
        )
        plan = assemble(period, material, project.settings.publication, project.kinds, manifests)
        late = overdue(entries, project.kinds, self._moment.today)
        plan = replace(plan, held=(*plan.held, *withdrawn), overdue=late)
        return Gathered(plan, contributions, (*problems, *faults))

    def _history(self, start: str, end: str) -> HandbookHistory:
        """Read what changed between two commits, comparing the versions once for all editions."""
        if self._released is None and start != end:
            self._released = released(self._project)
        return handbook_history(self._project, start, end, self._released)


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
    publication = project.settings.publication
    kinds = ((section, project.kinds[section.kind]) for section in publication.sections)
    if not any(
        kind.source is Source.GIT and period.cadence in cadences_of(section, kind, publication)
        for section, kind in kinds
    ):
        return None, ()
    repository = project.repository
    if repository is None or repository.head is None:
        return None, ("not in git yet: what changed in the handbook is unknown",)
    zone = zoneinfo.ZoneInfo(publication.timezone)
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
