"""How long an edition takes to read."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from farflung import markup
from farflung.kinds import PlaceShown
from farflung.render.addresses import Addresses
from farflung.render.chapters import chapters
from farflung.render.front import Front
from farflung.render.records import Medium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from farflung.model import Edition
    from farflung.render.look import Look

__all__ = ["reading_minutes"]

_WORDS = 230  # a minute: the rounded mean of adults reading English silently (Brysbaert 2019: 238)
_SIGNS = 300  # a minute, of scripts without spaces between words
_SIGN = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


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


def _medium(look: Look) -> Medium:
    return Medium(look, Addresses.of_letter(look), frozenset({PlaceShown.LETTER}))
