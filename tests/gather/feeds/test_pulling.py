from __future__ import annotations

import datetime as dt
import threading
import time
from typing import TYPE_CHECKING

import pytest
from tests.gather.feeds.servers import RSS, Request, giving, routes, site

from farflung.config import Fetching, SectionSettings
from farflung.gather.feeds.cache import FeedCache
from farflung.gather.feeds.pulling import FeedRequest, FeedResult, Outcome, pull, requests_of

if TYPE_CHECKING:
    from pathlib import Path

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def feeds(*addresses: str) -> list[FeedRequest]:
    """Return requests for these addresses."""
    return [FeedRequest(address, f"Feed {number}") for number, address in enumerate(addresses)]


def test_one_bad_feed_stops_nothing(tmp_path: Path) -> None:
    """Each feed has its own result, in the order they were given, and good ones are kept."""
    table = {"/good": giving(), "/page": giving(b"<!doctype html><p>Sign in")}
    with site(routes(table)) as server:
        wanted = feeds(
            server.address("/missing"),
            server.address("/good"),
            "file:///etc/passwd",
            "/etc/passwd",
            server.address("/page"),
            "http://amara:s3cret@example.org/",
        )
        results = pull(wanted, FeedCache(tmp_path), server.limits(), NOW)
        good = server.address("/good")
    assert [(result.outcome, result.reason) for result in results] == [
        (Outcome.FAILED, "answered 404 Not Found"),
        (Outcome.FETCHED, ""),
        (Outcome.FAILED, "does not begin with https:// or http://"),
        (Outcome.FAILED, "does not begin with https:// or http://"),
        (Outcome.FAILED, "answered with a web page, not a feed"),
        (Outcome.FAILED, "holds a user name or password, which a feed's address may not"),
    ]
    assert results[1] == FeedResult(good, "Feed 1", Outcome.FETCHED, items=2)
    assert "s3cret" not in str(results)
    assert FeedCache(tmp_path).load(good).items[0].title == "Reviews are public"


@pytest.mark.parametrize("header", ["ETag", "Last-Modified", ""])
def test_unchanged_feeds_are_not_fetched_again(tmp_path: Path, header: str) -> None:
    """With either validator the second answer is 304; without any, the same bytes change nothing."""
    value = "Fri, 20 Nov 2026 09:00:00 GMT" if header == "Last-Modified" else '"1"'

    def conditional(request: Request) -> None:
        asked = request.headers.get("If-None-Match") or request.headers.get("If-Modified-Since")
        headers = {header: value} if header else {}
        request.answer(304 if asked == value else 200, b"" if asked == value else RSS, **headers)

    with site(conditional) as server:
        cache = FeedCache(tmp_path)
        wanted = feeds(server.address())
        first = pull(wanted, cache, server.limits(), NOW)
        file = next(tmp_path.iterdir())
        before = file.stat()
        second = pull(wanted, cache, server.limits(), NOW + dt.timedelta(days=1))
    assert (first[0].outcome, first[0].items) == (Outcome.FETCHED, 2)
    assert (second[0].outcome, second[0].items) == (Outcome.UNCHANGED, 2)
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_lost_cache_is_filled_again(tmp_path: Path) -> None:
    """A damaged file sends no validators, so the answer is whole."""
    with site(giving(RSS, ETag='"1"')) as server:
        cache = FeedCache(tmp_path)
        pull(feeds(server.address()), cache, server.limits(), NOW)
        next(tmp_path.iterdir()).write_bytes(b"{")
        results = pull(feeds(server.address()), cache, server.limits(), NOW)
    assert results[0].outcome is Outcome.FETCHED
    assert "If-None-Match" not in server.asked[1][1]


@pytest.mark.parametrize(
    ("status", "header", "later"),
    [(410, "", 1000 * 24), (429, "7200", 1), (429, "Sun, 22 Nov 2026 14:00:00 GMT", 1), (503, "7200", 1)],
)  # fmt: skip
def test_servers_are_left_alone_when_they_ask(
    tmp_path: Path, status: int, header: str, later: int
) -> None:
    """After 410, and until Retry-After has passed, no question is sent; the reason stays."""
    headers = {"Retry_After": header} if header else {}
    with site(giving(b"", status, **headers)) as server:
        cache = FeedCache(tmp_path)
        first = pull(feeds(server.address()), cache, server.limits(), NOW)
        after = NOW + dt.timedelta(hours=later)
        second = pull(feeds(server.address()), cache, server.limits(), after)
        asked = len(server.asked)
        pull(feeds(server.address("/new")), cache, server.limits(), after)
    assert asked == 1
    assert first == second
    assert first[0].reason.startswith(f"answered {status} ")
    assert len(server.asked) == 2


