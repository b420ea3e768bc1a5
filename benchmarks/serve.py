"""How long from saving a page to its new state over HTTP: `farflung serve` against Zensical's.

    python benchmarks/serve.py [--pages 1000 4000] [--edits 9] [--zensical VENV/bin/zensical]

Makes handbooks of so many pages in a temporary folder, serves each with both programs, one after
the other, edits pages and asks for them every 5 ms until the new words are there. Ours is measured
to the reload event too, which is when the browser begins to reload. Prints medians, and their ratio.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS = [
    "office",
    "remote",
    "handbook",
    "meeting",
    "decision",
    "draft",
    "colleague",
    "calendar",
    "welcome",
    "question",
    "holiday",
    "answer",
    "review",
    "notes",
    "channel",
    "person",
    "morning",
    "evening",
    "letter",
    "budget",
    "travel",
    "laptop",
    "agree",
    "write",
]
SETTINGS = """\
site_name: A handbook of {count} pages
site_url: https://example.org/
docs_dir: handbook
theme:
  name: material
  font: false
  features: [navigation.prune, navigation.indexes]
markdown_extensions: [admonition, attr_list, tables, {{toc: {{permalink: true}}}}, pymdownx.superfences]
"""
NEWSLETTER = """\
title: The Post
sender: The Post <post@example.org>
sections:
  - {id: pets, kind: pet}
"""
PER_CHAPTER = 25


def make(root: Path, count: int) -> list[str]:
    """Write a handbook of ``count`` pages of about 600 words; return the pages' names."""
    rng = random.Random(count)  # noqa: S311 - the same handbook every time
    (root / "newsletter").mkdir(parents=True)
    (root / "mkdocs.yml").write_text(SETTINGS.format(count=count))
    (root / "newsletter/newsletter.yml").write_text(NEWSLETTER)
    names = ["index"]
    for number in range(count - 1):
        chapter, page = divmod(number, PER_CHAPTER)
        names.append(f"chapter-{chapter:03}/" + (f"page-{page:02}" if page else "index"))
    for name in names:
        file = root / "handbook" / f"{name}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        parts = [f"# About {name.replace('/', ' ')}\n"]
        for section in range(6):
            words = " ".join(rng.choices(WORDS, k=100))
            parts.append(f"## Section {section}\n\n{words}.\n\n- one\n- two\n")
        file.write_text("\n".join(parts))
    return names


class Site:
    """Asks a server on this machine for pages, on one connection."""

    def __init__(self, port: int, prefix: str) -> None:
        """Take where the handbook is."""
        self.port, self._prefix = port, prefix
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def path(self, page: str) -> str:
        """Return the path of a page's address."""
        return f"{self._prefix}{page.removesuffix('index')}".rstrip("/") + "/"

    def get(self, page: str) -> bytes:
        """Fetch a page; nothing while the server does not answer."""
        try:
            self._connection.request("GET", self.path(page))
            return self._connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            return b""

    def wait_for(self, page: str, words: bytes, limit: float = 600) -> None:
        """Ask until the page has the words."""
        end = time.monotonic() + limit
        while words not in self.get(page):
            if time.monotonic() > end:
                raise TimeoutError(page)
            time.sleep(0.005)


def event_after(site: Site, page: str, times: list[float]) -> threading.Thread:
    """Listen as an open page does, and note when it is told to reload."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
    connection.request("GET", f"/_farflung/events?page={quote(site.path(page))}")
    answer = connection.getresponse()

    def tag() -> bytes:
        while not (line := answer.readline()).startswith(b"data:"):
            pass
        return line.partition(b'"tag": "')[2].partition(b'"')[0]

    first = tag()

    def listen() -> None:
        while tag() == first:
            pass
        times.append(time.monotonic())
        connection.close()

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    return thread


def measure(root: Path, site: Site, names: list[str], *, ours: bool) -> tuple[float, float]:
    """Edit pages; return the seconds each took, until it was served and until the event."""
    served: list[float] = []
    told: list[float] = []
    for number, name in enumerate(names):
        page = root / "handbook" / f"{name}.md"
        site.get(name)
        time.sleep(0.5)  # whoever writes looks at the page first
        times: list[float] = []
        listener = event_after(site, name, times) if ours else None
        words = f"edit-{number}-{time.time_ns()}"
        text = page.read_text() + f"\n{words}\n"
        began = time.monotonic()
        page.write_text(text)
        site.wait_for(name, words.encode())
        served.append(time.monotonic() - began)
        if listener:
            listener.join(10)
            told.append(times[0] - began)
        time.sleep(2)
    return statistics.median(served), statistics.median(told) if told else 0.0


@contextmanager
def running(command: list[str], root: Path) -> Iterator[subprocess.Popen[str]]:
    """Run a server until the end of the block."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "NO_COLOR": "1"}
    with (root / "serve.log").open("w") as log:
        process = subprocess.Popen(
            command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=log, text=True
        )
        try:
            yield process
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()


def ours(root: Path, names: list[str], edited: list[str]) -> tuple[float, float]:
    """Measure `farflung serve`."""
    command = [sys.executable, "-m", "farflung", "serve", "--port", "0"]
    with running(command, root) as process:
        assert process.stdout  # noqa: S101 - asked for
        address = process.stdout.readline().split()[1]
        site = Site(int(address.rsplit(":", 1)[1].strip("/")), "/next/")
        began = time.monotonic()
        site.wait_for(names[-1], b"Section 5")
        print(f"  farflung: first build {time.monotonic() - began:.1f} s", flush=True)
        time.sleep(10)  # the engine is loaded
        return measure(root, site, edited, ours=True)


def theirs(root: Path, names: list[str], edited: list[str], program: str) -> float:
    """Measure Zensical's serve."""
    port = 8765
    with running([program, "serve", "--dev-addr", f"127.0.0.1:{port}"], root):
        site = Site(port, "/")
        began = time.monotonic()
        site.wait_for(names[-1], b"Section 5")
        print(f"  Zensical: first build {time.monotonic() - began:.1f} s", flush=True)
        time.sleep(5)
        return measure(root, site, edited, ours=False)[0]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--pages", type=int, nargs="+", default=[1000, 4000])
    parser.add_argument("--edits", type=int, default=9)
    parser.add_argument("--zensical", help="the program, in a virtual environment of its own")
    options = parser.parse_args()
    for count in options.pages:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            names = make(root, count)
            edited = random.Random(7).sample(names, options.edits)  # noqa: S311 - the same ones
            print(f"{count} pages", flush=True)
            mine, told = ours(root, names, edited)
            print(f"  farflung: served after {mine:.3f} s, reload event after {told:.3f} s")
            if options.zensical:
                other = theirs(root, names, edited, options.zensical)
                print(f"  Zensical: served after {other:.3f} s; ratio {mine / other:.2f}")


if __name__ == "__main__":
    main()
