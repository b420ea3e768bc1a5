"""The feeds of the archive: Atom (RFC 4287) and JSON Feed 1.1."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from email.utils import parseaddr
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from farflung.kinds import PlaceShown
from farflung.render.addresses import Addresses
from farflung.render.archive import newest_first
from farflung.render.blocks import Medium
from farflung.render.channels import channels
from farflung.render.chapters import chapters
from farflung.render.front import Front

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from farflung.model import Cadence, Edition
    from farflung.render.channels import Channel
    from farflung.render.look import Look

__all__ = ["atom", "json_feed"]

_ATOM = "http://www.w3.org/2005/Atom"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_FIRST_YEAR = 2026  # any year in which the sender had the domain; it only has to stay the same
_LENGTH = 40  # editions in a feed
_UNFIT = dict.fromkeys(
    (
        *(code for code in range(32) if code not in {9, 10, 13}),
        *range(0xD800, 0xE000),
        0xFFFE,
        0xFFFF,
    )
)
"""What XML 1.0 cannot hold."""


@dataclass(frozen=True, slots=True)
class _Post:
    """An edition in a feed: ``url`` is absolute, or empty where the site has no address.

    ``html`` is the edition's content where its links can be absolute, else only ``summary`` is.
    ``cadence`` is None where all editions have the same.
    """

    id: str
    url: str
    title: str
    summary: str
    html: str
    image: str
    published: dt.datetime
    cadence: Cadence | None


def atom(
    editions: Sequence[Edition], look: Look, updated: dt.datetime, channel: Channel | None = None
) -> bytes:
    """Return the Atom feed of frozen editions, newest first; ``updated`` is that of the feed."""
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed", {_LANG: look.language})
    channel = channel or channels(look)[0]
    _add(feed, "id", _tag(look, _FIRST_YEAR, channel.name))
    _add(feed, "title", channel.title)
    _add(feed, "updated", _rfc3339(updated))
    _add(_add(feed, "author"), "name", _author(look))
    home = f"{look.site_url}newsletter/{look.folder}" if look.site_url else ""
    if home:
        _add(
            feed, "link", rel="self", type="application/atom+xml", href=f"{home}{channel.file}.xml"
        )
    _add(feed, "link", rel="alternate", type="text/html", href=home or "./")
    for post in _posts(editions, look):
        entry = _add(feed, "entry")
        _add(entry, "id", post.id)
        _add(entry, "title", post.title)
        _add(entry, "updated", _rfc3339(post.published))
        _add(entry, "published", _rfc3339(post.published))
        address = post.url or f"{post.id.rpartition('/')[2]}/"
        _add(entry, "link", rel="alternate", type="text/html", href=address)
        if post.cadence:
            _add(entry, "category", term=post.cadence, label=look.words.cadences[post.cadence])
        if post.summary:
            _add(entry, "summary", post.summary)
        if post.html:
            _add(entry, "content", post.html, type="html")
    ET.indent(feed)
    document: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def json_feed(editions: Sequence[Edition], look: Look, channel: Channel | None = None) -> bytes:
    """Return the JSON Feed (version 1.1) of frozen editions, newest first."""
    channel = channel or channels(look)[0]
    home = f"{look.site_url}newsletter/{look.folder}" if look.site_url else ""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": home,
        "feed_url": f"{home}{channel.file}.json" if home else "",
        "language": look.language,
        "authors": [{"name": _author(look)}],
        "items": [_json_item(post) for post in _posts(editions, look)],
    }
    kept = {key: value for key, value in feed.items() if value or key == "items"}
    return json.dumps(kept, ensure_ascii=False, indent=1).encode() + b"\n"


def _json_item(post: _Post) -> dict[str, Any]:
    item = {
        "id": post.id,
        "url": post.url,
        "title": post.title,
        "summary": post.summary,
        "content_html": post.html,
        "content_text": "" if post.html else post.summary or post.title,
        "image": post.image,
        "date_published": _rfc3339(post.published),
        "tags": [post.cadence] if post.cadence else [],
    }
    return {key: value for key, value in item.items() if value}


def _posts(editions: Sequence[Edition], look: Look) -> Iterator[_Post]:
    medium = Medium(look, Addresses.of_feed(look), frozenset({PlaceShown.FEED}))
    for edition in newest_first(editions)[:_LENGTH]:
        if edition.frozen is None:  # a preview is in no feed
            continue
        front = Front.of(edition, look)
        shown = chapters(edition, medium)
        shots = (block.shot for chapter in shown for block in chapter.blocks if block.shot)
        shot = next(shots, None)
        yield _Post(
            _tag(look, edition.period.start.year, f"newsletter/{look.folder}{edition.id}"),
            front.web,
            front.subject,
            front.description(shown),
            _content(edition, medium) if look.site_url else "",
            shot.src if shot and look.site_url else "",
            edition.frozen,
            edition.period.cadence if len(look.publication.cadences) > 1 else None,
        )


def _content(edition: Edition, medium: Medium) -> str:
    look = medium.look
    return look.theme.render(
        "page/feed.html.j2",
        look=look,
        words=look.words,
        calendar=look.calendar,
        front=Front.of(edition, look),
        edition=edition,
        chapters=chapters(edition, medium),
        preview=False,
    )


def _tag(look: Look, year: int, name: str) -> str:
    """Return a tag URI (RFC 4151): the sender's domain, a year in which it was theirs, a name.

    The site's address is left out of it, so that an id survives a move of the site.
    """
    host = parseaddr(look.publication.sender)[1].rpartition("@")[2]
    return f"tag:{host},{year:04}:{name}"


def _author(look: Look) -> str:
    return parseaddr(look.publication.sender)[0] or look.publication.title


def _rfc3339(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"


def _add(parent: ET.Element, name: str, text: str = "", /, **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    if text:
        child.text = text.translate(_UNFIT)
    return child
