from __future__ import annotations

import datetime as dt
import os
import threading
import time
from typing import TYPE_CHECKING

import pytest

from farflung.gather.feeds.cache import FeedCache, FeedRecord, Validators
from farflung.gather.feeds.items import CleanItem
from farflung.gather.feeds.sightings import Sighting
from farflung.pruning import UNUSED_SECONDS

if TYPE_CHECKING:
    from pathlib import Path

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
ADDRESS = "https://example.org/feed.xml"
RECORD = FeedRecord(
    ADDRESS,
    body="0" * 64,
    validators=Validators(ADDRESS, '"a"', "Fri, 20 Nov 2026 09:00:00 GMT"),
    items=(CleanItem("1", "Zoë <b>", "https://example.org/1", NOW, "Bo", "Words"),),
    sightings=(Sighting("1", "https://example.org/1", NOW),),
    failure="answered 404 Not Found",
    not_before=NOW,
    gone=True,
)


def test_a_record_comes_back_as_it_was(tmp_path: Path) -> None:
    """What is saved is loaded, every field of it."""
    cache = FeedCache(tmp_path / "feeds")
    cache.save(RECORD)
    assert cache.load(ADDRESS) == RECORD


def test_another_feed_has_another_record(tmp_path: Path) -> None:
    """A feed whose address changed begins anew."""
    cache = FeedCache(tmp_path)
    cache.save(RECORD)
    assert cache.load(f"{ADDRESS}?page=2") == FeedRecord(f"{ADDRESS}?page=2")


@pytest.mark.parametrize(
    "damage",
    [b"", b"{", b"null", b"[]", b"\xff\x00", b'{"source":"https://example.org/other"}',
     b'{"source":"https://example.org/feed.xml","format":99}',
     b'{"source":"https://example.org/feed.xml","not_before":"2026-11-22T00:00:00"}'],
)  # fmt: skip
def test_a_damaged_file_counts_as_missing(tmp_path: Path, damage: bytes) -> None:
    """Half a file, another format or another feed's file costs a fetch, no more."""
    cache = FeedCache(tmp_path)
    cache.save(RECORD)
    next(tmp_path.glob("*.json")).write_bytes(damage)
    assert cache.load(ADDRESS) == FeedRecord(ADDRESS)


def test_two_runs_at_once_leave_a_whole_file(tmp_path: Path) -> None:
    """Whoever reads while others write finds one record or the other."""
    cache = FeedCache(tmp_path)
    cache.save(RECORD)

    def write() -> None:
        for _ in range(20):
            cache.save(RECORD)

    threads = [threading.Thread(target=write) for _ in range(3)]
    for thread in threads:
        thread.start()
    loaded = {cache.load(ADDRESS) == RECORD for _ in range(50)}
    for thread in threads:
        thread.join()
    assert loaded == {True}
    assert len(list(tmp_path.iterdir())) == 1


def test_feeds_that_nobody_asks_for_are_forgotten(tmp_path: Path) -> None:
    """A feed that left the settings goes after sixty days, one that is still read stays."""
    cache = FeedCache(tmp_path)
    for source in ("https://example.org/kept", "https://example.org/left"):
        cache.save(FeedRecord(source, body="b" * 64))
    then = time.time() - UNUSED_SECONDS - 1
    for file in tmp_path.iterdir():
        os.utime(file, (then, then))
    assert cache.load("https://example.org/kept").body
    cache.forget()
    assert [cache.load(f"https://example.org/{name}").body for name in ("kept", "left")] == [
        "b" * 64,
        "",
    ]
