"""HTTP on this machine: the site, live reload by server-sent events, and the letter."""

from __future__ import annotations

import json
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlsplit

from farflung.errors import UsageError
from farflung.serving.files import Found
from farflung.serving.hosts import is_own_host
from farflung.serving.views import LetterView, as_dark, as_light, desk_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from farflung.problems import Problem
    from farflung.serving.files import Store
    from farflung.serving.hub import Hub

__all__ = ["DESK", "Server", "Shown", "open_server"]

DESK = "/_farflung/"
_PULSE = 15.0  # seconds between signs of life, which find out that a page was closed
_TRIES = 20
_HTML = "text/html; charset=utf-8"
_NO_SCRIPT = b"default-src 'none'"
_HEAD = 4096  # bytes in which a page says what may run in it
_LETTER_POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox allow-popups"
)


@dataclass(slots=True)
class Shown:
    """What the server shows; ``looked_at`` is told the path of each page somebody opens.

    ``rooms`` are the titles and addresses of handbook and newsletter.
    """

    store: Store
    hub: Hub
    rooms: tuple[tuple[str, str], ...] = ()
    letter: LetterView | None = None
    looked_at: Callable[[str], None] | None = field(default=None)


class Server(ThreadingHTTPServer):
    """The server; a thread of its own answers each connection."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], shown: Shown) -> None:
        """Bind to ``address``; the first item is kept as the host that was asked for."""
        self.shown = shown
        self.host = address[0]
        if ":" in self.host:
            self.address_family = socket.AF_INET6
        super().__init__(address, _Handler)

    @property
    def url(self) -> str:
        """The address of the server, with a slash at its end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.server_address[1]}/"

    def start(self) -> None:
        """Answer in the background until :meth:`stop`."""
        threading.Thread(
            target=self.serve_forever, kwargs={"poll_interval": 0.1}, name="server", daemon=True
        ).start()

    def stop(self) -> None:
        """Let listening pages go and stop answering."""
        self.shown.hub.close()
        self.shutdown()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that went away; nothing ends the server."""


def open_server(host: str, port: int, shown: Shown) -> Server:
    """Bind to a port, or to one of the next if it is taken. Raises :class:`UsageError`."""
    wanted = [port, *range(port + 1, min(port + _TRIES, 65_536)), 0] if port else [0]
    for number in wanted:
        try:
            return Server((host, number), shown)
        except PermissionError:
            continue
        except OSError as error:
            if isinstance(error, socket.gaierror) or error.errno not in _TAKEN:
                raise UsageError(f"cannot listen on {host}: {error.strerror}") from error
    raise UsageError(f"no port of {host} is free", hint="name one with --port")


_TAKEN = frozenset({48, 98, 10048})  # EADDRINUSE on macOS, Linux and Windows


class _Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "farflung"
    sys_version = ""
    timeout = 60
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Send what the path leads to."""
        if not is_own_host(self.headers.get("Host"), self.server.host):
            self._refuse(421, "This server answers to its own name only.")
            return
        path = urlsplit(self.path).path
        if path == f"{DESK}events":
            self._listen()
        else:
            found, looked_at = self._found(path), self.server.shown.looked_at
            if found.status == 200 and looked_at and not path.startswith(DESK):  # noqa: PLR2004 - OK
                looked_at(path)
            self._send(found, path)

    def do_HEAD(self) -> None:
        """Answer as to GET, without the content."""
        self.do_GET()

    def _found(self, path: str) -> Found:
        if path.startswith(DESK):
            return self._desk(path.removeprefix(DESK))
        return self.server.shown.store.find(path)

    def _tag(self, path: str, found: Found) -> str:
        if path.startswith(DESK):
            return sha256(found.content).hexdigest()[:16]
        return self.server.shown.store.tag(found)

    def _desk(self, name: str) -> Found:
        shown = self.server.shown
        letter = shown.letter
        if name == "":
            page = desk_page(letter, shown.rooms)
            state = sha256(repr(letter).encode()).hexdigest()[:16]
            return Found(200, page.replace("<body>", f'<body data-state="{state}">', 1).encode())
        if name == "live.js":
            script = files("farflung.serving").joinpath("live.js").read_bytes()
            return Found(200, script, "text/javascript; charset=utf-8")
        if letter and name == "letter-light.html":
            return Found(200, as_light(letter.html).encode())
        if letter and name == "letter-dark.html":
            return Found(200, as_dark(letter.html).encode())
        return Found(404, b"<!doctype html><title>Not here</title><p>There is no such page.</p>")

    def _send(self, found: Found, path: str) -> None:
        if found.redirect:
            self._begin(found.status, 0, _HTML, Location=found.redirect)
            return
        content, letter = found.content, path.startswith(f"{DESK}letter-")
        if found.media_type == _HTML and not letter:
            content = _with_script(content, path, self._tag(path, found))
        more = {"Content-Security-Policy": _LETTER_POLICY} if letter else {}
        self._begin(found.status, len(content), found.media_type, **more)
        if self.command != "HEAD":
            self.wfile.write(content)

    def _listen(self) -> None:
        """Tell one page what changes, for as long as it listens."""
        page = (parse_qs(urlsplit(self.path).query).get("page") or ["/"])[0]
        self.close_connection = True
        self._begin(200, None, "text/event-stream; charset=utf-8")
        if self.command == "HEAD":
            return
        hub = self.server.shown.hub
        seen, said = -1, ""
        with suppress(OSError):
            self.wfile.write(b"retry: 500\n\n")
            while not hub.closed:
                number = hub.wait(seen, _PULSE)
                news = self._news(page)
                self.wfile.write(b": here\n\n" if news == said else f"data: {news}\n\n".encode())
                seen, said = number, news

    def _news(self, page: str) -> str:
        hub = self.server.shown.hub
        problems = [_as_data(problem) for problem in hub.problems]
        return json.dumps({"tag": self._tag(page, self._found(page)), "problems": problems})

    def _refuse(self, status: int, why: str) -> None:
        self.close_connection = True
        body = f"{why}\n".encode()
        self._begin(status, len(body), "text/plain; charset=utf-8")
        if self.command != "HEAD":
            self.wfile.write(body)

    def _begin(self, status: int, length: int | None, media_type: str, **more: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        if self.close_connection:
            self.send_header("Connection", "close")
        for name, value in more.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing: the terminal belongs to problems."""


def _with_script(content: bytes, path: str, tag: str) -> bytes:
    """Put the client before the end of the page; only what is sent has it, never a file.

    A page whose own policy lets no script run, as that of a letter, is sent as it is.
    """
    if _NO_SCRIPT in content[:_HEAD]:
        return content
    script = (
        f'<script src="{DESK}live.js" data-page="{quote(path)}" data-tag="{tag}"></script>'
    ).encode()
    before, end, after = content.rpartition(b"</body>")
    return before + script + end + after if end else content + script


def _as_data(problem: Problem) -> dict[str, object]:
    place = problem.place
    return {
        "place": str(place),
        "line": place.line,
        "column": max(place.column, 1),
        "length": max(place.length, 1),
        "rule": problem.rule,
        "message": problem.message,
        "hint": problem.hint,
        "source": problem.source,
        "severity": problem.severity.value,
    }
