"""The archive: covers of the newest editions, a page a year, and a shelf for each section."""

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
from farflung.render.shelves import newest_first, year_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from farflung.model import Cadence, Edition
    from farflung.render.addresses import Shot
    from farflung.render.look import Look
    from farflung.render.shelves import Shelf

__all__ = ["Around", "Issue", "archive_page", "issue_of", "years_pages"]

_EXCERPT = 220  # characters
_NEWEST = 13  # covers: one large, and four rows of three


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


@dataclass(frozen=True, slots=True)
class Around:
    """Where one can go from every page of the archive: its ``shelves`` and its ``years``.

    ``base`` leads to the archive from the page that shows them.
    """

    shelves: tuple[Shelf, ...]
    years: tuple[str, ...]
    base: str = ""

    @classmethod
    def of(cls, shelves: Sequence[Shelf], editions: Sequence[Edition], base: str) -> Around:
        """Collect where one can go."""
        years = dict.fromkeys(year_of(edition) for edition in newest_first(editions))
        return cls(tuple(shelves), tuple(sorted(years, reverse=True)), base)


def archive_page(
    editions: Sequence[Edition],
    look: Look,
    previews: Sequence[Edition] = (),
    shelves: Sequence[Shelf] = (),
) -> WebPage:
    """Return the index of the archive; ``previews`` are the coming editions that have a page."""
    words, title = look.words, look.publication.title
    newest = newest_first(editions)[:_NEWEST]
    html = look.theme.render(
        "page/archive.html.j2",
        look=look,
        words=words,
        issues=tuple(issue_of(edition, look, Addresses.of_archive(look), "") for edition in newest),
        previews=tuple(_preview(edition, look) for edition in previews),
        channels=channels(look),
        alternates=alternates(look, ""),
        around=Around.of(shelves, editions, ""),
        current="",
        whole=len(newest) == len(editions),
    )
    return WebPage(
        "index.md",
        title,
        f"{words.archive}{words.colon}{title}",
        _skeleton(title),
        (Slot("masthead", _masthead(look, "")), Slot("archive", html)),
        (SearchEntry("", title, words.archive),),
        alternates=alternates(look, ""),
        wide=True,
    )


def years_pages(
    editions: Sequence[Edition], look: Look, shelves: Sequence[Shelf]
) -> Iterator[tuple[str, WebPage]]:
    """Give each year, the newest first, with the page of all its editions."""
    around = Around.of(shelves, editions, "../")
    words = look.words
    for year in around.years:
        mine = [edition for edition in newest_first(editions) if year_of(edition) == year]
        html = look.theme.render(
            "page/year.html.j2",
            look=look,
            words=words,
            issues=tuple(issue_of(e, look, Addresses.of_page(look), "../") for e in mine),
            alternates=alternates(look, f"{year}/"),
            around=around,
            current=year,
        )
        title = words.say("editions_of", year=year)
        yield (
            year,
            WebPage(
                f"{year}/index.md",
                title,
                f"{look.publication.title}{words.colon}{title}",
                _skeleton(title),
                (Slot("masthead", _masthead(look, "../")), Slot("archive", html)),
                (SearchEntry("", title, look.publication.title),),
                alternates=alternates(look, f"{year}/"),
                group=year,
                wide=True,
            ),
        )


def issue_of(edition: Edition, look: Look, addresses: Addresses, base: str) -> Issue:
    """Return an edition as it is listed; ``base`` leads to the archive of the look's language."""
    medium = Medium(look, addresses, frozenset({PlaceShown.PAGE}))
    shown = chapters(edition, medium)
    front = Front.of(edition, look)
    blocks = [block for chapter in shown for block in chapter.blocks]
    return Issue(
        edition.id,
        f"{base}{edition.id}/",
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


def _masthead(look: Look, base: str) -> str:
    return look.theme.render("page/archive-masthead.html.j2", look=look, base=base)


def _skeleton(title: str) -> str:
    return f"{slot_mark('masthead')}\n\n# {escape_markdown(title)}\n\n{slot_mark('archive')}\n"


def _preview(edition: Edition, look: Look) -> Link:
    words = look.words
    if edition.period.cadence is look.publication.cadence:
        return Link(words.next_edition, f"{preview_folder(edition, look)}/")
    name = f"{words.cadences[edition.period.cadence]}: {look.calendar.edition(edition.period)}"
    return Link(name, f"{preview_folder(edition, look)}/")
