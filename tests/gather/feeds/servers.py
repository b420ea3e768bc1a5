"""Web servers on the loopback for the tests of feeds: well-behaved, and every way of not being."""

from __future__ import annotations

import contextlib
import socketserver
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, TypeAlias

from farflung.config import Fetching

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator, Mapping

RSS = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Engineering</title><link>https://example.org/</link>
<item><title>Reviews are public</title><link>https://example.org/reviews</link>
<guid>tag:example.org,2026:1</guid><pubDate>Fri, 20 Nov 2026 09:00:00 GMT</pubDate>
<description>Every review since January.</description></item>
<item><title>New build machines</title><link>https://example.org/machines</link>
<guid>tag:example.org,2026:2</guid><pubDate>Thu, 19 Nov 2026 09:00:00 +0100</pubDate>
<description>Twice as fast.</description></item>
</channel></rss>"""


class Request(BaseHTTPRequestHandler):
    """One request to a site of the tests."""

    def do_GET(self) -> None:
        """Note the request and answer as the site says."""
        site: Site = self.server.site  # type: ignore[attr-defined]
        site.asked.append((self.path, dict(self.headers.items())))
        site.route(self)

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Send a whole answer; ``_`` in a header's name stands for a hyphen."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - named by the base class
        """Say nothing."""


Route: TypeAlias = "Callable[[Request], None]"


class _Quiet:
    """Servers whose clients may leave at any time."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a client that leaves is what most tests are about."""


class _Http(_Quiet, ThreadingHTTPServer):
    pass


class _Tcp(_Quiet, socketserver.ThreadingTCPServer):
    pass


@dataclass
class Site:
    """A web server: how it answers, what it was asked, and where it is."""

    route: Route
    port: int = 0
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def host(self) -> str:
        """Host and port, as an allowlist names them."""
        return f"127.0.0.1:{self.port}"

    def address(self, path: str = "/feed.xml") -> str:
        """Return an address on this server."""
        return f"http://{self.host}{path}"

    def limits(self, timeout: float = 5.0, max_bytes: int = 1024 * 1024) -> Fetching:
        """Return settings that allow this server to be asked."""
        return Fetching(allow_hosts=(self.host,), timeout=timeout, max_bytes=max_bytes)


@contextlib.contextmanager
def site(route: Route) -> Iterator[Site]:
    """Run a web server for as long as the block takes."""
    place = Site(route)
    with _Http(("127.0.0.1", 0), Request) as server:
        server.site = place  # type: ignore[attr-defined]
        place.port = server.server_address[1]
        with _serving(server):
            yield place


@contextlib.contextmanager
def raw_site(talk: Callable[[socket.socket], None]) -> Iterator[Site]:
    """Run a server that is handed each connection as it is."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            talk(self.request)

    place = Site(_nothing)
    with _Tcp(("127.0.0.1", 0), Handler) as server:
        place.port = server.server_address[1]
        with _serving(server):
            yield place


@contextlib.contextmanager
def _serving(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()


def _nothing(_: Request) -> None:
    pass


def routes(table: Mapping[str, Route]) -> Route:
    """Choose by path; anything else is 404."""

    def route(request: Request) -> None:
        table.get(request.path, giving(b"", 404))(request)

    return route


def giving(body: bytes = RSS, status: int = 200, **headers: str) -> Route:
    """Answer every question the same way."""

    def route(request: Request) -> None:
        request.answer(status, body, **headers)

    return route
