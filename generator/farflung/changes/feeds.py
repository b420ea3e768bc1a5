"""The feeds of changes: Atom (RFC 4287) and JSON Feed 1.1, one entry for each changed page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from farflung.catalogue import spoken
from farflung.changes.words import ChangesWords

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from farflung.changes.records import Changes, PageChange, Redline

__all__ = ["FeedSource", "atom", "json_feed"]

_ATOM = "http://www.w3.org/2005/Atom"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_FIRST_YEAR = 2026  # any year in which the sender had the domain; it only has to stay the same
_LENGTH = 60  # pages in a feed
_LONGEST = 20_000  # characters of a redline that travels in a feed; longer ones are linked to
_BEGINNING = "1970-01-01T00:00:00Z"
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
class FeedSource:
    """Who publishes the feeds, and where the site is (empty or ending with a slash)."""

    title: str
    site_url: str
    author: str
    host: str
    language: str = "en"

    @property
    def words(self) -> ChangesWords:
        """The fixed words in the language of the site."""
        return spoken(ChangesWords(), self.language)


@dataclass(frozen=True, slots=True)
class _Post:
    """One page in a feed; ``url`` is relative to ``changes/`` where the site has no address."""

    id: str
    url: str
    title: str
    summary: str
    html: str
    chapter: str
    date: str


def atom(found: Sequence[Changes], redlines: Mapping[str, Redline], source: FeedSource) -> bytes:
    """Return the Atom feed, newest first; minor changes are left out."""
    ET.register_namespace("", _ATOM)
    posts = list(_posts(found, redlines, source))
    feed = ET.Element(f"{{{_ATOM}}}feed", {_LANG: source.language})
    home = _home(source)
    _add(feed, "id", _tag(source, ""))
    _add(feed, "title", source.words.say("feed_title", title=source.title))
    dates = [post.date for post in posts] or [changes.date for changes in found if changes.date]
    _add(feed, "updated", max(dates, default=_BEGINNING))
    _add(_add(feed, "author"), "name", source.author or source.title)
    if source.site_url:
        _add(feed, "link", rel="self", type="application/atom+xml", href=f"{home}changes.xml")
    _add(feed, "link", rel="alternate", type="text/html", href=home or "./")
    for post in posts:
        entry = _add(feed, "entry")
        _add(entry, "id", post.id)
        _add(entry, "title", post.title)
        _add(entry, "updated", post.date)
        _add(entry, "link", rel="alternate", type="text/html", href=post.url)
        _add(entry, "category", term=post.chapter.translate(_UNFIT))
        if post.summary:
            _add(entry, "summary", post.summary)
        if post.html:
            _add(entry, "content", post.html, type="html")
    ET.indent(feed)
    document: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def json_feed(
    found: Sequence[Changes], redlines: Mapping[str, Redline], source: FeedSource
) -> bytes:
    """Return the JSON Feed, newest first; minor changes are left out."""
    home = _home(source)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": source.words.say("feed_title", title=source.title),
        "home_page_url": home,
        "feed_url": f"{home}changes.json" if home else "",
        "language": source.language,
        "authors": [{"name": source.author or source.title}],
        "items": [_json_item(post) for post in _posts(found, redlines, source)],
    }
    kept = {key: value for key, value in feed.items() if value or key == "items"}
    return json.dumps(kept, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"


def _json_item(post: _Post) -> dict[str, object]:
    item: dict[str, object] = {
        "id": post.id,
        "url": post.url,
        "title": post.title,
        "summary": post.summary,
        "content_html": post.html,
        "content_text": "" if post.html else post.summary or post.title,
        "tags": [post.chapter],
        "date_modified": post.date,
    }
    return {key: value for key, value in item.items() if value}


def _posts(
    found: Sequence[Changes], redlines: Mapping[str, Redline], source: FeedSource
) -> Iterator[_Post]:
    rows = [(page, changes) for changes in found for page in changes.shown]
    rows.sort(key=lambda row: row[0].date or row[1].date, reverse=True)
    for page, changes in rows[:_LENGTH]:
        slug = changes.pair.slug
        redline = redlines.get(page.redline)
        html = redline.html if redline and len(redline.html) <= _LONGEST else ""
        yield _Post(
            id=_tag(source, f"/{slug}/{page.path}"),
            url=f"{_home(source)}{page.redline or f'{slug}/'}",
            title=source.words.say(f"titled.{page.change}", title=page.title),
            summary=_summary(page, changes, source),
            html=html if source.site_url else "",
            chapter=page.chapter,
            date=page.date or changes.date or _BEGINNING,
        )


def _summary(page: PageChange, changes: Changes, source: FeedSource) -> str:
    pair = changes.pair
    names = {"page": page.chapter, "before": pair.before.title, "after": pair.after.title}
    parts = [page.summary, source.words.say("page_in_span", **names)]
    if page.previous:
        parts.append(source.words.say("previously", path=page.previous))
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def _home(source: FeedSource) -> str:
    return f"{source.site_url}changes/" if source.site_url else ""


def _tag(source: FeedSource, name: str) -> str:
    """Return a tag URI (RFC 4151), which survives a move of the site."""
    return f"tag:{source.host},{_FIRST_YEAR}:changes{name}"


def _add(parent: ET.Element, name: str, text: str = "", /, **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    if text:
        child.text = text.translate(_UNFIT)
    return child
