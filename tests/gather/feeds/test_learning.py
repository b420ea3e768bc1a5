from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from tests.gather.feeds.servers import RSS

from farflung.gather.feeds.cache import FeedRecord, Validators
from farflung.gather.feeds.fetching import Answer
from farflung.gather.feeds.learning import Outcome, learn, rest

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
ADDRESS = "https://example.org/feed.xml"
GOOD = Answer(200, ADDRESS, RSS, Validators(ADDRESS, '"1"'))
KNOWN = learn(FeedRecord(ADDRESS), GOOD, NOW).record


def test_new_bytes_are_taken_in() -> None:
    """A good answer gives items, and what to ask with next time."""
    lesson = learn(FeedRecord(ADDRESS, failure="refuses connections"), GOOD, NOW)
    assert lesson.outcome is Outcome.FETCHED
    assert [item.title for item in lesson.record.items] == [
        "Reviews are public",
        "New build machines",
    ]
    assert lesson.record.validators.etag == '"1"'
    assert not lesson.reason


@pytest.mark.parametrize("answer", [GOOD, Answer(304, ADDRESS)])
def test_unchanged_feeds_change_nothing(answer: Answer) -> None:
    """The same bytes, or 304, leave the record as it is, and nothing is written."""
    lesson = learn(KNOWN, answer, NOW + dt.timedelta(days=1))
    assert lesson.outcome is Outcome.UNCHANGED
    assert lesson.record == KNOWN


def test_304_needs_a_question() -> None:
    """304 to somebody who has nothing is a fault of the server."""
    assert (
        learn(FeedRecord(ADDRESS), Answer(304, ADDRESS), NOW).reason == "answered 304 Not Modified"
    )


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(404, ADDRESS), "answered 404 Not Found"),
        (Answer(500, ADDRESS), "answered 500 Internal Server Error"),
        (Answer(299, ADDRESS), "answered 299"),
        (Answer(300, ADDRESS), "answered 300 Multiple Choices"),
        (Answer(200, ADDRESS, b" \n"), "gave nothing (empty answer)"),
        (Answer(200, ADDRESS, b"<!doctype html><p>Hi"), "answered with a web page, not a feed"),
        (Answer(200, ADDRESS, b"{}"), "answered with JSON that is not a feed"),
        (Answer(200, ADDRESS, b"%PDF"), "answered with something that is not a feed"),
    ],
)
def test_a_failure_has_a_reason_and_loses_nothing(answer: Answer, reason: str) -> None:
    """What was known stays known; only the reason is new."""
    lesson = learn(KNOWN, answer, NOW)
    assert (lesson.outcome, lesson.reason) == (Outcome.FAILED, reason)
    assert lesson.record == replace(KNOWN, failure=reason)


def test_gone_is_for_ever() -> None:
    """After 410 the feed is not asked again, years later neither."""
    lesson = learn(KNOWN, Answer(410, ADDRESS), NOW)
    assert lesson.reason.startswith("answered 410 Gone")
    assert rest(lesson.record, NOW + dt.timedelta(days=1000))


@pytest.mark.parametrize(
    ("status", "header", "minutes"),
    [
        (429, "120", 2),
        (429, "Sun, 22 Nov 2026 12:30:00 GMT", 30),
        (429, "", 60),
        (429, "soon", 60),
        (429, "9" * 400, 7 * 24 * 60),
        (503, "600", 10),
    ],
)
def test_a_busy_server_is_left_alone(status: int, header: str, minutes: int) -> None:
    """Retry-After in seconds or as a date is kept to, a week at most; 429 alone means an hour."""
    lesson = learn(KNOWN, Answer(status, ADDRESS, retry_after=header), NOW)
    until = NOW + dt.timedelta(minutes=minutes)
    assert lesson.record.not_before == until
    assert f"not asked again before {until:%Y-%m-%d %H:%M} UTC" in lesson.reason
    assert rest(lesson.record, until - dt.timedelta(seconds=1))
    assert not rest(lesson.record, until)


@pytest.mark.parametrize(
    ("status", "header"),
    [(503, ""), (404, "600"), (429, "0"), (429, "Sun, 22 Nov 2020 12:30:00 GMT")],
)
def test_other_failures_are_asked_again(status: int, header: str) -> None:
    """Nothing else, and no time that has passed, keeps a feed from being asked at the next run."""
    assert not rest(learn(KNOWN, Answer(status, ADDRESS, retry_after=header), NOW).record, NOW)
