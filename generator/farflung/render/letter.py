"""An edition as an HTML letter: tables, 600 pixels, styles inlined, whole without its pictures."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING

from farflung.kinds import PlaceShown
from farflung.model import ItemWeight, Letter, LetterPicture, LetterWeight, Variant
from farflung.render.addresses import Addresses, content_id
from farflung.render.chapters import chapters
from farflung.render.front import Front
from farflung.render.records import Block, Medium
from farflung.render.text import render_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import css_inline

    from farflung.model import Edition
    from farflung.render.chapters import Chapter
    from farflung.render.look import Look

__all__ = ["MAX_BYTES", "render_letter", "render_web_letter", "weigh_letter"]

MAX_BYTES = 88_000
"""The most bytes of a letter's HTML; above 102 kB Gmail hides the rest of a message."""

_SHORTER = (None, 900, 500, 280, 140, 70)
"""Characters of a body to try one after another until the letter fits."""

_RULED = frozenset({"highlight", "update", "value-story", "question", "book", "new-hire"})
"""Kinds whose items have a line between them; others stand apart by a frame or a tile."""

_COMPACT = frozenset({"link", "handbook-changes"})
"""Kinds that come as lists of short items, which stand closer."""


def render_letter(edition: Edition, look: Look, variant: Variant = Variant()) -> Letter:
    """Return the letter that is mailed to those whom a variant is made for, by default everybody.

    The same edition, pictures, look and variant make the same bytes, frozen or not. Where the
    letter would be too large, long bodies are cut, then long sections; each ends with a link to the
    rest on the page. The text part always holds everything. What weighs most, :func:`weigh_letter`
    tells.
    """
    look = look.speaking(variant.language)
    medium = _mailed(look, variant.audience)
    front = Front.of(edition, look)
    pictures = tuple(_pictures(edition, medium))
    html = _fitting(edition, medium)
    return Letter(
        edition.id,
        front.subject,
        html,
        render_text(edition, look, variant),
        look.language,
        pictures,
    )


def render_web_letter(edition: Edition, look: Look) -> str:
    """Return the copy for the site, without what may be shown in the letter only."""
    places = frozenset({PlaceShown.LETTER, PlaceShown.PAGE})
    return _html(edition, Medium(look, Addresses.of_web_letter(look), places), "./")


def weigh_letter(edition: Edition, look: Look) -> LetterWeight:
    """Weigh the letter before anything is shortened: its HTML as a whole, and each of its items.

    An item weighs from its own beginning to that of the next, in bytes of UTF-8; a section's
    heading belongs to no item. Pictures are not counted: they are files of their own.
    """
    medium = _mailed(look)
    html = _html(edition, medium).encode()
    marks: list[tuple[str, Chapter | None, Block | None]] = [('class="foot"', None, None)]
    for chapter in chapters(edition, medium):
        marks.append((f' id="{chapter.id}"', chapter, None))
        blocks = (*chapter.blocks, *chapter.answers)
        marks.extend((f' id="{block.anchor}"', chapter, block) for block in blocks)
    places = ((html.rfind(mark.encode()), chapter, block) for mark, chapter, block in marks)
    found = sorted((place for place in places if place[0] >= 0), key=itemgetter(0))
    items = (
        ItemWeight(chapter.title, block.heading, following[0] - begins)
        for (begins, chapter, block), following in pairwise(found)
        if chapter and block
    )
    return LetterWeight(len(html), MAX_BYTES, tuple(items))


def _mailed(look: Look, audience: frozenset[str] = frozenset()) -> Medium:
    places = frozenset({PlaceShown.LETTER})
    return Medium(look, Addresses.of_letter(look), places, audience=audience)


def _fitting(edition: Edition, medium: Medium) -> str:
    """Return the letter with the longest bodies that fit, or else with the most items that do."""
    html = ""
    for longest in _SHORTER:
        html = _html(edition, replace(medium, longest=longest))
        if len(html.encode()) <= MAX_BYTES:
            return html

    def cut(most: int) -> str:
        return _html(edition, replace(medium, longest=_SHORTER[-1], most=most))

    counts = range(1, max((len(section.items) for section in edition.sections), default=1))
    fitting = bisect_right(counts, MAX_BYTES, key=lambda most: len(cut(most).encode()))
    return cut(max(fitting, 1))


def _html(edition: Edition, medium: Medium, page: str = "") -> str:
    """Render the letter; ``page`` is the address of the edition's page where it is a near one."""
    look = medium.look
    front = Front.of(edition, look)
    shown = chapters(edition, medium)
    html = look.theme.render(
        "letter.html.j2",
        look=look,
        words=look.words,
        calendar=look.calendar,
        front=front,
        edition=edition,
        chapters=shown,
        preheader=front.preheader(shown),
        head_css=look.theme.render("letter-head.css.j2", d=look.palette.dark),
        ruled=_RULED,
        compact=_COMPACT,
        on_site=bool(page),
        web=page or front.web,
        archive="../" if page else front.archive,
    )
    start, end = ("right", "left") if look.dir == "rtl" else ("left", "right")
    css = look.theme.render("letter.css.j2", t=look.palette.light, start=start, end=end)
    return _inliner(css).inline(html)


@lru_cache(maxsize=4)
def _inliner(css: str) -> css_inline.CSSInliner:
    import css_inline  # noqa: PLC0415 - a site has no letters

    return css_inline.CSSInliner(extra_css=css, load_remote_stylesheets=False)


def _pictures(edition: Edition, medium: Medium) -> Iterator[LetterPicture]:
    """Return the pictures the letter shows, each once, in reading order."""
    shown = _shown(chapters(edition, medium))
    taken: set[str] = set()
    for entry in edition.entries:
        for source in entry.all_pictures:
            picture = medium.look.pictures.get(source.sha256)
            cid = content_id(picture) if picture else ""
            if picture and cid not in taken and f"cid:{cid}" in shown:
                taken.add(cid)
                yield LetterPicture(cid, picture.letter)


def _shown(made: Sequence[Chapter]) -> set[str]:
    return {shot.src for chapter in made for block in chapter.blocks for shot in block.shots}
