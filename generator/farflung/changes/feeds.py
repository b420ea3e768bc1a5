"""The feeds of changes: Atom (RFC 4287) and JSON Feed 1.1, one entry for each changed page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from farflung import syndication
from farflung.catalogue import spoken
from farflung.changes.words import ChangesWords
from farflung.syndication import Feed, Post, Tag, tag_uri

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from farflung.changes.records import Changes, PageChange, Redline

__all__ = ["FeedSource", "atom", "json_feed"]

_FIRST_YEAR = 2026  # any year in which the sender had the domain; it only has to stay the same
_LENGTH = 60  # pages in a feed
_LONGEST = 8_000  # characters of a redline that travels in a feed; longer ones are linked to
_TOGETHER = 100_000  # of all of them, after which no more travel: programs fetch a feed every hour
_BEGINNING = "1970-01-01T00:00:00Z"


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
        return spoken(ChangesWords, self.language)


def atom(found: Sequence[Changes], redlines: Mapping[str, Redline], source: FeedSource) -> bytes:
    """Return the Atom feed, newest first; minor changes are left out."""
    return syndication.atom(_feed(found, redlines, source))


def json_feed(
    found: Sequence[Changes], redlines: Mapping[str, Redline], source: FeedSource
) -> bytes:
    """Return the JSON Feed, newest first; minor changes are left out."""
    return syndication.json_feed(_feed(found, redlines, source))


def _feed(found: Sequence[Changes], redlines: Mapping[str, Redline], source: FeedSource) -> Feed:
    posts = tuple(_posts(found, redlines, source))
    dates = [post.updated for post in posts] or [changes.date for changes in found if changes.date]
    return Feed(
        id=tag_uri(source.host, _FIRST_YEAR, "changes"),
        title=source.words.say("feed_title", title=source.title),
        language=source.language,
        author=source.author or source.title,
        home=_home(source),
        atom="changes.xml",
        json="changes.json",
        updated=max(dates, default=_BEGINNING),
        posts=posts,
    )


def _posts(
    found: Sequence[Changes], redlines: Mapping[str, Redline], source: FeedSource
) -> Iterator[Post]:
    rows = [(page, changes) for changes in found for page in changes.shown]
    rows.sort(key=lambda row: row[0].date or row[1].date, reverse=True)
    left = _TOGETHER
    for page, changes in rows[:_LENGTH]:
        slug = changes.pair.slug
        redline = redlines.get(page.redline) if left > 0 and page.size <= _LONGEST else None
        html = redline.html if redline else ""
        left -= len(html)
        address = quote(page.redline or f"{slug}/", errors="surrogatepass")
        yield Post(
            id=tag_uri(source.host, _FIRST_YEAR, f"changes/{slug}/{page.path}"),
            url=f"{_home(source)}{address}",
            title=source.words.say(f"titled.{page.change}", title=page.title),
            updated=page.date or changes.date or _BEGINNING,
            summary=_summary(page, changes, source),
            html=html if source.site_url else "",
            tags=(Tag(page.chapter),),
        )


def _summary(page: PageChange, changes: Changes, source: FeedSource) -> str:
    pair = changes.pair
    names = {"page": page.chapter, "before": pair.before.title, "after": pair.after.title}
    parts = [page.summary, source.words.say("page_in_span", **names)]
    if not page.committed:
        parts.append(source.words.uncommitted)
    if page.previous:
        parts.append(source.words.say("previously", path=page.previous))
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


def _home(source: FeedSource) -> str:
    return f"{source.site_url}changes/" if source.site_url else ""
