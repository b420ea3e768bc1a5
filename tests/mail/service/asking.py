"""A service without a database for tests, and asking an ASGI application without a network."""

from __future__ import annotations

import asyncio
import datetime as dt
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from farflung.errors import ServiceError
from farflung.mail.service.app import Service, application
from farflung.mail.service.choices import Choices, Offer
from farflung.mail.service.limits import Limiter
from farflung.mail.service.pages import Masthead, Paint

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["KNOWN", "NOBODY", "NOW", "OFFER", "Answer", "FakePeople", "ask", "service"]

KNOWN = "a" * 24
NOBODY = "b" * 24
NOW = dt.datetime(2026, 11, 27, 9, tzinfo=dt.UTC)
OFFER = Offer(("weekly", "monthly"), ("highlights", "pets", "books"), ("en", "ar", "ja"))
_LIGHT = Paint("#efeae0", "#fffdf8", "#25211c", "#5a5248", "#ddd5c6", "#0b6e4f", "#ffffff")
_DARK = Paint("#12110f", "#1d1b18", "#ece6db", "#b0a698", "#413c35", "#5fb497", "#12110f")
_TITLES = {"highlights": "Highlights of the week", "pets": "Pets", "books": "Books"}
MASTHEAD = Masthead(
    "The Far-Flung Post", "en", _LIGHT, _DARK, {"en": _TITLES, "ar": {"pets": "حيوانات"}}
)


@dataclass
class FakePeople:
    """One person on a list, and everything that was asked to be changed."""

    choices: Choices = OFFER.usual
    changes: list[tuple[str, ...]] = field(default_factory=list)
    broken: bool = False

    def look(self, token: str) -> Choices | None:
        """See the port."""
        return self.choices if token == KNOWN else None

    def leave(self, token: str) -> None:
        """See the port."""
        self._change("leave", token)

    def come_back(self, token: str) -> None:
        """See the port."""
        self._change("come_back", token)

    def choose(self, token: str, choices: Choices) -> None:
        """See the port."""
        self._change("choose", token)
        if token == KNOWN:
            self.choices = choices

    def confirm(self, token: str) -> None:
        """See the port."""
        self._change("confirm", token)

    def is_there(self) -> bool:
        """See the port."""
        return not self.broken

    def _change(self, what: str, token: str) -> None:
        if self.broken:
            raise ServiceError("the database is gone")
        self.changes.append((what, token))


@dataclass(frozen=True)
class Answer:
    """A response."""

    status: int
    headers: Mapping[str, str]
    text: str


def service(people: FakePeople, **settings: Any) -> Service:
    """Return a service that waits for nothing and has no limits unless it is told otherwise."""
    plain = Service(people, MASTHEAD, OFFER, Limiter(b"chance"), least=0.0, now=lambda: NOW)
    return replace(plain, **settings)


def ask(
    asked: Service,
    method: str,
    address: str,
    fields: Mapping[str, Any] | bytes = b"",
    headers: Mapping[str, str] | None = None,
    *,
    faulty: bool = False,
) -> Answer:
    """Ask the application. ``fields`` are those of a form, or the body as it is.

    A ``faulty`` one answers, and then raises for the log.
    """
    parts = urlsplit(address)
    body = fields if isinstance(fields, bytes) else urlencode(fields, doseq=True).encode()
    sent = {"content-type": "application/x-www-form-urlencoded"} | dict(headers or {})
    scope = {
        "type": "http", "http_version": "1.1", "method": method, "scheme": "http",
        "path": parts.path, "raw_path": parts.path.encode(), "query_string": parts.query.encode(),
        "root_path": "", "client": ("192.0.2.1", 5), "server": ("letters.example.org", 80),
        "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
    }  # fmt: skip
    messages: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        messages.append(dict(message))

    with suppress(RuntimeError) if faulty else nullcontext():
        asyncio.run(application(asked)(scope, receive, send))
    found = {name.decode(): value.decode() for name, value in messages[0]["headers"]}
    text = b"".join(message.get("body", b"") for message in messages[1:]).decode()
    return Answer(messages[0]["status"], found, text)
