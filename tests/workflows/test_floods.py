"""Feeds that behave badly over the weeks: what reaches the editions, from bytes to plan."""

from __future__ import annotations

import datetime as dt
from email.utils import format_datetime
from typing import TYPE_CHECKING

import pytest
from tests.builders import frozen, kinds, publication

from farflung.edition.assemble import Material, assemble
from farflung.edition.periods import following, parse_period
from farflung.gather.feeds import FeedCache, read_feeds
from farflung.model import FeedItem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from farflung.edition.manifest import Manifest

Story = tuple[str, str, dt.datetime | None]  # guid, link, date
LIMIT = 5


class Reader:
    """Reads two feeds into one section, a week after the other, and freezes what comes of it."""

    def __init__(self, root: Path) -> None:
        self.root, self.cache = root, FeedCache(root / "cache")
        (root / "newsletter").mkdir()
        feeds = [
            {"path": f"{name}.xml", "title": name, "limit": LIMIT} for name in ("blog", "echo")
        ]
        self.publication = publication({"id": "reading", "kind": "link", "feeds": feeds})
        self.period = parse_period("2026-W40")
        self.manifests: list[Manifest] = []
        self.write("echo", [])

    @property
    def now(self) -> dt.datetime:
        """Noon of the last day of the week."""
        return dt.datetime.combine(self.period.end, dt.time(12), dt.UTC)

    def write(self, name: str, stories: Iterable[Story]) -> None:
        """Put a feed where another job would."""
        items = "".join(
            f"<item><title>Story {guid} {link}</title><guid>{guid}</guid><link>{link}</link>"
            + (f"<pubDate>{format_datetime(date)}</pubDate>" if date else "")
            + "</item>"
            for guid, link, date in stories
        ).replace("&", "&amp;")
        text = f"<rss version='2.0'><channel><title>{name}</title>{items}</channel></rss>"
        (self.root / "newsletter" / f"{name}.xml").write_text(text)

    def week(self, stories: Sequence[Story]) -> list[str]:
        """Return the links of the stories that this week's edition carries, and go on a week."""
        self.write("blog", stories)
        settings = self.publication.sections[0]
        items, failures = read_feeds(settings, self.root, self.cache, self.now)
        assert not failures
        plan = assemble(
            self.period, Material(items=items), self.publication, kinds(), self.manifests
        )
        self.manifests.append(frozen(plan.edition))
        self.period = following(self.period)
        carried = (item for section in plan.edition.sections for item in section.items)
        return [item.link for item in carried if isinstance(item, FeedItem)]


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    """Begin with nothing read yet."""
    return Reader(tmp_path)


def at(number: int) -> str:
    """Return the address of a story."""
    return f"https://example.org/{number}"


def test_a_new_feed_with_500_items_floods_nothing(reader: Reader) -> None:
    """Of ten years of stories only those of the last days are news, and later weeks add none."""
    archive = [(str(n), at(n), reader.now - dt.timedelta(days=7 * n + 1)) for n in range(500)]
    assert reader.week(archive) == [at(0), at(1)]
    assert reader.week(archive) == []


def test_a_new_feed_with_500_undated_items_floods_nothing(reader: Reader) -> None:
    """Without dates, the first few in the feed's order are news; the archive never trickles in."""
    archive: list[Story] = [(str(n), at(n), None) for n in range(500)]
    weeks = [reader.week(archive) for _ in range(4)]
    assert weeks == [[at(n) for n in range(5)], [at(n) for n in range(5, 10)], [], []]
    assert reader.week([("new", at(1000), None), *archive]) == [at(1000)]


def test_a_feed_whose_every_item_is_dated_today_floods_nothing(reader: Reader) -> None:
    """What is dated anew with every answer is as old as its first sight."""

    def archive(count: int) -> list[Story]:
        return [(str(n), at(n), reader.now) for n in reversed(range(count))]

    first, second = reader.week(archive(60)), reader.week(archive(60))
    assert len({*first, *second}) == len(first) + len(second) == 10
    assert reader.week(archive(60)) == []
    assert reader.week(archive(61)) == [at(60)]
    assert reader.week(archive(61)) == []


def test_a_changed_guid_floods_nothing(reader: Reader) -> None:
    """A site that renumbers, moves to https and adds tracking says nothing new."""
    before: list[Story] = [(f"old-{n}", f"http://example.org/{n}", None) for n in range(30)]
    reader.week(before)
    reader.week(before)
    after: list[Story] = [(f"new-{n}", f"{at(n)}/?utm_source=rss", None) for n in range(30)]
    assert reader.week(after) == []
    assert reader.week([("new-30", at(30), None), *after]) == [at(30)]


def test_guids_that_are_addresses_may_move(reader: Reader) -> None:
    """The same where the guid is the address, and both change at once."""
    before: list[Story] = [
        (f"http://example.org/{n}", f"http://example.org/{n}", None) for n in range(9)
    ]
    reader.week(before)
    reader.week(before)
    assert reader.week([(at(n), at(n), None) for n in range(9)]) == []


def test_a_reused_guid_floods_nothing_and_hides_nothing(reader: Reader) -> None:
    """One guid on every item says nothing: the links tell the stories apart."""
    stories = [("same", at(n), reader.now - dt.timedelta(days=1)) for n in range(3)]
    assert reader.week(stories) == [at(0), at(1), at(2)]
    assert reader.week(stories) == []
    fresh = [("same", at(9), reader.now), *stories]
    assert reader.week(fresh) == [at(9)]


def test_a_guid_that_is_given_to_another_story_brings_it_once(reader: Reader) -> None:
    """A guid is a promise: a story under one that was carried counts as carried."""
    assert reader.week([("1", at(1), reader.now)]) == [at(1)]
    assert reader.week([("1", at(2), reader.now)]) == []


def test_a_story_from_two_feeds_appears_once(reader: Reader) -> None:
    """However the second feed writes the address, and in whatever week it tells the story."""
    early = reader.now - dt.timedelta(days=2)
    reader.write("echo", [("e1", "http://www.example.org/1/?utm_medium=feed&fbclid=x#top", early)])
    assert len(reader.week([("1", at(1), reader.now - dt.timedelta(days=1))])) == 1
    reader.write("echo", [("e2", f"{at(1)}/?mc_cid=2", reader.now)])
    assert reader.week([("2", at(2), reader.now)]) == [at(2)]
