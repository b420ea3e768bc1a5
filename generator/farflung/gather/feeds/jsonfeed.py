"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), read with every type in doubt."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from farflung.gather.feeds.dates import read_date
from farflung.gather.feeds.items import RawItem

__all__ = ["NotAJsonFeed", "read_json_feed"]

_VERSION = "jsonfeed.org/version/"


class NotAJsonFeed(ValueError):  # noqa: N818 - the bytes are not, that is no error of ours
    """These bytes are not a JSON Feed."""


def read_json_feed(body: bytes) -> list[RawItem]:
    """Read the items of a JSON Feed 1.0 or 1.1. Raises :class:`NotAJsonFeed` and nothing else.

    An item that is not an object is left out; a field of the wrong type counts as missing, but for
    ids, which some write as numbers.
    """
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise NotAJsonFeed from None
    if not isinstance(data, dict) or _VERSION not in _text(data, "version"):
        raise NotAJsonFeed
    items = data.get("items")
    if not isinstance(items, list):
        raise NotAJsonFeed
    return [_item(item, data) for item in items if isinstance(item, dict)]


def _item(item: dict[str, Any], feed: dict[str, Any]) -> RawItem:
    return RawItem(
        id=_id(item),
        title=escape(_text(item, "title")),
        link=_text(item, "url") or _text(item, "external_url"),
        date=read_date(_text(item, "date_published") or _text(item, "date_modified")),
        author=escape(_author(item) or _author(feed)),
        summary=escape(_text(item, "summary") or _text(item, "content_text"))
        or _text(item, "content_html"),
    )


def _text(data: dict[str, Any], name: str) -> str:
    value = data.get(name)
    return value if isinstance(value, str) else ""


def _id(item: dict[str, Any]) -> str:
    value = item.get("id")
    number = isinstance(value, int) and not isinstance(value, bool) and abs(value) < 1 << 64
    return str(value) if number else _text(item, "id")


def _author(data: dict[str, Any]) -> str:
    authors = data.get("authors")
    first = authors[0] if isinstance(authors, list) and authors else data.get("author")
    return _text(first, "name") if isinstance(first, dict) else ""
