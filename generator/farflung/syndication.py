"""What we publish as feeds, written from one record: Atom (RFC 4287) and JSON Feed 1.1."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from urllib.parse import quote
from xml.etree import ElementTree as ET

__all__ = ["Feed", "Post", "Tag", "atom", "json_feed", "rfc3339", "tag_uri"]

_ATOM = "http://www.w3.org/2005/Atom"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_VERSION = "https://jsonfeed.org/version/1.1"
_UNFIT = dict.fromkeys(
    (
        *(code for code in range(32) if code not in {9, 10, 13}),
        *range(0xD800, 0xE000),
        0xFFFE,
        0xFFFF,
    )
)
"""What XML 1.0 cannot hold."""
_IN_TAGS = "/?:@!$&'()*+,;=~-._"  # besides letters and digits (RFC 4151, 2.1)


@dataclass(frozen=True, slots=True)
class Tag:
    """What a post is about, as programs know it; ``label`` is for people, where it differs."""

    term: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """One thing in a feed; times are written as :func:`rfc3339` does.

    ``url`` is absolute, or relative to the feed where the site has no address. ``html`` is the
    whole content, empty where there is only a ``summary``.
    """

    id: str
    url: str
    title: str
    updated: str
    published: str = ""
    summary: str = ""
    html: str = ""
    image: str = ""
    tags: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed and its posts, newest first.

    ``home`` is the address of the pages it tells of, absolute with a slash at the end, and empty
    where the site has no address. ``atom`` and ``json`` are names of the two files there.
    """

    id: str
    title: str
    language: str
    author: str
    home: str
    atom: str
    json: str
    updated: str
    posts: tuple[Post, ...]


def atom(feed: Feed) -> bytes:
    """Write a feed as an Atom document in UTF-8."""
    ET.register_namespace("", _ATOM)
    root = ET.Element(f"{{{_ATOM}}}feed", {_LANG: feed.language})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", feed.updated)
    _add(_add(root, "author"), "name", feed.author)
    if feed.home:
        _add(root, "link", rel="self", type="application/atom+xml", href=feed.home + feed.atom)
    _add(root, "link", rel="alternate", type="text/html", href=feed.home or "./")
    for post in feed.posts:
        _add_entry(root, post)
    ET.indent(root)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _add_entry(root: ET.Element, post: Post) -> None:
    entry = _add(root, "entry")
    _add(entry, "id", post.id)
    _add(entry, "title", post.title)
    _add(entry, "updated", post.updated)
    if post.published:
        _add(entry, "published", post.published)
    _add(entry, "link", rel="alternate", type="text/html", href=post.url)
    for tag in post.tags:
        if term := tag.term.translate(_UNFIT):
            named = {"term": term, "label": tag.label.translate(_UNFIT)}
            _add(entry, "category", **{key: value for key, value in named.items() if value})
    if post.summary:
        _add(entry, "summary", post.summary)
    if post.html:
        _add(entry, "content", post.html, type="html")


def _add(parent: ET.Element, name: str, text: str = "", /, **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    if text:
        child.text = text.translate(_UNFIT)
    return child


def json_feed(feed: Feed) -> bytes:
    """Write a feed as a JSON Feed in UTF-8, without addresses where the site has none."""
    data = {
        "version": _VERSION,
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.home and feed.home + feed.json,
        "language": feed.language,
        "authors": [{"name": feed.author}],
        "items": [_json_item(post, absolute=bool(feed.home)) for post in feed.posts],
    }
    kept = {key: value for key, value in data.items() if value or key == "items"}
    return json.dumps(kept, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"


def _json_item(post: Post, *, absolute: bool) -> dict[str, object]:
    item: dict[str, object] = {
        "id": post.id,
        "url": post.url if absolute else "",
        "title": post.title,
        "summary": post.summary,
        "content_html": post.html,
        "content_text": "" if post.html else post.summary or post.title,
        "image": post.image,
        "tags": [tag.term for tag in post.tags if tag.term],
        "date_published": post.published,
        "date_modified": post.updated if post.updated != post.published else "",
    }
    return {key: value for key, value in item.items() if value}


def rfc3339(moment: dt.datetime) -> str:
    """Write a moment in UTC to the second (RFC 3339)."""
    return f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"


def tag_uri(host: str, year: int, name: str) -> str:
    """Return a tag URI (RFC 4151): a domain, a year in which it was ours, a name.

    The site's address is left out of it, so that an id survives a move of the site.
    """
    return f"tag:{host},{year:04}:{quote(name, safe=_IN_TAGS, errors='surrogatepass')}"
