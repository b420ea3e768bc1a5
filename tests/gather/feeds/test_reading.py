from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.gather.feeds.servers import RSS

from farflung.config import Fetching, SectionSettings
from farflung.gather.feeds import FeedCache, read_feeds
from farflung.gather.feeds.cache import FeedRecord, Validators
from farflung.gather.feeds.fetching import Answer
from farflung.gather.feeds.learning import failed, learn
from farflung.model import FeedItem, SourceFailure

if TYPE_CHECKING:
    from pathlib import Path

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(days=3)
ADDRESS = "https://example.org/feed.xml"
UNDATED = b"<rss><channel><item><title>No date</title></item></channel></rss>"


def section(*feeds: dict[str, str]) -> SectionSettings:
    """Return a section with these feeds."""
    return SectionSettings.model_validate({"id": "reading", "kind": "link", "feeds": feeds})


def put(root: Path, body: bytes, name: str = "feeds/jobs.xml") -> SectionSettings:
    """Write a feed's file and return a section that names it."""
    file = root / "newsletter" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(body)
    return section({"path": name, "title": "Jobs"})


def reasons(found: tuple[tuple[FeedItem, ...], tuple[SourceFailure, ...]]) -> list[str]:
    """Return the reasons of the failures."""
    return [failure.reason for failure in found[1]]


def test_fetched_feeds_are_read_from_the_cache(tmp_path: Path) -> None:
    """Items know their section and feed, are newest first, and their words are escaped."""
    cache = FeedCache(tmp_path / "cache")
    body = RSS.replace(b"Twice as fast.", b"2 &amp;lt; 3 &lt;script>x&lt;/script>")
    answer = Answer(200, ADDRESS, body, Validators(ADDRESS, '"1"'))
    cache.save(learn(FeedRecord(ADDRESS), answer, NOW).record)
    feed = {"url": ADDRESS, "title": "Engineering"}
    items, failures = read_feeds(section(feed), tmp_path, cache, LATER)
    assert not failures
    assert [item.date.day for item in items] == [20, 19]
    assert items[1] == FeedItem(
        section="reading",
        feed="Engineering",
        id="tag:example.org,2026:2",
        title="New build machines",
        link="https://example.org/machines",
        date=dt.datetime(2026, 11, 19, 8, tzinfo=dt.UTC),
        summary="<p>2 &lt; 3</p>",
    )


def test_a_feed_that_was_never_fetched_is_named(tmp_path: Path) -> None:
    """The reason says what to run."""
    feed = {"url": ADDRESS, "title": "Engineering"}
    items, failures = read_feeds(section(feed), tmp_path, FeedCache(tmp_path), NOW)
    assert not items
    reason = "not fetched yet: run farflung pull"
    assert failures == (SourceFailure("reading", ADDRESS, reason),)


def test_a_failed_feed_gives_what_it_gave_before(tmp_path: Path) -> None:
    """The section keeps the items of the earlier fetch, and the failure counts them."""
    cache = FeedCache(tmp_path)
    known = learn(FeedRecord(ADDRESS), Answer(200, ADDRESS, RSS), NOW).record
    cache.save(failed(known, "answered 404 Not Found").record)
    feed = {"url": ADDRESS, "title": "Engineering"}
    items, failures = read_feeds(section(feed), tmp_path, cache, LATER)
    assert len(items) == 2
    assert failures == (SourceFailure("reading", ADDRESS, "answered 404 Not Found", 2),)


def test_passwords_stay_out_of_the_plan(tmp_path: Path) -> None:
    """An address with a password is refused and shown without it."""
    feed = {"url": "https://amara:s3cret@example.org/feed", "title": "Engineering"}
    _, (failure,) = read_feeds(section(feed), tmp_path, FeedCache(tmp_path), NOW)
    assert failure.source == "https://example.org/feed"
    assert "s3cret" not in str(failure)


def test_items_of_several_feeds_are_mixed_by_date(tmp_path: Path) -> None:
    """A bad feed degrades the section; the others are all there, newest first."""
    settings = section(
        {"path": "a.xml", "title": "A"},
        {"path": "gone.xml", "title": "B"},
        {"path": "c.xml", "title": "C"},
    )
    put(tmp_path, RSS, "a.xml")
    put(tmp_path, RSS.replace(b"20 Nov", b"21 Nov"), "c.xml")
    found = read_feeds(settings, tmp_path, FeedCache(tmp_path / "cache"), NOW)
    assert [(item.feed, item.date.day) for item in found[0]] == [
        ("C", 21), ("A", 20), ("A", 19), ("C", 19)
    ]  # fmt: skip
    assert reasons(found) == ["is missing"]


