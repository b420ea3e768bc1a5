"""The archive: the page that lists all editions, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from farflung import markup
from farflung.kinds import PlaceShown
from farflung.model import SearchEntry, Slot, WebPage
from farflung.render.addresses import Addresses
from farflung.render.alternates import alternates
from farflung.render.channels import channels
from farflung.render.chapters import chapters
from farflung.render.front import Front
from farflung.render.page import escape_markdown, preview_folder, slot_mark
from farflung.render.records import Link, Medium

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from farflung.model import Cadence, Edition
    from farflung.render.addresses import Shot
    from farflung.render.look import Look

__all__ = ["archive_page", "newest_first"]

_EXCERPT = 220  # characters


@dataclass(frozen=True, slots=True)
class Issue:
    """An edition as the archive lists it; ``counts`` say how much each section carries."""

    id: str
    address: str
    cadence: Cadence
    front: Front
    headline: str
    excerpt: str
    counts: tuple[str, ...]
    shot: Shot | None


def newest_first(editions: Iterable[Edition]) -> tuple[Edition, ...]:
    """Sort editions by their last day, the newest first; of one day, the longest first."""
    return tuple(
        sorted(editions, key=lambda e: (e.period.end, -e.period.start.toordinal()), reverse=True)
    )


def archive_page(
    editions: Sequence[Edition], look: Look, previews: Sequence[Edition] = ()
) -> WebPage:
    """Return the index of the archive; ``previews`` are the coming editions that have a page."""
    html = look.theme.render(
        "page/archive.html.j2",
        look=look,
        words=look.words,
        issues=tuple(_issue(edition, look) for edition in newest_first(editions)),
        previews=tuple(_preview(edition, look) for edition in previews),
        channels=channels(look),
        alternates=alternates(look, ""),
    )
    title = look.publication.title
    return WebPage(
        "index.md",
        title,
        f"{look.words.archive}{look.words.colon}{title}",
        f"{slot_mark('masthead')}\n\n# {escape_markdown(title)}\n\n{slot_mark('archive')}\n",
        (
            Slot("masthead", look.theme.render("page/archive-masthead.html.j2")),
            Slot("archive", html),
        ),
        (SearchEntry("", title, look.words.archive),),
        alternates=alternates(look, ""),
    )


def _preview(edition: Edition, look: Look) -> Link:
    words = look.words
    if edition.period.cadence is look.publication.cadence:
        return Link(words.next_edition, f"{preview_folder(edition, look)}/")
    name = f"{words.cadences[edition.period.cadence]}: {look.calendar.edition(edition.period)}"
    return Link(name, f"{preview_folder(edition, look)}/")


def _issue(edition: Edition, look: Look) -> Issue:
    medium = Medium(look, Addresses.of_archive(look), frozenset({PlaceShown.PAGE}))
    shown = chapters(edition, medium)
    front = Front.of(edition, look)
    blocks = [block for chapter in shown for block in chapter.blocks]
    return Issue(
        edition.id,
        f"{edition.id}/",
        edition.period.cadence,
        front,
        front.subject if edition.opening.subject else front.name,
        markup.excerpt(
            markup.plain_text(front.opening)
            or " · ".join(block.heading for block in blocks if block.titled),
            _EXCERPT,
        ),
        tuple(f"{chapter.title} {len(chapter.blocks)}" for chapter in shown if chapter.blocks),
        next((block.shot for block in blocks if block.shot), None),
    )
