"""Entries, feed items, history and a period → an edition. Pure: the same input, the same edition.

The rules, in the order in which they are asked:

* an entry goes into the first edition that closes on or after its date, and what came too late for
  that rolls into the next one; nothing is carried twice by editions of one cadence;
* what needs consent waits for it, what has expired or closed stays out;
* under a section's limit the oldest entries go first, so that nobody waits for ever;
* of feeds, the newest items of this period and the one before, up to each feed's limit; stories
  that an entry or another feed already brings appear once.
"""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from farflung.edition.manifest import name_of
from farflung.edition.periods import following, period_of, preceding
from farflung.kinds import ConsentRule, Kind, Source
from farflung.model import (
    Cadence,
    Edition,
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
from farflung.stories import story_address

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from farflung.config import Publication, SectionSettings
    from farflung.edition.manifest import Manifest

__all__ = ["Material", "assemble", "cadences_of"]

_FINENESS = [Cadence.DAILY, Cadence.WEEKLY, Cadence.MONTHLY]


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
    carried = _Carried.by(
        manifest
        for manifest in earlier
        if manifest.period.cadence is period.cadence and manifest.id != period.id
    )
    mine = [
        settings
        for settings in publication.sections
        if period.cadence in cadences_of(settings, kinds[settings.kind], publication)
    ]
    chosen: dict[str, list[Entry]] = {}
    held: list[Held] = []
    for settings in mine:
        kind = kinds[settings.kind]
        chosen[settings.id], waiting = _entries(period, material.entries, settings, kind, carried)
        held.extend(waiting)
    told = {story_address(e.link) for e in material.entries if carried.has_entry(e)}
    told |= {story_address(e.link) for entries in chosen.values() for e in entries}
    stories = _Stories(_Window.of(period, publication), material.items, carried, told - {""})
    history, notes = _history(material.history, mine, kinds)
    sections: list[Section] = []
    for settings in mine:
        items: tuple[Item, ...] = tuple(chosen[settings.id])
        if kinds[settings.kind].source is Source.GIT:
            items = history.changes
        items += tuple(stories.of(settings, len(items)))
        title = settings.title or kinds[settings.kind].section
        sections.append(Section(settings.id, settings.kind, title, items))
    edition = Edition(period, tuple(sections), material.opening, history, answers=material.answers)
    in_order = tuple(sorted(held, key=_held_order))
    return Plan(edition, in_order, material.failures, (*material.notes, *notes))


def _history(
    history: HandbookHistory, sections: Sequence[SectionSettings], kinds: Mapping[str, Kind]
) -> tuple[HandbookHistory, tuple[str, ...]]:
    """Cut the handbook's history to what its section holds, and say what is left out."""
    section = next((s for s in sections if kinds[s.kind].source is Source.GIT), None)
    if section is None:
        return replace(history, changes=()), ()
    shown = history.changes[: section.limit]
    left_out = len(history.changes) - len(shown)
    note = f"{left_out} more handbook changes than fit are left out"
    return replace(history, changes=shown), (note,) if left_out else ()


def cadences_of(
    section: SectionSettings, kind: Kind, publication: Publication
) -> tuple[Cadence, ...]:
    """Return the cadences whose editions have the section.

    Unless the section says so itself: those at least as slow as the kind's own, or the slowest the
    publication has.
    """
    if section.cadence:
        return section.cadence
    cadences = sorted(publication.cadences, key=_FINENESS.index)
    slow_enough = [c for c in cadences if _FINENESS.index(c) >= _FINENESS.index(kind.cadence)]
    return tuple(slow_enough or cadences[-1:])


@dataclass(frozen=True, slots=True)
class _Carried:
    """What earlier editions of the cadence carry; a file is known by its name or its bytes."""

    names: frozenset[str]
    hashes: frozenset[str]
    items: frozenset[str]

    @classmethod
    def by(cls, manifests: Iterable[Manifest]) -> _Carried:
        frozen = tuple(manifests)
        entries = [entry for manifest in frozen for entry in manifest.files]
        items = [i for manifest in frozen for section in manifest.sections for i in section.items]
        return cls(
            frozenset(entry.known for entry in entries),
            frozenset(entry.sha256 for entry in entries),
            frozenset(key for item in items for key in _keys(item)),
        )

    def has_entry(self, entry: Entry) -> bool:
        return name_of(entry.path) in self.names or entry.sha256 in self.hashes

    def has_item(self, item: FeedItem) -> bool:
        return not self.items.isdisjoint(_keys(item))


def _keys(item: FeedItem) -> tuple[str, ...]:
    """Return what a story is known by: its id within its feed, and where it leads."""
    own = f"{item.feed}\0{item.id}"
    return (own, story_address(item.link)) if item.link else (own,)


def _entries(
    period: Period,
    entries: Sequence[Entry],
    settings: SectionSettings,
    kind: Kind,
    carried: _Carried,
) -> tuple[list[Entry], list[Held]]:
    chosen: list[Entry] = []
    held: list[Held] = []
    mine = (e for e in entries if e.section == settings.id and not carried.has_entry(e))
    for entry in sorted(mine, key=lambda e: (e.date, e.path)):
        obstacle = _obstacle(entry, kind, period)
        if obstacle is None and settings.limit is not None and len(chosen) >= settings.limit:
            reason = f"the section holds {settings.limit} this time"
            obstacle = (reason, following(period).id)
        if obstacle:
            held.append(Held(entry.path, settings.id, *obstacle))
        else:
            chosen.append(entry)
    return chosen, held


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
    if entry.audience:
        return "for some readers only, and this letter goes to everybody", ""
    return None


def _unconsented(entry: Entry, period: Period) -> tuple[str, str] | None:
    """Say why the consent that an entry needs is not there when an edition closes."""
    if entry.consent is None:
        return "no consent yet: say in its front matter who gave it and when", ""
    day = entry.consent.date
    if day > period.end:
        return f"its consent is dated {day}", period_of(day, period.cadence).id
    return None


@dataclass(frozen=True, slots=True)
class _Window:
    """The days whose stories an edition looks at, on the publication's clock."""

    start: dt.date
    end: dt.date
    zone: dt.tzinfo

    @classmethod
    def of(cls, period: Period, publication: Publication) -> _Window:
        zone = zoneinfo.ZoneInfo(publication.timezone)
        return cls(preceding(period).start, period.end, zone)

    def has(self, item: FeedItem) -> bool:
        return self.start <= item.date.astimezone(self.zone).date() <= self.end


@dataclass(slots=True)
class _Stories:
    """Items of feeds, handed out section by section; ``told`` are addresses already in print."""

    window: _Window
    items: Sequence[FeedItem]
    carried: _Carried
    told: set[str]

    def of(self, settings: SectionSettings, taken: int) -> Iterator[FeedItem]:
        """Give the stories of a section that already holds ``taken`` items, newest first."""
        room = {feed.title: feed.limit for feed in settings.feeds}
        mine = (i for i in self.items if i.section == settings.id and self.window.has(i))
        for item in sorted(mine, key=_newest_first):
            if settings.limit is not None and taken >= settings.limit:
                return
            known = self.carried.has_item(item) or not self.told.isdisjoint(_keys(item))
            if known or room.get(item.feed, 0) < 1:
                continue
            room[item.feed] -= 1
            taken += 1
            self.told.update(_keys(item))
            yield item


def _newest_first(item: FeedItem) -> tuple[float, str, str]:
    return (-item.date.timestamp(), item.feed, item.id)


def _held_order(held: Held) -> tuple[str, str]:
    return (held.section, held.what)
