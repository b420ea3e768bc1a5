"""How long 200 feeds take, of which five changed: `farflung pull` against two others.

    python benchmarks/feeds.py [--feeds 200] [--latency 0.1] [--changed 5] [--rounds 3]

Serves the feeds from 127.0.0.1 in a process of its own, which answers every request after the
latency. All are pulled once into a cache; then some change, and these are timed in turn: fetching
one after another and parsing all with feedparser's defaults, the bare concurrent fetch (as many
connections as ours, whole answers, nothing else), and ours, with servers that answer 304 and with
servers that always send the whole feed. Prints medians of seconds by the clock, and their ratios.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import multiprocessing
import statistics
import tempfile
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

import feedparser

from farflung.config import Fetching
from farflung.gather.feeds.cache import FeedCache
from farflung.gather.feeds.pulling import FeedRequest, Outcome, pull

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.connection import Connection

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
ITEMS = 30
WORDS = (
    "<p>The review is <b>public</b> now, with <a href='https://example.org/'>a link</a>.</p>" * 8
)


def feed(number: int, edition: int) -> bytes:
    """Return an RSS feed of 30 items with HTML inside; another ``edition`` has one more."""
    items = "".join(
        f"<item><title>Story {n} of feed {number}</title><link>https://example.org/{number}/{n}"
        f"</link><guid>{number}-{n}</guid><pubDate>Fri, 20 Nov 2026 09:{n % 60:02}:00 GMT</pubDate>"
        f"<description><![CDATA[{WORDS}]]></description></item>"
        for n in range(ITEMS + edition)
    )
    return f"<rss version='2.0'><channel><title>Feed</title>{items}</channel></rss>".encode()


def serve(pipe: Connection, latency: float, changed: int) -> None:
    """Answer ``/mode/edition/number`` until the pipe says stop; mode ``quiet`` knows no ETag."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        _, mode, number = head.split(" ", 2)[1].split("/")
        await asyncio.sleep(latency)
        body = feed(int(number), state["edition"] if int(number) < changed else 0)
        mark = f'"{sha256(body).hexdigest()[:16]}"'
        same = mode == "polite" and mark in head
        status = HTTPStatus.NOT_MODIFIED if same else HTTPStatus.OK
        etag = f"ETag: {mark}\r\n" if mode == "polite" else ""
        body = b"" if same else body
        writer.write(
            f"HTTP/1.1 {status} {status.phrase}\r\nContent-Type: application/rss+xml\r\n{etag}"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()
            + body
        )
        await writer.drain()
        writer.close()

    state = {"edition": 0}

    async def run() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=512)
        pipe.send(server.sockets[0].getsockname()[1])
        async with server:
            while (edition := await asyncio.to_thread(pipe.recv)) is not None:
                state["edition"] = edition
                pipe.send(edition)

    asyncio.run(run())


def one_by_one(addresses: Sequence[str]) -> None:
    """Fetch and parse as one would first write it."""
    for address in addresses:
        with urllib.request.urlopen(address) as answer:  # noqa: S310 - our own server
            feedparser.parse(answer.read())


def bare(addresses: Sequence[str], connections: int) -> None:
    """Fetch with as many threads as there may be connections, and do nothing with the answers."""

    def get(address: str) -> None:
        with urllib.request.urlopen(address) as answer:  # noqa: S310 - our own server
            answer.read()

    with ThreadPoolExecutor(connections) as pool:
        list(pool.map(get, addresses))


def ours(addresses: Sequence[str], cache: FeedCache, changed: int) -> None:
    """Pull, and see that what changed was found and nothing else."""
    options = Fetching(allow_hosts=("127.0.0.1",))
    requests = [FeedRequest(address, address) for address in addresses]
    found = [result.outcome for result in pull(requests, cache, options, NOW)]
    if found.count(Outcome.FETCHED) != changed or Outcome.FAILED in found:
        raise SystemExit(f"unexpected: {found}")


def clock(work: Callable[[], None]) -> float:
    """Return the seconds that a piece of work takes by the clock."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--latency", type=float, default=0.1)
    parser.add_argument("--changed", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    said = parser.parse_args()
    pipe, theirs = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(theirs, said.latency, said.changed))
    server.start()
    try:
        measure(said, pipe, f"http://127.0.0.1:{pipe.recv()}")
    finally:
        pipe.send(None)
        server.join()


def measure(said: argparse.Namespace, pipe: Connection, site: str) -> None:
    """Run the rounds: each changes the same few feeds once more."""
    polite, quiet = ([f"{site}/{m}/{n}" for n in range(said.feeds)] for m in ("polite", "quiet"))
    connections = Fetching().connections
    times: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        cache = FeedCache(Path(folder))
        ours([*polite, *quiet], cache, 2 * said.feeds)
        for edition in range(1, said.rounds + 1):
            pipe.send(edition)
            pipe.recv()
            for name, work in {
                "one": lambda: one_by_one(polite),
                "bare": lambda: bare(polite, connections),
                "ours": lambda: ours(polite, cache, said.changed),
                "quiet": lambda: ours(quiet, cache, said.changed),
            }.items():
                times.setdefault(name, []).append(clock(work))
    one, plain, mine, whole = (statistics.median(column) for column in times.values())
    print(f"one after another, feedparser's defaults  {one:8.2f} s")
    print(f"bare fetch, {connections:2} connections               {plain:8.2f} s")
    print(f"ours, servers that answer 304             {mine:8.2f} s")
    print(f"ours, servers that send everything        {whole:8.2f} s")
    print(f"to one after another (goal: at most 0.05) {mine / one:8.3f} and {whole / one:.3f}")
    print(f"to the bare fetch (goal: at most 3)       {mine / plain:8.2f} and {whole / plain:.2f}")


if __name__ == "__main__":
    main()