def test_dated_files_need_no_cache(tmp_path: Path) -> None:
    """A fresh clone, or one that cannot write, gives the same items as any other."""
    settings = put(tmp_path, RSS)
    first = read_feeds(settings, tmp_path, FeedCache(tmp_path / "one"), NOW)
    second = read_feeds(settings, tmp_path, FeedCache(tmp_path / "two"), LATER)
    blocked = tmp_path / "three"
    blocked.write_text("no folder")
    third = read_feeds(settings, tmp_path, FeedCache(blocked), LATER)
    assert first == second == third
    assert len(first[0]) == 2


def test_undated_items_of_files_keep_their_first_sight(tmp_path: Path) -> None:
    """While the cache lives; without it they are seen now, which is the same for the same now."""
    settings = put(tmp_path, UNDATED)
    cache = FeedCache(tmp_path / "cache")
    dates = [read_feeds(settings, tmp_path, cache, now)[0][0].date for now in (NOW, LATER)]
    fresh = read_feeds(settings, tmp_path, FeedCache(tmp_path / "fresh"), LATER)[0][0].date
    assert dates == [NOW, NOW]
    assert fresh == LATER


def test_unchanged_files_are_not_parsed_or_written_again(tmp_path: Path) -> None:
    """The same bytes leave the cache alone; other bytes are read at once."""
    settings = put(tmp_path, RSS)
    cache = FeedCache(tmp_path / "cache")
    read_feeds(settings, tmp_path, cache, NOW)
    file = next(cache.folder.iterdir())
    before = file.stat().st_ino
    read_feeds(settings, tmp_path, cache, LATER)
    assert file.stat().st_ino == before
    put(tmp_path, UNDATED)
    assert [i.title for i in read_feeds(settings, tmp_path, cache, LATER)[0]] == ["No date"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "is empty"),
        (b"\n \n", "is empty"),
        (b"<!doctype html>", "holds a web page, not a feed"),
        (b"plain text", "holds something that is not a feed"),
        (b" " * 3000, "is more than 2 kB"),
    ],
)
def test_bad_files_are_named(tmp_path: Path, body: bytes, reason: str) -> None:
    """What another job wrote wrongly is a reason in the plan."""
    settings = put(tmp_path, body)
    cache = FeedCache(tmp_path / "cache")
    found = read_feeds(settings, tmp_path, cache, NOW, Fetching(max_bytes=2048))
    assert reasons(found) == [reason]


def test_files_stay_inside(tmp_path: Path) -> None:
    """Links out of the project, loops, folders and pipes are refused, a link inside is followed."""
    root = tmp_path / "project"
    put(root, RSS)
    outside = tmp_path / "outside.xml"
    outside.write_bytes(RSS)
    folder = root / "newsletter"
    (folder / "out.xml").symlink_to(outside)
    (folder / "up").symlink_to(tmp_path)
    (folder / "loop.xml").symlink_to("loop.xml")
    (folder / "in.xml").symlink_to("feeds/jobs.xml")
    os.mkfifo(folder / "pipe.xml")
    names = ["out.xml", "up/outside.xml", "loop.xml", "feeds", "pipe.xml", "in.xml"]
    settings = section(*({"path": name, "title": name} for name in names))
    found = read_feeds(settings, root, FeedCache(tmp_path / "cache"), NOW)
    outward = "is not a file below newsletter/"
    assert reasons(found) == [outward, outward, "cannot be read", "is no file", "is no file"]
    assert {item.feed for item in found[0]} == {"in.xml"}


def test_paths_are_checked_once_more(tmp_path: Path) -> None:
    """Settings that were never validated lead nowhere either."""
    put(tmp_path, RSS)
    (tmp_path / "secret.xml").write_bytes(RSS)
    for path in ("../secret.xml", str(tmp_path / "secret.xml"), "feeds/../../secret.xml", "a\0b"):
        feed = section({"path": "x", "title": "X"}).feeds[0].model_copy(update={"path": path})
        settings = section().model_copy(update={"feeds": (feed,)})
        items, (failure,) = read_feeds(settings, tmp_path, FeedCache(tmp_path / "c"), NOW)
        assert not items
        assert failure.reason in {"is not a file below newsletter/", "cannot be read"}


def test_reading_knows_no_network() -> None:
    """What reads feeds does not even import the client, nor the parser before there is need."""
    code = "import sys, farflung.gather.feeds as f; print(f and {'urllib3', 'feedparser', 'ssl'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
