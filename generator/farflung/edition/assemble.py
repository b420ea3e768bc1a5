"""Entries, feed items, history and a period → an edition. Pure: the same input, the same edition.

The rules, in the order in which they are asked:

* an entry goes into the first edition that closes on or after its date, and what came too late for
  that rolls into the next one; nothing is carried twice by editions of one cadence;
* what other editions told before a cadence began is not told again by its first one, which so is
  about its own period; a digest takes up an older entry once the main edition has carried it;
* what needs consent waits for it, what has expired or closed stays out;
* under a section's limit the oldest entries go first, so that nobody waits for ever; a digest
  takes as many from each edition that it gathers, and leads to these for the others; what is for
  some readers only takes no room from what is for everybody;
* of feeds, the newest items of this period and the one before, up to each feed's limit; stories
  that an entry or another feed already brings appear once.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from farflung.canonical import story_address
from farflung.edition.cadences import cadences_of, home_of
from farflung.edition.manifest import name_of
from farflung.edition.past import Past
from farflung.edition.periods import following, period_of
from farflung.edition.stories import Room, Stories, Window
from farflung.kinds import ConsentRule, Kind, PlaceShown, Source
from farflung.model import (
    Edition,
    Elsewhere,
    Entry,
    FeedItem,
    HandbookHistory,
    Held,
    Item,
    Opening,
    Period,
    Plan,
    Section,
    SourceFailure,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from farflung.config import Publication, SectionSettings
    from farflung.edition.manifest import Manifest
    from farflung.model import Cadence

__all__ = ["Material", "assemble"]


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that could go into an edition, as gathered.

    ``answers`` are entries of earlier editions whose answer is due now.
    """

    entries: tuple[Entry, ...] = ()
    items: tuple[FeedItem, ...] = ()
    history: HandbookHistory = HandbookHistory()
    opening: Opening = Opening()
    answers: tuple[Entry, ...] = ()
    failures: tuple[SourceFailure, ...] = ()
    notes: tuple[str, ...] = ()


def assemble(
    period: Period,
    material: Material,
    publication: Publication,
    kinds: Mapping[str, Kind],
    earlier: Sequence[Manifest],
) -> Plan:
    """Make the edition of a period; ``earlier`` are all frozen manifests, in any order."""
    past = Past.of(period, earlier)
    desks = [
        _Desk.of(settings, kinds[settings.kind], publication, past)
        for settings in publication.sections
        if period.cadence in cadences_of(settings, kinds[settings.kind], publication)
    ]
    for desk in desks:
        desk.take(material.entries)
    told = {story_address(e.link) for e in material.entries if past.own.tellings(e)}
    told |= {story_address(e.link) for desk in desks for e in desk.chosen}
    stories = Stories(Window.of(past, publication), material.items, past.own, told - {""})
    history = _history(material.history, desks)
    sections: list[Section] = []
    for desk in desks:
        items: tuple[Item, ...] = tuple(desk.chosen)
        if desk.kind.source is Source.GIT:
            items = history.changes
        taken = sum(not (isinstance(item, Entry) and item.audience) for item in items)
        items += tuple(stories.of(desk.settings.id, desk.room(taken)))
        sections.append(desk.section(items))
    edition = Edition(period, tuple(sections), material.opening, history, answers=material.answers)
    return Plan(
        edition,
        _in_order(held for desk in desks for held in desk.held),
        _in_order(held for desk in desks for held in desk.earlier),
        material.failures,
        material.notes,
    )


def _history(history: HandbookHistory, desks: Sequence[_Desk]) -> HandbookHistory:
    """Part the handbook's changes into those its section shows and those it only names."""
    desk = next((desk for desk in desks if desk.kind.source is Source.GIT), None)
    if desk is None:
        return replace(history, changes=())
    limit = len(history.changes) if desk.limit is None else desk.limit
    return replace(history, changes=history.changes[:limit], more=history.changes[limit:])


