"""Whether a site that is meant for colleagues can be read by anybody: it is asked as a stranger."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.exceptions import HTTPError

from farflung.checkup.records import Finding, State

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["private_site"]

# Pages, what feeds and scripts read, and the text of everything: often only pages are guarded.
_ASKED = ("", "versions.json", "newsletter/", "newsletter/feed.xml", "newsletter/feed.json")
_HOPS = 5
_REFUSED = frozenset({401, 403, 407})
_ABSENT = frozenset({404, 410})
_OK, _REDIRECT, _BAD = 200, 300, 400
_READ = 256 * 1024  # bytes in which a form to sign in is looked for
_PASSWORD = re.compile(rb"""<input[^>]*\btype\s*=\s*["']?password""", re.IGNORECASE)
_SIGN_IN = re.compile(
    r"(^|[/._-])(log-?in|sign-?in|auth\w*|oauth2?|sso|saml2?|oidc|cdn-cgi/access)([/._?-]|$)",
    re.IGNORECASE,
)


class _Door(Enum):
    """How an address answers a stranger."""

    CLOSED = auto()  # it asks to sign in
    OPEN = auto()
    ABSENT = auto()
    UNKNOWN = auto()  # no answer, or one that says nothing


@dataclass(frozen=True, slots=True)
class _Seen:
    address: str
    door: _Door
    how: str = ""


def private_site(site: str, seconds: float = 3.0) -> Iterator[Finding]:
    """Ask for parts of the site without credentials; ``site`` ends with a slash.

    A redirect to another host or to a page to sign in, such a form itself, and 401 and 403 all
    mean that the site is guarded. ``seconds`` is for each answer.
    """
    with (
        urllib3.PoolManager(timeout=seconds, retries=False, maxsize=len(_ASKED)) as pool,
        ThreadPoolExecutor(len(_ASKED)) as threads,
    ):
        seen = [*threads.map(lambda name: _look(pool, f"{site}{name}"), _ASKED)]
    open_ones = [one for one in seen if one.door is _Door.OPEN]
    first = seen[0]
    if open_ones:
        names = ", ".join(one.address for one in open_ones)
        text = f"anybody can read {names}, though extra.handbook.private is true"
        advice = "have the web server ask for a sign-in, for every address below site_url"
        yield Finding("private", State.ERROR, text, advice)
    elif first.door is _Door.CLOSED:
        yield Finding(
            "private", State.OK, f"{first.address} asks strangers to sign in: {first.how}"
        )
    elif first.door is _Door.ABSENT:
        text = f"there is nothing at {first.address} yet"
        yield Finding("private", State.WARNING, text, "publish site/, and look again")
    else:
        text = f"{first.address} {first.how}, so nobody knows whether strangers can read it"
        yield Finding("private", State.FAILED, text, "is site_url right? else try again")


def _look(pool: urllib3.PoolManager, address: str) -> _Seen:
    here = address
    for _ in range(_HOPS):
        try:
            answer = pool.request("GET", here, redirect=False, preload_content=False)
        except (HTTPError, OSError, ValueError) as error:
            return _Seen(address, _Door.UNKNOWN, f"cannot be reached ({type(error).__name__})")
        try:
            location = answer.headers.get("Location", "")
            body = b"" if location else answer.read(_READ, decode_content=True)
        except (HTTPError, OSError):
            return _Seen(address, _Door.UNKNOWN, "broke off in the middle of its answer")
        finally:
            answer.close()
        if not (_REDIRECT <= answer.status < _BAD and location):
            return _judged(address, answer.status, body)
        there = urljoin(here, location)
        if _leads_to_sign_in(here, there):
            return _Seen(address, _Door.CLOSED, f"it leads to {urlsplit(there).hostname}")
        here = there
    return _Seen(address, _Door.UNKNOWN, "redirects for ever")


def _judged(address: str, status: int, body: bytes) -> _Seen:
    if status in _REFUSED:
        return _Seen(address, _Door.CLOSED, f"it answers {status}")
    if status in _ABSENT:
        return _Seen(address, _Door.ABSENT)
    if status != _OK:
        return _Seen(address, _Door.UNKNOWN, f"answers {status}")
    if _PASSWORD.search(body):
        return _Seen(address, _Door.CLOSED, "it shows a form for a password")
    return _Seen(address, _Door.OPEN)


def _leads_to_sign_in(here: str, there: str) -> bool:
    """Tell a redirect to a sign-in from one to https, to www or to another page of the site."""
    before, after = urlsplit(here), urlsplit(there)
    same = _plain(before.hostname) == _plain(after.hostname)
    return not same or bool(_SIGN_IN.search(after.path))


def _plain(host: str | None) -> str:
    return (host or "").lower().removeprefix("www.")
