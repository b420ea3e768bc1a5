"""How long an edition takes to read, and what of it makes its letter heavy."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from farflung import markup
from farflung.kinds import PlaceShown
from farflung.render.addresses import Addresses
from farflung.render.blocks import Medium
from farflung.render.chapters import chapters
from farflung.render.front import Front
from farflung.render.letter import whole_html

if TYPE_CHECKING:
    from collections.abc import Iterator

    from farflung.model import Edition
    from farflung.render.look import Look

__all__ = ["Weight", "heaviest", "reading_minutes"]

_WORDS = 230  # a minute: the rounded mean of adults reading English silently (Brysbaert 2019: 238)
_SIGNS = 300  # a minute, of scripts without spaces between words
_SIGN = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Weight:
    """An item of a letter and the bytes that it takes of the HTML, pictures apart."""

    section: str
    heading: str
    bytes: int


def reading_minutes(edition: Edition, look: Look) -> int:
    """Return how many minutes the letter takes to read, at least 1 where there is anything."""
    text = " ".join(_texts(edition, look))
    signs = len(_SIGN.findall(text))
    words = len(_SIGN.sub(" ", text).split())
    return math.ceil(words / _WORDS + signs / _SIGNS)


def _texts(edition: Edition, look: Look) -> Iterator[str]:
    yield markup.plain_text(Front.of(edition, look).opening)
    for chapter in chapters(edition, _medium(look)):
        yield chapter.title
        for block in (*chapter.blocks, *chapter.answers):
            yield from (block.heading, block.plain)


def heaviest(edition: Edition, look: Look, count: int) -> tuple[Weight, ...]:
    """Return the items that take the most of the letter before anything is cut, heaviest first."""
    html = whole_html(edition, look)
    blocks = [
        (html.find(f' id="{block.anchor}"'), chapter.title, block.heading)
        for chapter in chapters(edition, _medium(look))
        for block in (*chapter.blocks, *chapter.answers)
    ]
    ends = [*(start for start, _, _ in blocks[1:]), len(html)]
    weights = [
        Weight(title, heading, len(html[start:end].encode()))
        for (start, title, heading), end in zip(blocks, ends, strict=True)
        if start >= 0
    ]
    return tuple(sorted(weights, key=lambda weight: -weight.bytes)[:count])


def _medium(look: Look) -> Medium:
    return Medium(look, Addresses.of_letter(look), frozenset({PlaceShown.LETTER}))