@dataclass(slots=True)
class _Desk:
    """Where one section of an edition is put together; ``limit`` is what it holds, None for all.

    ``home`` is the cadence that tells first what the section has, ``main`` the publication's.
    """

    settings: SectionSettings
    kind: Kind
    past: Past
    home: Cadence
    main: Cadence
    chosen: list[Entry] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    earlier: list[Held] = field(default_factory=list)
    elsewhere: list[Elsewhere] = field(default_factory=list)

    @classmethod
    def of(
        cls, settings: SectionSettings, kind: Kind, publication: Publication, past: Past
    ) -> _Desk:
        home = home_of(settings, kind, publication)
        return cls(settings, kind, past, home, publication.cadence)

    @property
    def limit(self) -> int | None:
        return self.settings.limits.get(self.past.period.cadence, self.settings.limit)

    def room(self, taken: int) -> Room:
        """Return the room for stories beside ``taken`` items."""
        left = None if self.limit is None else self.limit - taken
        return Room(left, {feed.title: feed.limit for feed in self.settings.feeds})

    def section(self, items: tuple[Item, ...]) -> Section:
        title = self.settings.title or self.kind.section
        elsewhere = tuple(self.elsewhere)
        titles = self.settings.titles
        return Section(self.settings.id, self.settings.kind, title, items, elsewhere, titles)

    def take(self, entries: Sequence[Entry]) -> None:
        """Choose from all entries those of this section, and say what becomes of the others."""
        ready: dict[tuple[str, ...], list[Entry]] = {}
        mine = (e for e in entries if e.section == self.settings.id)
        for entry in sorted(mine, key=_oldest_first):
            if self.past.own.tellings(entry):
                continue
            if age := self._too_old(entry):
                self._hold(self.earlier, entry, age)
            elif obstacle := _obstacle(entry, self.kind, self.past.period):
                self._hold(self.held, entry, *obstacle)
            else:
                told = self.past.in_full(entry, self.main)
                ready.setdefault(entry.audience, []).append(replace(entry, told=told))
        for group in ready.values():
            self._fill(group)
        self.chosen.sort(key=_oldest_first)

    def _too_old(self, entry: Entry) -> str:
        """Say why an entry belongs to the time before this cadence, empty where it does not."""
        if entry.date >= self.past.begin:
            return ""
        cadence = self.past.period.cadence
        if told := self.past.told_before(entry, self.home):
            return f"told by {told.id}, before the {cadence} editions began"
        if cadence is self.home or self.past.others.tellings(entry):
            return ""
        return (
            f"dated {entry.date}, before the {cadence} editions began: "
            f"it follows when a {self.home} one has carried it"
        )

    def _fill(self, ready: Sequence[Entry]) -> None:
        """Take what there is room for, of what is for the same readers: first what no other edition tells, then of each the same."""
        rank: Counter[Period | None] = Counter()
        places: dict[str, int] = {}
        for entry in ready:
            places[entry.path] = rank[entry.told] if entry.told else -1
            rank[entry.told] += 1
        queue = sorted(ready, key=lambda entry: (places[entry.path], *_oldest_first(entry)))
        limit = len(queue) if self.limit is None else self.limit
        self.chosen += queue[:limit]
        waiting: list[Entry] = []
        for entry in queue[limit:]:
            if entry.told and self.kind.shown_in(PlaceShown.PAGE) and not entry.audience:
                self.elsewhere.append(Elsewhere(name_of(entry.path), entry.sha256, entry.told))
            else:
                waiting.append(entry)
        self._let_wait(waiting, limit)

    def _let_wait(self, waiting: Sequence[Entry], limit: int) -> None:
        """Say for which of the following editions each entry waits, if nothing older comes."""
        period = self.past.period
        for number, entry in enumerate(waiting):
            period = period if number % limit else following(period)
            reason = f"the section holds {limit} this time"
            if obstacle := _obstacle(entry, self.kind, period):
                self._hold(self.held, entry, f"{reason}; for the next, {obstacle[0]}")
            else:
                self._hold(self.held, entry, reason, period.id)

    def _hold(self, where: list[Held], entry: Entry, reason: str, until: str = "") -> None:
        where.append(Held(entry.path, self.settings.id, reason, until))


def _obstacle(entry: Entry, kind: Kind, period: Period) -> tuple[str, str] | None:
    """Say why an entry is not in this edition, and which one it may go into."""
    if entry.date > period.end:
        return f"dated {entry.date}", period_of(entry.date, period.cadence).id
    if kind.consent is not ConsentRule.NONE and (missing := _unconsented(entry, period)):
        return missing
    if entry.expires and entry.expires < period.end:
        return f"expired on {entry.expires}", ""
    if entry.closes and entry.closes < period.end:
        return f"over since {entry.closes}, before this edition closes", ""
    return None


def _unconsented(entry: Entry, period: Period) -> tuple[str, str] | None:
    """Say why the consent that an entry needs is not there when an edition closes."""
    if entry.consent is None:
        return "no consent yet: say in its front matter who gave it and when", ""
    day = entry.consent.date
    if day > period.end:
        return f"its consent is dated {day}", period_of(day, period.cadence).id
    return None


def _oldest_first(entry: Entry) -> tuple[object, ...]:
    return (entry.date, entry.path)


def _in_order(held: Iterator[Held]) -> tuple[Held, ...]:
    return tuple(sorted(held, key=lambda one: (one.section, one.what)))
