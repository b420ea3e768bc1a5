"""The newsletter's part of the site: pages, letters to read again, feeds and pictures."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from farflung.kinds import PlaceShown
from farflung.model import SiteFile, WebSite
from farflung.render.addresses import picture_path
from farflung.render.archive import archive_page, years_pages
from farflung.render.browse import shelf_pages
from farflung.render.channels import channels
from farflung.render.events import CALENDAR, calendar_file
from farflung.render.feeds import atom, json_feed
from farflung.render.letter import render_web_letter
from farflung.render.page import edition_page, page_css
from farflung.render.shelves import newest_first, shelves, year_of
from farflung.render.text import render_web_markdown, render_web_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from farflung.model import Edition, WebPage
    from farflung.render.look import Look

__all__ = ["web_site", "web_sites"]

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def web_sites(
    editions: Sequence[Edition], previews: Sequence[Edition], look: Look
) -> tuple[WebSite, ...]:
    """Return the newsletter's part of the site in every language, the main one first.

    Those in other languages lie below its folder, and show the pictures that it has.
    """
    looks = (look.speaking(language) for language in look.publication.spoken)
    return tuple(web_site(editions, previews, one) for one in looks)


def web_site(editions: Sequence[Edition], previews: Sequence[Edition], look: Look) -> WebSite:
    """Return everything below ``newsletter/``, or below the folder of the look's language.

    ``editions`` are frozen, of every cadence and in any order; ``previews`` are the coming ones,
    one of a cadence at most.
    """
    ordered = newest_first(editions)
    pages = _pages(ordered, previews, look)
    files = [*_texts(ordered, look), *_feeds(ordered, look)]
    if not look.folder:
        files += _pictures((*ordered, *previews), look)
    title, folder = look.publication.title, look.folder.rstrip("/")
    return WebSite(title, look.language, tuple(pages), tuple(files), folder=folder)


def _pages(
    ordered: Sequence[Edition], previews: Sequence[Edition], look: Look
) -> Iterator[WebPage]:
    """Give the archive, a page a section, each year with its editions, and the coming ones."""
    found = shelves(ordered, look)
    names = frozenset(shelf.id for shelf in found)
    shelved = list(shelf_pages(found, ordered, look))
    yield archive_page(ordered, look, previews, found)
    yield from (page for page in shelved if page.path.startswith("sections/"))
    for year, page in years_pages(ordered, look, found):
        yield page
        for edition in ordered:
            if year_of(edition) == year:
                made = edition_page(edition, look, preview=False, shelves=names)
                yield replace(made, group=year)
        yield from (one for one in shelved if one.path.startswith(f"{year}/"))
    yield from (edition_page(e, look, preview=True, shelves=names) for e in previews)


def _texts(editions: Iterable[Edition], look: Look) -> Iterator[SiteFile]:
    for edition in editions:
        letter, text = render_web_letter(edition, look), render_web_text(edition, look)
        yield SiteFile(f"{edition.id}/letter.html", letter.encode())
        yield SiteFile(f"{edition.id}/letter.txt", text.encode())
        yield SiteFile(f"{edition.id}/index.md", render_web_markdown(edition, look).encode())
        if events := calendar_file(edition, look):
            yield SiteFile(f"{edition.id}/{CALENDAR}", events)


def _feeds(editions: Sequence[Edition], look: Look) -> Iterator[SiteFile]:
    yield SiteFile("newsletter.css", page_css(look).encode())
    yield SiteFile("shelf.js", look.theme.source("page/shelf.js").encode())
    for channel in channels(look):
        mine = channel.of(editions)
        updated = max((edition.frozen for edition in mine if edition.frozen), default=_EPOCH)
        yield SiteFile(f"{channel.file}.xml", atom(mine, look, updated, channel))
        yield SiteFile(f"{channel.file}.json", json_feed(mine, look, channel))


def _pictures(editions: Iterable[Edition], look: Look) -> Iterator[SiteFile]:
    """Return each picture file once: those of pages, and those that letters lead to.

    A picture of a kind that no page or feed may show, or of what is for some readers only, stays
    off the site altogether.
    """
    taken: set[str] = set()
    for edition in editions:
        for entry in edition.entries:
            kind = look.kinds.get(entry.kind)
            if (
                entry.audience
                or kind is None
                or not (kind.shown_in(PlaceShown.PAGE) or kind.shown_in(PlaceShown.FEED))
            ):
                continue
            for source in entry.all_pictures:
                picture = look.pictures.get(source.sha256)
                if picture is None:
                    continue
                for rendition in (*picture.fallback, *picture.webp, picture.letter):
                    path = picture_path(picture, rendition)
                    if path not in taken:
                        taken.add(path)
                        yield SiteFile(path, rendition.file)
