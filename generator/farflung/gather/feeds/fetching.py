"""One conditional GET with every limit on: bytes, time, redirects, and where it may go.

The only user of urllib3. Compression is decoded piece by piece, so that a bomb stops at the cap.
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import cache
from http import HTTPStatus
from importlib.metadata import version
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from urllib3.connection import HTTPConnection
from urllib3.exceptions import DecodeError, HTTPError, ProtocolError, ReadTimeoutError

from farflung.gather.feeds.addresses import BadAddress, Target, target_of
from farflung.gather.feeds.cache import Validators
from farflung.gather.feeds.network import Deadline, Network, OwnNetwork, open_socket

if TYPE_CHECKING:
    from collections.abc import Callable

    from urllib3.response import HTTPResponse

    from farflung.config import Fetching

__all__ = ["Answer", "FetchFault", "fetch"]

_REDIRECTS = 5
_MOVED = {301, 302, 303, 307, 308}
_FOR_GOOD = {301, 308}
_PIECE = 64 * 1024  # bytes
_LONGEST_HEADER = 500
_MEGABYTE = 1024 * 1024
_ENCODINGS = {"", "identity", "gzip", "x-gzip", "deflate"}
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._-]{1,40})""", re.IGNORECASE)
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, "
    "application/xml;q=0.9, application/json;q=0.9, text/xml;q=0.8, */*;q=0.1"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said in the end; ``body`` is empty unless ``status`` is 200.

    ``retry_after`` is that header as sent. ``moved`` is the new address where every redirect on
    the way was permanent.
    """

    status: int
    address: str
    body: bytes = b""
    validators: Validators = field(default_factory=Validators)
    charset: str = ""
    retry_after: str = ""
    moved: str = ""


class FetchFault(Exception):  # noqa: N818 - a value in the end, caught by the one who asks
    """Why there is no answer, in words that follow the name of the feed."""


def fetch(
    address: str,
    known: Validators,
    options: Fetching,
    network: Network,
    deadline: Deadline,
    may_ask: Callable[[Target], bool] | None = None,
) -> Answer:
    """Ask for a feed and follow up to five redirects, all within the deadline.

    ``known`` is sent to the address it came from and to no other. ``may_ask`` says which addresses
    may be asked at all, by default any. Raises :class:`FetchFault`.
    """
    try:
        with deadline:
            return _follow(address, known, options, network, deadline, may_ask)
    except FetchFault:
        raise
    except (OSError, http.client.HTTPException, HTTPError, ValueError) as error:
        if deadline.expired or _is_timeout(error):
            raise FetchFault(f"took longer than {deadline.seconds:g} seconds") from error
        raise FetchFault(_reason(error)) from error


def _follow(
    address: str,
    known: Validators,
    options: Fetching,
    network: Network,
    deadline: Deadline,
    may_ask: Callable[[Target], bool] | None,
) -> Answer:
    moved, permanent = "", True
    for hop in range(_REDIRECTS + 1):
        try:
            target = _target(address, may_ask)
            connection = open_socket(target, options.allow_hosts, network, deadline)
        except BadAddress as error:
            raise FetchFault(
                f"redirects to an address that {error}" if hop else str(error)
            ) from error
        except OwnNetwork as error:
            verb = "redirects to" if hop else "is"
            raise FetchFault(f"{verb} an address in the own network ({error})") from error
        with closing(connection):
            deadline.watch(connection)
            answer, location = _ask(connection, target, known, options, deadline)
        if not location:
            return replace(answer, moved=moved)
        permanent = permanent and answer.status in _FOR_GOOD
        address = urljoin(target.url, location)
        moved = address if permanent else ""
    raise FetchFault(f"redirects more than {_REDIRECTS} times")


def _target(address: str, may_ask: Callable[[Target], bool] | None) -> Target:
    """Take an address apart. Raises :class:`BadAddress`, also for one that may not be asked."""
    target = target_of(address)
    if may_ask and not may_ask(target):
        raise BadAddress("is not one that may be asked")
    return target


def _ask(
    connection: socket.socket,
    target: Target,
    known: Validators,
    options: Fetching,
    deadline: Deadline,
) -> tuple[Answer, str]:
    """Ask over an open connection; returns the answer, and where it redirects to."""
    web = HTTPConnection(target.host, target.port, timeout=deadline.left)
    web.sock = connection
    try:
        web.request("GET", target.path, headers=_headers(target, known), preload_content=False)
        with closing(web.getresponse()) as response:
            location = response.headers.get("Location", "") if response.status in _MOVED else ""
            body = _body(response, options.max_bytes) if response.status == HTTPStatus.OK else b""
            _ = deadline.left  # an answer that was cut ends like one that is whole
            return _answer(response, target, body), location
    finally:
        web.close()


def _headers(target: Target, known: Validators) -> dict[str, str]:
    headers = {
        "Host": target.authority,
        "User-Agent": _user_agent(),
        "Accept": _ACCEPT,
        "Accept-Encoding": "gzip, deflate",
        "Connection": "close",
    }
    if known.address == target.url:
        headers |= {"If-None-Match": known.etag} if known.etag else {}
        headers |= {"If-Modified-Since": known.last_modified} if known.last_modified else {}
    return headers


@cache
def _user_agent() -> str:
    return f"farflung/{version('farflung')}"


def _body(response: HTTPResponse, limit: int) -> bytes:
    if response.headers.get("Content-Encoding", "").strip().lower() not in _ENCODINGS:
        raise FetchFault("sent a compression that was not asked for")
    body = bytearray()
    too_much = (response.length_remaining or 0) > limit  # as announced, if it was
    while not too_much and (piece := response.read1(_PIECE)):
        body += piece
        too_much = len(body) > limit
    if too_much:
        raise FetchFault(f"is more than {_size(limit)}")
    return bytes(body)


def _size(limit: int) -> str:
    return f"{limit / _MEGABYTE:.3g} MB" if limit >= _MEGABYTE else f"{limit // 1024} kB"


def _answer(response: HTTPResponse, target: Target, body: bytes) -> Answer:
    headers = response.headers
    charset = _CHARSET.search(headers.get("Content-Type", ""))
    return Answer(
        response.status,
        target.url,
        body,
        Validators(target.url, _short(headers.get("ETag")), _short(headers.get("Last-Modified"))),
        charset[1] if charset else "",
        _short(headers.get("Retry-After")),
    )


def _short(value: str | None) -> str:
    """Return a header's value if it can be sent back as it came."""
    return value if value and len(value) <= _LONGEST_HEADER and value.isprintable() else ""


def _is_timeout(error: Exception) -> bool:
    return isinstance(error, TimeoutError | ReadTimeoutError)


def _reason(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"has a certificate that is not trusted ({error.verify_message})"
    known = next((words for kind, words in _REASONS if isinstance(error, kind)), "")
    if known or not isinstance(error, OSError):
        return known or "did not answer as a web server does"
    return f"cannot be reached ({error.strerror or type(error).__name__})"


_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (ssl.SSLError, "speaks no encryption that can be agreed on"),
    (socket.gaierror, "names a host that cannot be found"),
    (ConnectionRefusedError, "refuses connections"),
    (http.client.RemoteDisconnected, "closed the connection without an answer"),
    (ConnectionError, "broke the connection off"),
    (DecodeError, "sent broken compression"),
    (ProtocolError, "broke off in the middle of its answer"),
)
