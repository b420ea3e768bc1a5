"""What is known of a feed's items from one day to the next: when each was first seen, and as what.

Pure rules, with the present time passed in.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pydantic import AwareDatetime  # noqa: TC002 - read from the annotation, for the cache

from farflung.canonical import story_address
from farflung.gather.feeds.dates import believable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from farflung.gather.feeds.items import CleanItem

__all__ = ["Sighting", "first_seen", "settle"]

_REMEMBERED = 2000  # items that a feed no longer lists
_AT_ONCE = 10  # new items of one moment that can be news
_ONE_MOMENT = dt.timedelta(hours=1)
_LONG_AGO = dt.datetime(1990, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Sighting:
    """When (UTC) an item was first seen, and under which link."""

    id: str
    link: str
    at: AwareDatetime


def settle(
    items: Sequence[CleanItem], known: Sequence[Sighting], now: dt.datetime
) -> tuple[tuple[CleanItem, ...], tuple[Sighting, ...]]:
    """Fit a feed's items to what is known: returns the items, and the sightings from now on.

    Of two items with the same id or link the first stays; an id that a feed gives to items with
    different links says nothing, and the links are their ids. An item whose link is known under an
    id that the feed gave up keeps that id, so that a site that renumbers its archive, or moves it
    from http to https, brings no flood.
    """
    items = _told_apart(items)
    by_id = {sighting.id: sighting for sighting in known}
    by_link = {story_address(s.link): s.id for s in known if s.link}
    present = {item.id for item in items}
    kept: dict[str, CleanItem] = {}
    links: set[str] = set()
    for item in items:
        link = story_address(item.link)
        former = by_link.get(link, item.id)
        name = item.id if item.id in by_id or former in present else former
        if name in kept or link in links:
            continue
        kept[name] = replace(item, id=name)
        links |= {link} - {""}
    fresh = [item for name, item in kept.items() if name not in by_id]
    old = _backlog(fresh, now)
    seen = [
        by_id.get(name) or Sighting(name, item.link, _LONG_AGO if name in old else now)
        for name, item in kept.items()
    ]
    gone = [sighting for sighting in known if sighting.id not in kept]
    return tuple(kept.values()), (*seen, *gone[:_REMEMBERED])


def _told_apart(items: Sequence[CleanItem]) -> list[CleanItem]:
    """Give items that share an id but lead to different stories their links as ids."""
    stories: dict[str, set[str]] = {}
    for item in items:
        stories.setdefault(item.id, set()).add(story_address(item.link))
    return [
        replace(item, id=item.link) if item.link and len(stories[item.id] - {""}) > 1 else item
        for item in items
    ]


def _backlog(fresh: Sequence[CleanItem], now: dt.datetime) -> set[str]:
    """Return the ids of new items that cannot all be news.

    A feed that dates everything by the moment it was made, or dates nothing, shows its whole
    archive as of today. So where more than a few new items are all of one moment, the first in
    the feed's order are news and the rest counts as seen long ago.
    """
    dates = [item.date or now for item in fresh]
    if len(fresh) <= _AT_ONCE or max(dates) - min(dates) > _ONE_MOMENT:
        return set()
    return {item.id for item in fresh[_AT_ONCE:]}


def first_seen(
    items: Sequence[CleanItem], known: Sequence[Sighting], now: dt.datetime
) -> list[tuple[CleanItem, dt.datetime]]:
    """Give each item its date (UTC): its own, or that of first sight; newest first."""
    at = {sighting.id: sighting.at for sighting in known}
    dated = [(item, believable(item.date, at.get(item.id, now))) for item in items]
    return sorted(dated, key=lambda pair: pair[1], reverse=True)
