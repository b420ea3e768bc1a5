"""A web server for a built site on this machine, and what a page of it links to."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["broken_links", "served"]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64


@contextmanager
def served(site: Path, prefix: str) -> Iterator[str]:
    """Serve ``site`` below ``prefix`` and give the address, which ends with a slash."""
    closed = threading.Event()

    class Handler(SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"  # a browser asks for much, and need not connect each time
        disable_nagle_algorithm = True  # nor wait for the bodies of small answers

        def do_GET(self) -> None:
            if closed.is_set():  # a connection from before
                self.close_connection = True
            else:
                super().do_GET()

        def translate_path(self, path: str) -> str:
            inside = urlsplit(path).path.removeprefix(prefix)
            ours = urlsplit(path).path.startswith(prefix)
            return super().translate_path(f"/{inside}") if ours else str(site / "absent")

        def send_error(self, code: int, *_: object) -> None:
            body = (site / "404.html").read_bytes()
            self.send_response(code)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def end_headers(self) -> None:
            if "/assets/" in self.path:
                self.send_header("Cache-Control", "max-age=600")  # as hosts do
            super().end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    def handler(*arguments: object) -> Handler:
        return Handler(*arguments, directory=str(site))  # type: ignore[arg-type]

    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}{prefix}"
        finally:
            closed.set()
            server.shutdown()
            thread.join()


class _Links(HTMLParser):
    """Collects what a page links to and the anchors it has."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in {"href", "src"} and value is not None and tag != "base":
                self.links.append(value)
            if name in {"id", "name"} and value:
                self.anchors.add(value)


def broken_links(site: Path, address: str) -> list[str]:
    """Return each link inside the site that leads nowhere, as ``page → link``.

    ``address`` is where the site is said to be; links that begin with it are inside too.
    """
    pages = {page: _Links(page) for page in sorted(site.rglob("*.html"))}
    broken: list[str] = []
    for page, found in pages.items():
        here = urljoin(address, page.relative_to(site).as_posix())
        for link in found.links:
            there = urljoin(here, link)
            if not there.startswith(address):
                if urlsplit(there).netloc == urlsplit(address).netloc:
                    broken.append(f"{here} → {link}")
                continue
            parts = urlsplit(there)
            target = site / unquote(parts.path.removeprefix(urlsplit(address).path))
            target = target / "index.html" if target.is_dir() else target
            anchors = pages[target].anchors if target in pages else set()
            lost = parts.fragment and target in pages and unquote(parts.fragment) not in anchors
            if not target.is_file() or (lost and parts.fragment != "__comments"):
                broken.append(f"{here} → {link}")
    return broken
