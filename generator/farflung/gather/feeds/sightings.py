"""What is known of a feed's items from one day to the next: when each was first seen, and as what.

Pure rules, with the present time passed in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pydantic import AwareDatetime  # noqa: TC002 - read from the annotation, for the cache

from farflung.gather.feeds.dates import believable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from farflung.gather.feeds.items import CleanItem

__all__ = ["Sighting", "first_seen", "settle"]

_REMEMBERED = 2000  # items that a feed no longer lists


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

    Of two items with the same id or link the first stays. An item whose link is known under an id
    that the feed gave up keeps that id, so that a site that renumbers its archive brings no flood.
    """
    by_id = {sighting.id: sighting for sighting in known}
    by_link = {sighting.link: sighting.id for sighting in known if sighting.link}
    present = {item.id for item in items}
    kept: dict[str, CleanItem] = {}
    links: set[str] = set()
    for item in items:
        former = by_link.get(item.link, item.id)
        name = item.id if item.id in by_id or former in present else former
        if name in kept or item.link in links:
            continue
        kept[name] = replace(item, id=name)
        links |= {item.link} - {""}
    seen = [by_id.get(name) or Sighting(name, item.link, now) for name, item in kept.items()]
    gone = [sighting for sighting in known if sighting.id not in kept]
    return tuple(kept.values()), (*seen, *gone[:_REMEMBERED])


def first_seen(
    items: Sequence[CleanItem], known: Sequence[Sighting], now: dt.datetime
) -> list[tuple[CleanItem, dt.datetime]]:
    """Give each item its date (UTC): its own, or that of first sight; newest first."""
    at = {sighting.id: sighting.at for sighting in known}
    dated = [(item, believable(item.date, at.get(item.id, now))) for item in items]
    return sorted(dated, key=lambda pair: pair[1], reverse=True)
