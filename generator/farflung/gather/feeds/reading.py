"""The items of a section's feeds, from the cache and from files. Reaches no network."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

from farflung.config import Fetching
from farflung.gather.feeds.addresses import BadAddress, shown, target_of
from farflung.gather.feeds.cache import FeedCache, FeedRecord
from farflung.gather.feeds.learning import take_in
from farflung.gather.feeds.parsing import NotAFeed
from farflung.gather.feeds.sightings import first_seen
from farflung.markup import paragraphs
from farflung.model import FeedItem, SourceFailure
from farflung.texts import is_web_address

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

    from farflung.config import FeedSettings, SectionSettings

__all__ = ["read_feeds"]

_FOLDER = "newsletter"
_LIMITS = Fetching()


class _Unreadable(Exception):  # noqa: N818 - never leaves this module
    """Why a file gives no items."""


def read_feeds(
    section: SectionSettings,
    root: Path,
    cache: FeedCache,
    now: dt.datetime,
    limits: Fetching = _LIMITS,
) -> tuple[tuple[FeedItem, ...], tuple[SourceFailure, ...]]:
    """Return all items of a section's feeds, newest first, and the feeds that failed.

    Feeds with an address are read from what ``pull`` kept; an earlier fetch still counts where the
    last one failed. Files (``path``) are read as they are. Nothing is cut to a feed's limit here.
    """
    items: list[FeedItem] = []
    failures: list[SourceFailure] = []
    for feed in section.feeds:
        record = _fetched(feed, cache) if feed.url else _from_file(feed, root, cache, now, limits)
        if record.failure:
            failures.append(
                SourceFailure(section.id, record.source, record.failure, len(record.items))
            )
        items.extend(_items(record, feed, section, now))
    return tuple(sorted(items, key=lambda item: item.date, reverse=True)), tuple(failures)


def _fetched(feed: FeedSettings, cache: FeedCache) -> FeedRecord:
    address = feed.url or ""
    try:
        target_of(address)
    except BadAddress as error:
        return FeedRecord(shown(address), failure=str(error))
    record = cache.load(address)
    if record.body or record.failure:
        return record
    return replace(record, failure="not fetched yet: run farflung pull")


def _from_file(
    feed: FeedSettings, root: Path, cache: FeedCache, now: dt.datetime, limits: Fetching
) -> FeedRecord:
    """Read a file; the cache only spares parsing and remembers first sights, and may be missing."""
    source = feed.path or ""
    known = replace(cache.load(f"{_FOLDER}/{source}"), failure="")
    try:
        new = take_in(known, _bytes(root, source, limits.max_bytes), now)
    except (_Unreadable, NotAFeed) as error:
        reason = str(error) if isinstance(error, _Unreadable) else f"holds {error}"
        return FeedRecord(source, failure=reason)
    if new != known:
        with contextlib.suppress(OSError):  # it is parsed again next time
            cache.save(new)
    return replace(new, source=source)


def _bytes(root: Path, source: str, limit: int) -> bytes:
    folder = root / _FOLDER
    try:
        file = (folder / source).resolve()
        inside = (folder / source).is_relative_to(folder) and ".." not in source.split("/")
        if not inside or not file.is_relative_to(root.resolve()):
            raise _Unreadable(f"is not a file below {_FOLDER}/")
        if not file.is_file():
            raise _Unreadable("is no file" if file.exists() else "is missing")
        with file.open("rb") as stream:
            data = stream.read(limit + 1)
    except (OSError, RuntimeError, ValueError):
        raise _Unreadable("cannot be read") from None
    if len(data) > limit:
        raise _Unreadable(f"is more than {limit // 1024} kB")
    if not data.strip():
        raise _Unreadable("is empty")
    return data


def _items(
    record: FeedRecord, feed: FeedSettings, section: SectionSettings, now: dt.datetime
) -> Iterator[FeedItem]:
    for item, date in first_seen(record.items, record.sightings, now):
        yield FeedItem(
            section=section.id,
            feed=feed.title,
            id=item.id,
            title=item.title,
            link=item.link if is_web_address(item.link) else "",
            date=date,
            author=item.author,
            summary=paragraphs(item.summary),
            kind=section.kind,
            language=feed.language or "",
        )