def test_a_feed_recovers(tmp_path: Path) -> None:
    """After a failure the items stay, and the next good answer clears the reason."""
    answers = iter([giving(), giving(b"", 500), giving()])

    def answer(request: Request) -> None:
        next(answers)(request)

    with site(answer) as server:
        cache = FeedCache(tmp_path)
        seen = [pull(feeds(server.address()), cache, server.limits(), NOW)[0] for _ in range(3)]
    assert [(r.outcome, r.reason, r.items) for r in seen] == [
        (Outcome.FETCHED, "", 2),
        (Outcome.FAILED, "answered 500 Internal Server Error", 2),
        (Outcome.UNCHANGED, "", 2),
    ]


def test_moved_feeds_are_told(tmp_path: Path) -> None:
    """The new address of a feed that has moved for good is in the result."""
    with site(routes({"/old": giving(status=301, Location="/new"), "/new": giving()})) as server:
        result = pull(feeds(server.address("/old")), FeedCache(tmp_path), server.limits(), NOW)[0]
        assert result.moved == server.address("/new")


def test_feeds_are_fetched_at_once_and_not_too_many(tmp_path: Path) -> None:
    """Of 20 feeds over 10 connections ten wait at a time, and never eleven."""
    at_once = threading.Semaphore(10)
    full = threading.Barrier(10)  # nobody is answered before ten have asked
    crowded: list[str] = []

    def slow(request: Request) -> None:
        if not at_once.acquire(blocking=False):
            crowded.append(request.path)
            return
        full.wait(30)
        at_once.release()
        request.answer(200, RSS)

    with site(slow) as server:
        wanted = feeds(*(server.address(f"/{number}") for number in range(20)))
        options = server.limits(timeout=30).model_copy(update={"connections": 10})
        results = pull(wanted, FeedCache(tmp_path), options, NOW)
    assert {result.outcome for result in results} == {Outcome.FETCHED}
    assert not crowded


def test_progress_is_told(tmp_path: Path) -> None:
    """Every feed counts once, whatever became of it."""
    told: list[tuple[int, int]] = []

    def tell(what: str, done: int, total: int) -> None:
        assert what.startswith("Feed")
        told.append((done, total))

    with site(giving()) as server:
        wanted = feeds(server.address(), "ftp://example.org/", server.address("/2"))
        pull(
            [*wanted, wanted[0]],
            FeedCache(tmp_path),
            server.limits(),
            NOW,
            progress=tell,
        )
    assert {total for _, total in told} == {3}
    assert len(told) == len(server.asked) + 1 == 3
    assert told[-1][0] == 3


def test_a_cache_that_cannot_be_written_is_a_reason(tmp_path: Path) -> None:
    """A full or forbidden disk fails the feed and not the run."""
    (tmp_path / "feeds").write_text("a file where a folder should be")
    with site(giving()) as server:
        results = pull(feeds(server.address()), FeedCache(tmp_path / "feeds"), server.limits(), NOW)
    assert results[0].reason.startswith("cannot be kept in the cache (")


def test_an_interrupted_run_does_not_wait(tmp_path: Path) -> None:
    """Ctrl-C while servers are silent ends the run at once."""

    def interrupt(what: str, done: int, total: int) -> None:
        del what, done, total
        raise KeyboardInterrupt

    over = threading.Event()

    def silent(_: Request) -> None:
        over.wait(60)

    table = {"/fast": giving(), "/slow": silent}
    with site(routes(table)) as server:
        wanted = feeds(server.address("/slow"), server.address("/fast"))
        begin = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            pull(wanted, FeedCache(tmp_path), server.limits(timeout=60), NOW, progress=interrupt)
        assert time.monotonic() - begin < 20
        over.set()


def test_nothing_to_ask_is_no_work(tmp_path: Path) -> None:
    """A publication without feeds."""
    assert pull([], FeedCache(tmp_path), Fetching(), NOW) == ()


def test_an_address_in_two_sections_is_one_request() -> None:
    """Requests are made once per address; files are not asked for."""
    data = {"url": "https://example.org/feed", "title": "One"}
    again = {"url": "https://example.org/feed", "title": "The same"}
    file = {"path": "feeds/x.xml", "title": "A file"}
    sections = [
        SectionSettings.model_validate({"id": name, "kind": "link", "feeds": list(listed)})
        for name, listed in (("a", (data, file)), ("b", (again,)))
    ]
    assert requests_of(sections) == (FeedRequest("https://example.org/feed", "One"),)
