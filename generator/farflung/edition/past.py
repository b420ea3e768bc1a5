"""What frozen editions have told already, of the same cadence and of the others."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from farflung.canonical import story_address
from farflung.edition.cadences import is_finer
from farflung.edition.manifest import name_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from farflung.edition.manifest import Manifest
    from farflung.model import Cadence, Entry, FeedItem, Period

__all__ = ["Carried", "Past", "Telling", "item_keys"]


@dataclass(frozen=True, slots=True)
class Telling:
    """An edition that carries an entry; ``full`` unless it leads to another for the whole of it."""

    period: Period
    full: bool


@dataclass(frozen=True, slots=True)
class Carried:
    """What some editions carry; a file is known by its name or its bytes."""

    entries: Mapping[str, Sequence[Telling]]
    items: frozenset[str]

    @classmethod
    def by(cls, manifests: Iterable[Manifest]) -> Carried:
        """Index what the manifests carry, and what they leave to another edition."""
        entries: dict[str, list[Telling]] = defaultdict(list)
        items: set[str] = set()
        for manifest in manifests:
            for section in manifest.sections:
                full = [(file.known, file.sha256, file.told is None) for file in section.entries]
                left = [(one.name, one.sha256, False) for one in section.elsewhere]
                for name, sha256, is_full in (*full, *left):
                    for key in {name, sha256}:
                        entries[key].append(Telling(manifest.period, is_full))
                items.update(key for item in section.items for key in item_keys(item))
        return cls(dict(entries), frozenset(items))

    def tellings(self, entry: Entry) -> tuple[Telling, ...]:
        """Return the editions that carry an entry, or lead to it, the earliest first."""
        found = (*self.entries.get(name_of(entry.path), ()), *self.entries.get(entry.sha256, ()))
        return tuple(dict.fromkeys(found))

    def has_item(self, item: FeedItem) -> bool:
        """Tell whether a story is carried, by its id or its address."""
        return not self.items.isdisjoint(item_keys(item))


def item_keys(item: FeedItem) -> tuple[str, ...]:
    """Return what a story is known by: its id within its feed, and where it leads."""
    own = f"{item.feed}\0{item.id}"
    return (own, story_address(item.link)) if item.link else (own,)


@dataclass(frozen=True, slots=True)
class Past:
    """What a period's edition must know of those before: ``begin`` is the cadence's first day.

    ``own`` is what other editions of the cadence carry, ``others`` what those of other cadences do.
    """

    period: Period
    begin: dt.date
    own: Carried
    others: Carried

    @classmethod
    def of(cls, period: Period, manifests: Iterable[Manifest]) -> Past:
        """Sort frozen manifests by what they mean for the edition of a period."""
        others = (manifest for manifest in manifests if manifest.id != period.id)
        frozen = sorted(others, key=lambda m: (m.period.end, m.period.start))
        own = [m for m in frozen if m.period.cadence is period.cadence]
        rest = (m for m in frozen if m.period.cadence is not period.cadence)
        begin = min([period.start, *(manifest.period.start for manifest in own)])
        return cls(period, begin, Carried.by(own), Carried.by(rest))

    def told_before(self, entry: Entry, home: Cadence) -> Period | None:
        """Return an edition that told an entry before the first one of this cadence.

        To a digest that is what opened before it. The editions of an entry's ``home`` lose nothing
        that a digest was quicker to tell, so to these it is only what closed before the first one:
        an earlier main cadence.
        """
        if entry.date >= self.begin:
            return None
        is_home = self.period.cadence is home
        told = (telling.period for telling in self.others.tellings(entry))
        return next((p for p in told if (p.end if is_home else p.start) < self.begin), None)

    def in_full(self, entry: Entry, main: Cadence) -> Period | None:
        """Return the edition that a digest can lead to for the whole of an entry.

        That is one of a finer cadence, of the publication's ``main`` one where there is a choice,
        and the last of several. The main editions themselves carry everything in full.
        """
        if self.period.cadence is main:
            return None
        finer = [
            telling.period
            for telling in self.others.tellings(entry)
            if telling.full and is_finer(telling.period.cadence, self.period.cadence)
        ]
        return max(finer, key=lambda p: (p.cadence is main, p.end - p.start, p.end), default=None)
