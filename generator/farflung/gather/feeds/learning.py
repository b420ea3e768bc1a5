"""What an answer means for what is known of a feed: pure rules, with the present time passed in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from enum import StrEnum
from hashlib import sha256
from http import HTTPStatus
from typing import TYPE_CHECKING

from farflung.gather.feeds.parsing import NotAFeed, parse_feed
from farflung.gather.feeds.sightings import settle

if TYPE_CHECKING:
    from farflung.gather.feeds.cache import FeedRecord
    from farflung.gather.feeds.fetching import Answer

__all__ = ["Lesson", "Outcome", "failed", "learn", "rest", "take_in"]

_WAIT = dt.timedelta(hours=1)  # after 429 without Retry-After
_LONGEST_WAIT = dt.timedelta(days=7)
_BUSY = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}


class Outcome(StrEnum):
    """How asking for a feed ended."""

    FETCHED = "fetched"  # there is something new
    UNCHANGED = "unchanged"  # what we have is what there is
    FAILED = "failed"  # and there is a reason


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learnt of a feed, and what is known of it from now on."""

    outcome: Outcome
    record: FeedRecord

    @property
    def reason(self) -> str:
        """Why it failed, empty if it did not."""
        return self.record.failure


def rest(record: FeedRecord, now: dt.datetime) -> bool:
    """Tell whether a feed is to be left alone: gone for good, or not to be asked before a time."""
    return record.gone or (record.not_before is not None and now < record.not_before)


def failed(record: FeedRecord, reason: str) -> Lesson:
    """Keep everything that is known, and the reason why there is nothing newer."""
    return Lesson(Outcome.FAILED, replace(record, failure=reason, not_before=None))


def learn(record: FeedRecord, answer: Answer, now: dt.datetime) -> Lesson:
    """Say what an answer means (RFC 9110 15; RFC 6585 4 for 429)."""
    if answer.status == HTTPStatus.OK:
        return _learn_content(record, answer, now)
    asked = record.validators.address == answer.address
    if answer.status == HTTPStatus.NOT_MODIFIED and record.body and asked:
        return Lesson(Outcome.UNCHANGED, replace(record, failure="", not_before=None))
    said = f"answered {_named(answer.status)}"
    if answer.status == HTTPStatus.GONE:
        lesson = failed(record, f"{said}: it is not asked again until its address changes")
        return replace(lesson, record=replace(lesson.record, gone=True))
    wait = _wait(answer, now)
    if not wait:
        return failed(record, said)
    until = now + wait
    lesson = failed(record, f"{said}: it is not asked again before {until:%Y-%m-%d %H:%M} UTC")
    return replace(lesson, record=replace(lesson.record, not_before=until))


def take_in(
    record: FeedRecord, body: bytes, now: dt.datetime, *, address: str = "", charset: str = ""
) -> FeedRecord:
    """Return the record with the items of these bytes; the same bytes are not parsed again.

    Raises :class:`NotAFeed`.
    """
    digest = sha256(body).hexdigest()
    if digest == record.body:
        return record
    items, sightings = settle(parse_feed(body, address, charset), record.sightings, now)
    return replace(record, body=digest, items=items, sightings=sightings)


def _learn_content(record: FeedRecord, answer: Answer, now: dt.datetime) -> Lesson:
    if not answer.body.strip():
        return failed(record, "gave nothing (empty answer)")
    try:
        new = take_in(record, answer.body, now, address=answer.address, charset=answer.charset)
    except NotAFeed as error:
        return failed(record, f"answered with {error}")
    outcome = Outcome.UNCHANGED if new.body == record.body else Outcome.FETCHED
    return Lesson(outcome, replace(new, validators=answer.validators, failure="", not_before=None))


def _wait(answer: Answer, now: dt.datetime) -> dt.timedelta:
    """Return for how long a server wants to be left alone (RFC 9110 10.2.3), a week at most."""
    if answer.status not in _BUSY:
        return dt.timedelta()
    asked = _asked_wait(answer.retry_after, now)
    if asked is None:
        return _WAIT if answer.status == HTTPStatus.TOO_MANY_REQUESTS else dt.timedelta()
    return max(dt.timedelta(), min(asked, _LONGEST_WAIT))


def _asked_wait(written: str, now: dt.datetime) -> dt.timedelta | None:
    try:
        if written.isascii() and written.isdigit():
            return dt.timedelta(seconds=min(int(written), int(_LONGEST_WAIT.total_seconds())))
        date = parsedate_to_datetime(written) if written else None
        return date - now if date and date.tzinfo else None
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _named(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
