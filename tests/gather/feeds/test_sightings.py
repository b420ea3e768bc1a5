from __future__ import annotations

import datetime as dt

from farflung.gather.feeds.items import CleanItem
from farflung.gather.feeds.sightings import Sighting, first_seen, settle

MONDAY = dt.datetime(2026, 11, 16, 8, tzinfo=dt.UTC)
FRIDAY = MONDAY + dt.timedelta(days=4)


def item(name: str, link: str = "", date: dt.datetime | None = None) -> CleanItem:
    """Return an item with this id."""
    return CleanItem(name, f"Title of {name}", link, date, "", "")


def test_the_first_of_two_with_one_id_stays() -> None:
    """An id that is used twice in a feed, or a link, counts once."""
    items = (item("1", "https://example.org/a"), item("1"), item("2", "https://example.org/a"))
    kept, _ = settle(items, (), MONDAY)
    assert [i.id for i in kept] == ["1"]


def test_items_without_link_are_not_taken_for_each_other() -> None:
    """No link is not the same link."""
    kept, _ = settle((item("1"), item("2")), (), MONDAY)
    assert [i.id for i in kept] == ["1", "2"]


def test_first_sight_survives() -> None:
    """An item without a date keeps the time it was first seen, also after it was away for a time."""
    _, seen = settle((item("1"),), (), MONDAY)
    _, seen = settle((item("2"),), seen, FRIDAY)
    items, seen = settle((item("1"), item("2")), seen, FRIDAY)
    dates = {i.id: date for i, date in first_seen(items, seen, FRIDAY)}
    assert dates == {"1": MONDAY, "2": FRIDAY}


def test_a_future_date_does_not_come_true() -> None:
    """What was announced for next week and shown today does not become news again next week."""
    announced = item("1", date=FRIDAY)
    items, seen = settle((announced,), (), MONDAY)
    later = FRIDAY + dt.timedelta(days=3)
    assert first_seen(items, seen, later) == [(announced, MONDAY)]


def test_renumbered_items_keep_their_ids() -> None:
    """A site that gives all its stories new guids brings no flood: the link tells."""
    _, seen = settle((item("old", "https://example.org/a"),), (), MONDAY)
    items, seen = settle((item("new", "https://example.org/a"),), seen, FRIDAY)
    assert [i.id for i in items] == ["old"]
    assert seen == (Sighting("old", "https://example.org/a", MONDAY),)


def test_a_link_that_is_handed_on_is_not_the_old_item() -> None:
    """While the old id is still listed, a new one is a new item."""
    _, seen = settle((item("1", "https://example.org/latest"),), (), MONDAY)
    now = (item("2", "https://example.org/latest"), item("1", "https://example.org/1"))
    items, _ = settle(now, seen, FRIDAY)
    assert [i.id for i in items] == ["2", "1"]


def test_the_newest_come_first() -> None:
    """Items are ordered by date; those of one moment keep the feed's order."""
    items = (item("a", date=MONDAY), item("b"), item("c"))
    assert [i.id for i, _ in first_seen(items, (), FRIDAY)] == ["b", "c", "a"]


def test_what_is_remembered_has_an_end() -> None:
    """A feed of ever new ids does not fill the disk."""
    seen: tuple[Sighting, ...] = ()
    for start in range(0, 9000, 500):
        _, seen = settle([item(str(start + i)) for i in range(500)], seen, MONDAY)
    assert len(seen) == 2500
