"""The service as an ASGI application: requests → pages, and what a POST changes.

Nothing but a POST changes anything. One-click unsubscribe is the POST of RFC 8058; the buttons of
the pages send their own names. So a program that follows every link changes nothing, and neither
does one that submits every form without pressing its buttons, which is what ``do`` is for.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Mount, Route

from farflung.errors import ServiceError
from farflung.mail.service.choices import read_form
from farflung.mail.service.forms import RefusedFormError, receive_form
from farflung.mail.service.headers import headers
from farflung.mail.service.pages import Masthead, Page, Pages, negotiate

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from farflung.mail.service.choices import Offer
    from farflung.mail.service.limits import Limiter
    from farflung.mail.service.people import People

__all__ = ["Service", "application"]

_ONE_CLICK = ("List-Unsubscribe", "One-Click")  # RFC 8058, 3.1


@dataclass(frozen=True, slots=True)
class Service:
    """What the application works with.

    ``prefix`` is the path below which the pages are reached besides the root, for proxies that
    leave it in requests. An answer about a token takes ``least`` seconds at least, so that its time
    says less about whether the token is somebody's.
    """

    people: People
    masthead: Masthead
    offer: Offer
    limiter: Limiter
    prefix: str = ""
    least: float = 0.15
    now: Callable[[], dt.datetime] = field(default=lambda: dt.datetime.now(dt.UTC))


def application(service: Service) -> Starlette:
    """Return the ASGI application."""
    handlers = _Handlers(service)
    routes: list[Route | Mount] = [
        Route("/letters/{token}", handlers.letters, methods=["GET", "POST"]),
        Route("/confirm/{token}", handlers.confirm, methods=["GET", "POST"]),
        Route("/health", handlers.health, methods=["GET"]),
    ]
    prefix = service.prefix.rstrip("/")
    mounted = [Mount(prefix, routes=routes)] if prefix else []
    return Starlette(
        routes=[*routes, *mounted],
        exception_handlers={
            HTTPException: handlers.refused,
            ServiceError: handlers.unreachable,
            Exception: handlers.failed,
        },
    )


class _Handlers:
    def __init__(self, service: Service) -> None:
        self._service = service

    async def letters(self, request: Request) -> Response:
        """Show what somebody gets; with a POST, change it."""
        return await self._answered(request, self._letters)

    async def confirm(self, request: Request) -> Response:
        """Ask for a confirmation; with a POST, take it."""
        return await self._answered(request, self._confirm)

    async def health(self, request: Request) -> Response:
        """Say whether the service can do its work, to whoever watches over it."""
        there = await run_in_threadpool(self._service.people.is_there)
        text, status = ("ok\n", 200) if there else ("the list cannot be reached\n", 503)
        return PlainTextResponse(text, status, headers("", secure=_is_secure(request)))

    async def refused(self, request: Request, error: Exception) -> Response:
        """Answer what is not there, and methods that nothing takes."""
        status = error.status_code if isinstance(error, HTTPException) else 500
        allowed = {"Allow": "GET, HEAD, POST"} if status == 405 else {}  # noqa: PLR2004 - wrong method
        return self._html(request, self._pages(request).gone(), status, allowed)

    async def unreachable(self, request: Request, _error: Exception) -> Response:
        """Answer while the list cannot be reached: what was asked is not done."""
        retry = {"Retry-After": "120"}
        return self._html(request, self._pages(request).later(), 503, retry)

    async def failed(self, request: Request, _error: Exception) -> Response:
        """Answer where we made a mistake; uvicorn writes it down."""
        return self._html(request, self._pages(request).later(), 500)

    async def _answered(
        self,
        request: Request,
        answer: Callable[[Request, str, Sequence[tuple[str, str]]], Awaitable[Page]],
    ) -> Response:
        """Hold the limits, read the form, and take as long for any token."""
        client = request.client.host if request.client else ""
        if not self._service.limiter.allows(client, time.monotonic()):
            retry = {"Retry-After": "60"}
            return self._html(request, self._pages(request).busy(), 429, retry)
        until = time.monotonic() + self._service.least
        try:
            fields = await receive_form(request) if request.method == "POST" else []
        except RefusedFormError as error:
            return self._html(request, self._pages(request).gone(), error.status)
        page = await answer(request, request.path_params["token"], fields)
        await asyncio.sleep(max(0.0, until - time.monotonic()))
        return self._html(request, page, 200)

    async def _letters(
        self, request: Request, token: str, fields: Sequence[tuple[str, str]]
    ) -> Page:
        people, pages = self._service.people, self._pages(request)
        if _ONE_CLICK in fields or ("do", "leave") in fields:
            await run_in_threadpool(people.leave, token)
            return pages.left()
        if ("do", "return") in fields:
            await run_in_threadpool(people.come_back, token)
            return pages.back()
        today = self._service.now().date()
        if ("do", "choose") not in fields:
            found = await run_in_threadpool(people.look, token)
            return pages.letters(found or self._service.offer.usual, today)
        form = read_form(fields, self._service.offer, today)
        if form.fault:
            return pages.letters(form.choices, today, form.fault)
        await run_in_threadpool(people.choose, token, form.choices)
        return pages.letters(form.choices, today, saved=True)

    async def _confirm(
        self, request: Request, token: str, fields: Sequence[tuple[str, str]]
    ) -> Page:
        if ("do", "confirm") not in fields:
            return self._pages(request).confirm()
        await run_in_threadpool(self._service.people.confirm, token)
        return self._pages(request).confirmed()

    def _pages(self, request: Request) -> Pages:
        masthead = self._service.masthead
        wanted = request.query_params.get("l", "")
        accepted = request.headers.get("accept-language", "")
        return Pages(masthead, self._service.offer, negotiate(wanted, accepted, masthead.language))

    @staticmethod
    def _html(
        request: Request, page: Page, status: int, more: dict[str, str] | None = None
    ) -> Response:
        safe = headers(page.style_hash, secure=_is_secure(request))
        return HTMLResponse(page.html, status, safe | (more or {}))


def _is_secure(request: Request) -> bool:
    return request.url.scheme == "https"
