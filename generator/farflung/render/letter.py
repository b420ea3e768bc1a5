"""An edition as an HTML letter: tables, 600 pixels, styles inlined, whole without its pictures."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import css_inline

from farflung.kinds import PlaceShown
from farflung.model import Letter, LetterPicture
from farflung.render.addresses import Addresses, content_id
from farflung.render.blocks import Medium
from farflung.render.chapters import chapters
from farflung.render.front import Front
from farflung.render.text import render_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from farflung.model import Edition
    from farflung.render.chapters import Chapter
    from farflung.render.look import Look

__all__ = ["MAX_BYTES", "PERSONAL", "render_letter", "render_web_letter", "whole_html"]

MAX_BYTES = 88_000
"""The most bytes of a letter's HTML; above 102 kB Gmail hides the rest of a message."""

PERSONAL = "<!--farflung-personal-->"
"""Where whoever sends the letter may put a recipient's own links, such as the one to leave."""

_SHORTER = (None, 900, 500, 280, 140, 70)
"""Lengths of bodies, in characters, to try one after another until the letter fits."""

_RULED = frozenset({"highlight", "update", "value-story", "question", "book", "new-hire"})
"""Kinds whose items have a line between them; others stand apart by a frame or a tile."""


def render_letter(edition: Edition, look: Look) -> Letter:
    """Return the letter that is mailed.

    The same edition, pictures and look make the same bytes, frozen or not. Where the letter would
    be too large, long bodies are cut and lead to the page; the text part always holds everything.
    """
    medium = Medium(look, Addresses.of_letter(look), frozenset({PlaceShown.LETTER}))
    front = Front.of(edition, look)
    pictures = tuple(_pictures(edition, medium))
    html = _fitting(edition, medium)
    return Letter(
        edition.id, front.subject, html, render_text(edition, look), look.language, pictures
    )


def render_web_letter(edition: Edition, look: Look) -> str:
    """Return the copy for the site, without what may be shown in the letter only."""
    places = frozenset({PlaceShown.LETTER, PlaceShown.PAGE})
    return _html(edition, Medium(look, Addresses.of_web_letter(look), places), "./")


def whole_html(edition: Edition, look: Look) -> str:
    """Return the letter's HTML with nothing cut, however large it is."""
    return _html(edition, Medium(look, Addresses.of_letter(look), frozenset({PlaceShown.LETTER})))


def _fitting(edition: Edition, medium: Medium) -> str:
    html = ""
    for longest in _SHORTER:
        shorter = Medium(medium.look, medium.addresses, medium.places, longest)
        html = _html(edition, shorter)
        if len(html.encode()) <= MAX_BYTES:
            break
    return html


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
        on_site=bool(page),
        web=page or front.web,
        archive="../" if page else front.archive,
    )
    start = "right" if look.dir == "rtl" else "left"
    return _inliner(look.theme.render("letter.css.j2", t=look.palette.light, start=start)).inline(
        html
    )


@lru_cache(maxsize=4)
def _inliner(css: str) -> css_inline.CSSInliner:
    return css_inline.CSSInliner(extra_css=css, load_remote_stylesheets=False)


def _pictures(edition: Edition, medium: Medium) -> Iterator[LetterPicture]:
    """Return the pictures the letter shows, each once, in reading order."""
    shown = _shown(chapters(edition, medium))
    taken: set[str] = set()
    for entry in edition.entries:
        for source in entry.pictures:
            picture = medium.look.pictures.get(source.sha256)
            cid = content_id(picture) if picture else ""
            if picture and cid not in taken and f"cid:{cid}" in shown:
                taken.add(cid)
                yield LetterPicture(cid, picture.letter)


def _shown(made: Sequence[Chapter]) -> set[str]:
    return {shot.src for chapter in made for block in chapter.blocks for shot in block.shots}
