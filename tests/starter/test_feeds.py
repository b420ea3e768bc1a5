"""Feeds with addresses, from a real server on this machine, through `pull` and `build`."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.starter.conftest import Starter

RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Ours</title>
<item><title>The lighthouse keeper's checklist</title><link>https://example.org/lighthouse</link>
<guid>lighthouse</guid><pubDate>Tue, 24 Nov 2026 08:00:00 +0000</pubDate>
<description>&lt;p onclick="x()"&gt;Lamps first.&lt;script&gt;alert(1)&lt;/script&gt;</description>
</item></channel></rss>"""


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        answers = {
            "/good": (200, RSS),
            "/html": (200, b"<!doctype html><html><body>Sign in</body></html>"),
            "/large": (200, b" " * (20 * 1024 * 1024)),
            "/empty": (200, b""),
        }
        status, body = answers.get(self.path, (404, b"gone"))
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[int]:
    """Run the server and give its port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def subscribe(starter: Starter, *addresses: str, allowed: bool = True) -> None:
    """Give the section of links these feeds."""
    file = starter.root / "newsletter/newsletter.yml"
    settings = yaml.safe_load(file.read_text("utf-8"))
    section = next(s for s in settings["sections"] if s["kind"] == "link")
    section["feeds"] = [{"url": a, "title": a.rpartition("/")[2]} for a in addresses]
    if allowed:
        settings["fetching"] = {"allow_hosts": ["127.0.0.1"]}
    file.write_text(yaml.safe_dump(settings), "utf-8")


def test_good_and_bad_feeds_together(starter: Starter) -> None:
    """Feeds that answer 404, HTML, 20 MB or nothing are named with the reason and stop nothing."""
    bad = ("missing", "html", "large", "empty")
    with serving() as port:
        base = f"http://127.0.0.1:{port}"
        subscribe(starter, f"{base}/good", *(f"{base}/{name}" for name in bad))
        done = starter.farflung("build")
        for name, reason in zip(bad, ("404", "web page", "5 MB", "empty"), strict=True):
            (line,) = [row for row in done.stderr.splitlines() if f"{base}/{name}:" in row]
            assert line.startswith("feed failed: ")
            assert reason in line
        page = (starter.root / "site/newsletter/next/index.html").read_text("utf-8")
        assert "The lighthouse keeper" in page
        assert "alert(1)" not in page
        plan = starter.farflung("edition", "plan").stdout
        assert plan.count("! feed ") == 4
        starter.farflung("build", "--strict", code=3)
        zoo = starter.root / "handbook/zoo.md"
        zoo.write_text("---\nreview_every: sometimes\n---\n# Zoo\n", "utf-8")
        told = starter.farflung("build", "--strict", code=1)  # what is wrong with files goes first
        assert "handbook/zoo.md:2:15: warning: wrong-field: " in told.stdout + told.stderr
        zoo.unlink()
    # the server is gone: an offline build still has what was fetched
    starter.farflung("build", "--offline")
    page = (starter.root / "site/newsletter/next/index.html").read_text("utf-8")
    assert "The lighthouse keeper" in page


def test_the_own_network_is_refused(starter: Starter) -> None:
    """Without an allowlist a feed on this machine is not asked; `pull` exits with 3."""
    with serving() as port:
        subscribe(starter, f"http://127.0.0.1:{port}/good", allowed=False)
        done = starter.farflung("pull", code=3)
    assert "own network" in done.stdout
