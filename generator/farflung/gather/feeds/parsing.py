"""Bytes → items: RSS and Atom through feedparser, JSON Feed by our own reader.

feedparser is handed bytes and nothing else: it would open a text as a file or an address. What is
a feed is decided by the document itself, not by what the server calls it. Everything before the
root element is dropped, so that no entity is ever declared; its own sanitiser and its resolving
of addresses inside HTML are off, for ``items.clean`` keeps words alone.
"""

from __future__ import annotations

import codecs
import datetime as dt
import re
from html import escape
from typing import Any

from farflung.gather.feeds.dates import read_date
from farflung.gather.feeds.items import CleanItem, RawItem, clean
from farflung.gather.feeds.jsonfeed import NotAJsonFeed, read_json_feed
from farflung.timing import TooSlow, time_limit

__all__ = ["MAX_ITEMS", "NotAFeed", "parse_feed"]

MAX_ITEMS = 500
"""The most items that are kept of one feed, the newest."""

TIME_LIMIT = 5.0
"""Seconds that one feed may take to parse: feedparser has expressions of quadratic cost."""

_NEWEST = dt.datetime.max.replace(tzinfo=dt.UTC)
_DECLARED = re.compile(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_ENCODINGS = re.compile(
    r"utf_?(8|16|32)|ascii|iso8859|latin|cp\d|koi8|gb|big5|euc|shift_?jis|mac|tis"
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]{0,60}:)?([A-Za-z_][\w.-]{0,60})")
_WEB_PAGE = re.compile(r"<!doctype\s{1,20}html\b", re.IGNORECASE)
_PROLOG = (("<!--", "-->"), ("<?", "?>"))
_DECLARATION = "<?xml version='1.0' encoding='utf-8'?>\n"
_MEDIA_TYPE = "application/xml; charset=utf-8"


class NotAFeed(ValueError):  # noqa: N818 - the bytes are not, that is no error of ours
    """What the bytes are instead, as words that follow "answered with" or "holds"."""


def parse_feed(
    body: bytes, address: str = "", charset: str = "", *, seconds: float = TIME_LIMIT
) -> tuple[CleanItem, ...]:
    """Read the items of a feed in its own order, at most 500, the newest.

    ``address`` is where the bytes came from, for relative links; ``charset`` what HTTP said of
    them, believed where they do not say it themselves and are not UTF-8. Raises :class:`NotAFeed`
    for anything that is not a feed or takes longer than ``seconds``, and nothing else.
    """
    try:
        with time_limit(seconds):
            raw = _read(body, address, charset)
            if len(raw) > MAX_ITEMS:
                raw.sort(key=lambda item: item.date or _NEWEST, reverse=True)
            found = (clean(item, address) for item in raw[:MAX_ITEMS])
            return tuple(item for item in found if item is not None)
    except NotAJsonFeed:
        raise NotAFeed("JSON that is not a feed") from None
    except TooSlow:
        message = f"a feed that takes longer than {seconds:g} seconds to read"
        raise NotAFeed(message) from None


def _read(body: bytes, address: str, charset: str) -> list[RawItem]:
    if body.removeprefix(codecs.BOM_UTF8).lstrip()[:1] in {b"{", b"["}:
        return read_json_feed(body)
    text = _ILLEGAL.sub("", _decode(body, charset))
    start = _root(text)
    match = _ROOT.match(text, start)
    name = match[1].lower() if match else ""
    if name == "html" or _WEB_PAGE.match(text, start):
        raise NotAFeed("a web page, not a feed")
    if name not in {"rss", "rdf", "feed"}:
        raise NotAFeed("something that is not a feed")
    return _read_xml((_DECLARATION + text[start:]).encode(), address)


def _decode(body: bytes, charset: str) -> str:
    marked = next((name for mark, name in _MARKS if body.startswith(mark)), "")
    declared = _DECLARED.match(body[:300])
    named = declared[1].decode("ascii") if declared else ""
    for encoding in (marked, named, "utf-8", charset):
        try:
            known = codecs.lookup(encoding).name.replace("-", "_") if encoding else ""
            if _ENCODINGS.match(known):
                return body.decode(encoding)
        except (LookupError, ValueError):
            continue
    return body.decode("windows-1252", "replace")


def _root(text: str) -> int:
    """Return where the root element begins, or what is found in its stead."""
    at = 0
    while True:
        while text[at : at + 1].isspace():
            at += 1
        for opening, closing in _PROLOG:
            if text.startswith(opening, at):
                end = text.find(closing, at + len(opening))
                break
        else:
            if _WEB_PAGE.match(text, at) or text[at : at + 9].upper() != "<!DOCTYPE":
                return at
            end, closing = _doctype_end(text, at), ">"
        if end < 0:
            return len(text)
        at = end + len(closing)


def _doctype_end(text: str, at: int) -> int:
    """Return where a DOCTYPE closes. One with declarations inside is refused: no feed needs it."""
    end = text.find(">", at)
    if "[" in text[at : end if end >= 0 else len(text)]:
        raise NotAFeed("XML that declares entities, which no feed needs")
    return end


def _read_xml(body: bytes, address: str) -> list[RawItem]:
    import feedparser  # noqa: PLC0415 - takes 60 ms, and most runs find nothing new to parse

    try:
        parsed = feedparser.parse(
            body,
            sanitize_html=False,
            resolve_relative_uris=False,
            response_headers={"content-type": _MEDIA_TYPE, "content-location": address},
        )
    except TooSlow:
        raise
    except Exception:  # noqa: BLE001 - whatever a stranger's bytes do to the parser, it is their fault
        raise NotAFeed("a broken feed") from None
    entries: list[Any] = parsed["entries"]
    if parsed["bozo"] and not entries:
        raise NotAFeed("a broken feed")
    return [_raw(entry) for entry in entries]


def _raw(entry: dict[str, Any]) -> RawItem:
    date = _text(entry, "published") or _text(entry, "updated") or _text(entry, "created")
    return RawItem(
        id=_text(entry, "id"),
        title=_html(entry, "title"),
        link=_text(entry, "link"),
        date=read_date(date),
        author=_author(entry),
        summary=_html(entry, "summary") or _content(entry),
    )


def _text(entry: dict[str, Any], key: str) -> str:
    """Read past feedparser's dict, which answers for some keys with others and warns."""
    value = dict.get(entry, key)
    return value if isinstance(value, str) else ""


def _html(entry: dict[str, Any], key: str) -> str:
    text = _text(entry, key)
    detail = dict.get(entry, f"{key}_detail")
    plain = isinstance(detail, dict) and dict.get(detail, "type") == "text/plain"
    return escape(text) if plain else text


def _content(entry: dict[str, Any]) -> str:
    parts = dict.get(entry, "content")
    first = parts[0] if isinstance(parts, list) and parts else None
    if not isinstance(first, dict):
        return ""
    value = _text(first, "value")
    return escape(value) if dict.get(first, "type") == "text/plain" else value


def _author(entry: dict[str, Any]) -> str:
    detail = dict.get(entry, "author_detail")
    name = _text(detail, "name") if isinstance(detail, dict) else ""
    return escape(name or _text(entry, "author"))
