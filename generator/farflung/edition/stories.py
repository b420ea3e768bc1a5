"""Which items of feeds go into an edition: the newest, each once, no feed louder than its limit."""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass
from typing import TYPE_CHECKING

from farflung.edition.past import item_keys
from farflung.edition.periods import preceding

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from farflung.config import Publication
    from farflung.edition.past import Carried, Past
    from farflung.model import FeedItem

__all__ = ["Room", "Stories", "Window"]


@dataclass(frozen=True, slots=True)
class Window:
    """The days whose stories an edition looks at, on the publication's clock.

    These are those of its period and the one before; of a digest, none before its first edition.
    """

    start: dt.date
    end: dt.date
    zone: dt.tzinfo

    @classmethod
    def of(cls, past: Past, publication: Publication) -> Window:
        """Return the days that the edition of a period looks at."""
        period = past.period
        start = preceding(period).start
        if period.cadence is not publication.cadence:
            start = max(start, past.begin)
        return cls(start, period.end, zoneinfo.ZoneInfo(publication.timezone))

    def has(self, item: FeedItem) -> bool:
        """Tell whether a story is of these days."""
        return self.start <= item.date.astimezone(self.zone).date() <= self.end


@dataclass(frozen=True, slots=True)
class Room:
    """What a section has room for: ``left`` in all (None: any number), and of each feed."""

    left: int | None
    feeds: Mapping[str, int]


@dataclass(slots=True)
class Stories:
    """Items of feeds, handed out section by section; ``told`` are addresses already in print."""

    window: Window
    items: Sequence[FeedItem]
    carried: Carried
    told: set[str]

    def of(self, section: str, room: Room) -> Iterator[FeedItem]:
        """Give the stories of a section, newest first, as far as there is room."""
        left, feeds = room.left, dict(room.feeds)
        mine = (i for i in self.items if i.section == section and self.window.has(i))
        for item in sorted(mine, key=_newest_first):
            if left is not None and left < 1:
                return
            known = self.carried.has_item(item) or not self.told.isdisjoint(item_keys(item))
            if known or feeds.get(item.feed, 0) < 1:
                continue
            feeds[item.feed] -= 1
            left = None if left is None else left - 1
            self.told.update(item_keys(item))
            yield item


def _newest_first(item: FeedItem) -> tuple[float, str, str]:
    return (-item.date.timestamp(), item.feed, item.id)
