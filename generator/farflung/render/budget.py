"""What a letter weighs as it is mailed, and how its pictures are made to fit.

Only files are exchanged: the HTML shows a picture at the same size and under the same name
whichever file travels, so its hash depends on neither the budget nor the encoder.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from farflung.model import Letter, Rendition

__all__ = ["mailed_bytes", "within_budget"]

_HEADER = 4_000  # bytes of all fields of the message and its text parts
_PART = 400  # bytes of the fields of one picture
_LINE, _ENCODED_LINE = 57, 78  # base64: so many bytes become so many with CR LF (RFC 2045, 6.8)
_TEXT = 1.4  # the dearer of base64 and quoted-printable, which is used where it is the shorter


def mailed_bytes(letter: Letter) -> int:
    """Return the most bytes that the letter takes as a message, encoded for its travel."""
    text = len(letter.html.encode()) + len(letter.text.encode())
    pictures = sum(_travelling(picture.rendition) for picture in letter.pictures)
    return _HEADER + round(text * _TEXT) + pictures


def _travelling(rendition: Rendition) -> int:
    return _PART + -(-rendition.file.stat().st_size // _LINE) * _ENCODED_LINE


def within_budget(
    letter: Letter, lighter: Mapping[str, Sequence[Rendition]], budget: int
) -> Letter:
    """Exchange pictures for lighter files, the heaviest first, until all fit into the budget.

    ``lighter`` are files for each picture by its hash, each lighter than the one before. Of equally
    heavy ones the first in the letter goes first. Where nothing lighter is left the letter stays
    too heavy: a picture is never left out.
    """
    total = mailed_bytes(letter)
    chosen = [picture.rendition for picture in letter.pictures]
    left = [list(lighter.get(rendition.sha256, ())) for rendition in chosen]
    while total > budget:
        weights = [_travelling(one) if left[at] else 0 for at, one in enumerate(chosen)]
        heaviest = max(range(len(weights)), key=lambda at: weights[at], default=None)
        if heaviest is None or not left[heaviest]:
            break
        chosen[heaviest] = left[heaviest].pop(0)
        total += _travelling(chosen[heaviest]) - weights[heaviest]
    pairs = zip(letter.pictures, chosen, strict=True)
    pictures = tuple(replace(picture, rendition=rendition) for picture, rendition in pairs)
    return replace(letter, pictures=pictures)
