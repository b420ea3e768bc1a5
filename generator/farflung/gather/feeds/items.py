"""One item of a feed, cleaned: whatever a feed says becomes plain words and safe addresses.

A summary is shown as plain paragraphs of at most 400 characters. Other people's HTML cut in the
middle would need repair, and a newsletter needs a taste and a link, not the article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urljoin, urlsplit

from pydantic import AwareDatetime  # noqa: TC002 - read from the annotation, for the cache

from farflung.markup import excerpt, plain_text
from farflung.texts import has_control_characters, is_web_address, squeeze

__all__ = ["CleanItem", "RawItem", "clean"]

_TITLE, _AUTHOR, _SUMMARY, _ID = 200, 100, 400, 300
_RAW = 16 * 1024  # characters of somebody's HTML that are looked at
_HEADLINE = 80
_LONGEST_LINK = 2000
_ADDRESS = re.compile(r"\S*@\S*")


@dataclass(frozen=True, slots=True)
class RawItem:
    """What a feed says of one item, as said; ``title`` and ``summary`` are HTML."""

    id: str = ""
    title: str = ""
    link: str = ""
    date: AwareDatetime | None = None
    author: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True)
class CleanItem:
    """A cleaned item; ``date`` is the feed's own (UTC), None where it gave none to rely on.

    ``summary`` is plain text, and becomes HTML only when it is read from the cache.
    """

    id: str
    title: str
    link: str
    date: AwareDatetime | None
    author: str
    summary: str


def clean(raw: RawItem, base: str) -> CleanItem | None:
    """Clean an item; ``base`` is the feed's address. None where there is nothing to show."""
    link = _link(raw.link, base)
    text = _words(raw.summary)
    title = excerpt(_words(raw.title), _TITLE) or excerpt(text, _HEADLINE) or link
    if not title:
        return None
    summary = "" if text == title else excerpt(text, _SUMMARY)
    author = excerpt(squeeze(_ADDRESS.sub("", _words(raw.author))).strip("<>() "), _AUTHOR)
    return CleanItem(_identity(raw, link, title + text), title, link, raw.date, author, summary)


def _identity(raw: RawItem, link: str, content: str) -> str:
    """Return the guid, else the address, else a hash of the content; long ones are hashed."""
    given = squeeze(_visible(raw.id[:_LONGEST_LINK])) or link
    if given and len(given) <= _ID:
        return given
    return f"sha256:{sha256((raw.id or link or content).encode('utf-8', 'replace')).hexdigest()}"


def _link(written: str, base: str) -> str:
    """Return an absolute http(s) address, empty where there is none."""
    try:
        link = urljoin(base, written.strip().replace(" ", "%20")) if written.strip() else ""
        web = urlsplit(link).scheme in {"http", "https"} and is_web_address(link)
    except ValueError:
        return ""
    encodable = link.isprintable() and "@" not in urlsplit(link).netloc if web else False
    return link if encodable and len(link) <= _LONGEST_LINK else ""


def _words(html: str) -> str:
    """Return the words of some HTML, none of its characters invisible."""
    return squeeze(_visible(plain_text(_visible(html[:_RAW]))))


def _visible(text: str) -> str:
    """Drop lone surrogates and control characters, which no title has a use for."""
    text = text.encode("utf-8", "replace").decode("utf-8")
    if " ".join(text.split()).isprintable() or not has_control_characters(text, lines=True):
        return text  # the former is the quick answer for nearly all texts
    return "".join(c for c in text if not has_control_characters(c, lines=True))
