"""The pages of the shelves: a gallery of pets, the books, the questions, and so for each section."""

from __future__ import annotations

from typing import TYPE_CHECKING

from farflung.model import SearchEntry, Slot, WebPage
from farflung.render.alternates import alternates
from farflung.render.archive import Around
from farflung.render.page import escape_markdown, slot_mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from farflung.model import Edition
    from farflung.render.look import Look
    from farflung.render.shelves import Shelf

__all__ = ["shelf_pages"]

_NEWEST = 60  # pieces on a page; where there are more, each year has a page of its own


def shelf_pages(
    shelves: Sequence[Shelf], editions: Sequence[Edition], look: Look
) -> Iterator[WebPage]:
    """Give a page that leads to all shelves, the page of each, and of each of its years.

    A shelf has pages of years where one page does not hold all.
    """
    if not shelves:
        return
    yield _index(look, Around.of(shelves, editions, "../"))
    around = Around.of(shelves, editions, "../../")
    for shelf in shelves:
        more = len(shelf.pieces) > _NEWEST
        yield _page(shelf.newest(_NEWEST), look, around, years=shelf.years if more else ())
        for year in shelf.years if more else ():
            yield _page(shelf.of(year), look, around, years=shelf.years, year=year)


def _index(look: Look, around: Around) -> WebPage:
    title = look.words.by_section
    values = {
        "look": look,
        "words": look.words,
        "around": around,
        "current": "sections",
        "alternates": alternates(look, "sections/"),
        "base": around.base,
    }
    return WebPage(
        "sections/index.md",
        title,
        f"{look.publication.title}{look.words.colon}{title}",
        f"{slot_mark('masthead')}\n\n# {escape_markdown(title)}\n\n{slot_mark('shelves')}\n",
        (
            Slot("masthead", look.theme.render("page/archive-masthead.html.j2", **values)),
            Slot("shelves", look.theme.render("page/sections.html.j2", **values)),
        ),
        alternates=alternates(look, "sections/"),
        group=title,
        wide=True,
    )


def _page(
    shelf: Shelf, look: Look, around: Around, *, years: tuple[str, ...], year: str = ""
) -> WebPage:
    words, chapter = look.words, shelf.chapter
    folder = f"{year or 'sections'}/{shelf.id}"
    title = words.say("section_of", section=chapter.title, year=year) if year else chapter.title
    values = {
        "look": look,
        "words": words,
        "calendar": look.calendar,
        "shelf": shelf,
        "years": years,
        "year": year,
        "around": around,
        "current": "" if year else shelf.id,
        "alternates": alternates(look, f"{folder}/"),
        "base": around.base,
    }
    other = f" {{ lang={chapter.language} dir={chapter.dir} }}" if chapter.language else ""
    publication = look.publication.title
    return WebPage(
        f"{folder}/index.md",
        title,
        f"{publication}{words.colon}{title}",
        f"{slot_mark('masthead')}\n\n# {escape_markdown(title)}{other}\n\n{slot_mark('shelf')}\n",
        (
            Slot("masthead", look.theme.render("page/archive-masthead.html.j2", **values)),
            Slot("shelf", look.theme.render("page/shelf.html.j2", **values)),
        ),
        () if year else tuple(_search(shelf, look)),
        alternates=alternates(look, f"{folder}/"),
        group=year or words.by_section,
        wide=True,
    )


def _search(shelf: Shelf, look: Look) -> Iterator[SearchEntry]:
    """Let the search find the shelf, and questions by answers that came with a later edition.

    All else is found in the edition that carries it.
    """
    yield SearchEntry("", shelf.chapter.title, look.publication.title)
    for piece in shelf.pieces:
        if piece.answered and not (piece.block.language and look.folder):
            yield SearchEntry(piece.block.anchor, piece.block.heading, piece.block.plain)
