"""Asking for all feeds at once, into the cache. One bad feed stops nothing.

Threads wait for the network, as many as there may be connections; the calling thread alone parses
and writes. No more than twice that many answers are in memory at any time.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from farflung.gather.feeds.addresses import BadAddress, shown, target_of
from farflung.gather.feeds.fetching import Answer, FetchFault, fetch
from farflung.gather.feeds.learning import Lesson, Outcome, failed, learn, rest
from farflung.gather.feeds.network import Deadline, Network

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from farflung.config import Fetching, SectionSettings
    from farflung.gather.feeds.cache import FeedCache, FeedRecord
    from farflung.model import Progress

__all__ = ["FeedRequest", "FeedResult", "Outcome", "pull", "requests_of"]

_NETWORK = Network()


@dataclass(frozen=True, slots=True)
class FeedRequest:
    """A feed to ask for, and what it is called."""

    address: str
    title: str


@dataclass(frozen=True, slots=True)
class FeedResult:
    """How asking for one feed ended.

    ``source`` is its address as it may be shown; ``reason`` follows it in a sentence; ``items`` is
    how many there are now in the cache; ``moved`` is the address to write into the settings where
    the feed has moved for good.
    """

    source: str
    title: str
    outcome: Outcome
    reason: str = ""
    items: int = 0
    moved: str = ""


def requests_of(sections: Iterable[SectionSettings]) -> tuple[FeedRequest, ...]:
    """Return what is to be asked for the sections: each address once, in their order."""
    found: dict[str, FeedRequest] = {}
    for section in sections:
        for feed in section.feeds:
            if feed.url is not None:
                found.setdefault(feed.url, FeedRequest(feed.url, feed.title))
    return tuple(found.values())


def pull(
    feeds: Sequence[FeedRequest],
    cache: FeedCache,
    options: Fetching,
    now: dt.datetime,
    *,
    network: Network = _NETWORK,
    progress: Progress | None = None,
) -> tuple[FeedResult, ...]:
    """Ask for every feed and keep what is new; results come in the order of ``feeds``.

    A feed is asked once however often it is listed, and not at all while it wants to be left alone.
    Never raises for what a feed or its server does, nor for a cache that cannot be written.
    """
    run = _Run(cache, options, now, network)
    waiting = deque(dict.fromkeys(feeds))
    total = len(waiting)
    with ThreadPoolExecutor(options.connections, thread_name_prefix="feed") as pool:
        try:
            while waiting or run.asked:
                while waiting and len(run.asked) < 2 * options.connections:
                    run.start(waiting.popleft(), pool)
                for feed in run.finish():
                    if progress:
                        progress(feed.title, len(run.results), total)
        except BaseException:
            run.stop()
            raise
    return tuple(run.results[feed] for feed in dict.fromkeys(feeds))


@dataclass(frozen=True, slots=True)
class _Asked:
    """A feed that is being asked for."""

    feed: FeedRequest
    record: FeedRecord
    deadline: Deadline


@dataclass
class _Run:
    """One run over all feeds."""

    cache: FeedCache
    options: Fetching
    now: dt.datetime
    network: Network
    asked: dict[Future[Answer], _Asked] = field(default_factory=dict)
    results: dict[FeedRequest, FeedResult] = field(default_factory=dict)
    fresh: list[FeedRequest] = field(default_factory=list)

    def start(self, feed: FeedRequest, pool: ThreadPoolExecutor) -> None:
        """Begin to ask for a feed, if it is one that may be asked."""
        try:
            target_of(feed.address)
        except BadAddress as error:
            self._end(feed, FeedResult(shown(feed.address), feed.title, Outcome.FAILED, str(error)))
            return
        record = self.cache.load(feed.address)
        if rest(record, self.now):
            self._end(feed, _result(feed, Lesson(Outcome.FAILED, record)))
            return
        deadline = Deadline(self.options.timeout)
        future = pool.submit(
            fetch, feed.address, record.validators, self.options, self.network, deadline
        )
        self.asked[future] = _Asked(feed, record, deadline)

    def finish(self) -> list[FeedRequest]:
        """Wait for answers and take them in; returns the feeds that are done since last time."""
        if self.asked:
            for future in wait(self.asked, return_when=FIRST_COMPLETED).done:
                self._take(self.asked.pop(future), future)
        done, self.fresh = self.fresh, []
        return done

    def stop(self) -> None:
        """Cut all connections, so that nobody waits for an interrupted run."""
        for future, asked in self.asked.items():
            future.cancel()
            asked.deadline.cut()

    def _take(self, asked: _Asked, future: Future[Answer]) -> None:
        moved = ""
        try:
            answer = future.result()
            lesson, moved = learn(asked.record, answer, self.now), answer.moved
        except FetchFault as fault:
            lesson = failed(asked.record, str(fault))
        self._end(asked.feed, self._kept(asked, lesson, moved))

    def _kept(self, asked: _Asked, lesson: Lesson, moved: str) -> FeedResult:
        try:
            if lesson.record != asked.record:
                self.cache.save(lesson.record)
        except OSError as error:
            reason = f"cannot be kept in the cache ({error.strerror or 'not writable'})"
            return _result(asked.feed, failed(asked.record, reason))
        return _result(asked.feed, lesson, moved)

    def _end(self, feed: FeedRequest, result: FeedResult) -> None:
        self.results[feed] = result
        self.fresh.append(feed)


def _result(feed: FeedRequest, lesson: Lesson, moved: str = "") -> FeedResult:
    items = len(lesson.record.items)
    source = shown(feed.address)
    return FeedResult(source, feed.title, lesson.outcome, lesson.reason, items, shown(moved))
