"""An edition as plain text: 72 columns, links as numbered footnotes at the end."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from farflung.kinds import PlaceShown
from farflung.model import Variant
from farflung.render.addresses import Addresses
from farflung.render.bidi import faced
from farflung.render.chapters import chapters
from farflung.render.front import Front
from farflung.render.plain import Notes, plain_lines
from farflung.render.records import Medium
from farflung.render.wrap import COLUMNS, width, wrap

if TYPE_CHECKING:
    from farflung.model import Edition
    from farflung.render.look import Look

__all__ = ["render_text", "render_web_markdown", "render_web_text"]

_GAPS = re.compile(r"\n{3,}")
_ENDS = re.compile(r"[ \t]+$", re.MULTILINE)
_FOOTNOTE = re.compile(r"^(\[\d+\]) (?=\S+$)", re.MULTILINE)
_FACED_RULE = re.compile(r"^[\u200e\u200f](?=[-=]+$)", re.MULTILINE)  # else no heading's line
_FRAME = re.compile(r"\A=+\n(?P<title>(?:.+\n)+?)(?P<period>.+)\n=+\n")
_LIVE = re.compile(r"^#|(?<=\])\(", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Pen:
    """What the text templates write with: each method returns finished lines."""

    notes: Notes = field(default_factory=Notes)
    dir: str = "ltr"

    def facing(self, direction: str) -> _Pen:
        """Return the pen for text of another direction; it numbers the same footnotes."""
        return replace(self, dir=direction)

    def line(self, text: str, first: str = "", link: str = "") -> str:
        """Wrap a text, with the footnote of its link."""
        mark = f" {self.notes.mark(link)}" if link else ""
        return self._faced(wrap(text + mark, first))

    def body(self, html: str, indent: str = "") -> str:
        """Write sanitised HTML as paragraphs."""
        return self._faced(plain_lines(html, self.notes, indent))

    def under(self, text: str, mark: str) -> str:
        """Draw a line of ``mark`` as wide as the text above it."""
        line = mark * min(COLUMNS, max(map(width, wrap(text).split("\n"))))
        return self._faced(line)

    def _faced(self, text: str) -> str:
        """Let every line be laid out in the direction of its language, whatever it begins with."""
        return "\n".join(faced(line, self.dir) for line in text.split("\n"))


def render_text(edition: Edition, look: Look, variant: Variant = Variant()) -> str:
    """Return the letter's plain text part, with everything that its readers may see."""
    look = look.speaking(variant.language)
    places = frozenset({PlaceShown.LETTER})
    medium = Medium(look, Addresses.of_letter(look), places, audience=variant.audience)
    return _text(edition, medium)


def render_web_text(edition: Edition, look: Look) -> str:
    """Return the text for the site, without what may be shown in the letter only."""
    places = frozenset({PlaceShown.LETTER, PlaceShown.PAGE})
    return _text(edition, Medium(look, Addresses.of_letter(look), places))


def render_web_markdown(edition: Edition, look: Look) -> str:
    """Return the text for the site as Markdown, which it nearly is.

    Its headings are underlined and its footnotes become references. Marks that somebody wrote and
    meant as they are stay what they are.
    """
    text = _FACED_RULE.sub("", render_web_text(edition, look)).replace("<", "&lt;")
    text = _LIVE.sub(r"\\\g<0>", text)
    framed = _FRAME.match(text)
    if framed:
        title = " ".join(framed["title"].split())
        text = f"# {title}\n\n{framed['period']}\n{text[framed.end() :]}"
    return _FOOTNOTE.sub(r"\1: ", text)


def _text(edition: Edition, medium: Medium) -> str:
    look = medium.look
    front = Front.of(edition, look)
    text = look.theme.render(
        "letter.txt.j2",
        look=look,
        words=look.words,
        calendar=look.calendar,
        front=front,
        edition=edition,
        chapters=chapters(edition, medium),
        pen=_Pen(dir=look.dir),
        columns=COLUMNS,
    )
    return _GAPS.sub("\n\n", _ENDS.sub("", text)).strip("\n") + "\n"
