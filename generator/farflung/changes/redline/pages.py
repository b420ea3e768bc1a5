"""The redline of a page: the Markdown of two states → one document with its edits marked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from farflung import markup
from farflung.changes.records import Redline
from farflung.changes.redline.align import Edit, align, edits
from farflung.changes.redline.blocks import Block, read_blocks
from farflung.changes.redline.small import is_small
from farflung.changes.redline.writer import Writer
from farflung.timing import TooSlow, time_limit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from farflung.changes.redline.blocks import Piece
    from farflung.changes.redline.leads import Leads

__all__ = ["redline_of", "redline_of_html"]

TIME_LIMIT = 10.0
"""Seconds that finding out which block is which may take."""

_FIRST_OLD = 1_000_000  # serials of the old text's elements, apart from those of the new one
_AROUND = 60  # characters that an excerpt shows before and after an edit
_EXCERPTS = 40


def redline_of(old: str, new: str, leads: tuple[Leads, Leads] | None = None) -> Redline:
    """Compare two states of a page, each Markdown without its front matter.

    ``leads`` say where the links of the old and of the new text lead.
    """
    return redline_of_html(markup.page_html(old), markup.page_html(new), leads)


def redline_of_html(old: str, new: str, leads: tuple[Leads, Leads] | None = None) -> Redline:
    """Compare two texts that :func:`~farflung.markup.page_html` has made."""
    then, now = leads or (None, None)
    before, after = read_blocks(old, first=_FIRST_OLD, leads=then), read_blocks(new, leads=now)
    pairs = _aligned(before, after)
    writer = Writer()
    for a, b in pairs:
        if a and b:
            writer.know(a, b)
    all_steps: list[Edit] = []
    excerpts: list[str] = []
    for a, b in pairs:
        steps = _steps(a, b)
        if a and b:
            writer.keep(b, steps)
        elif b:
            writer.insert(b)
        elif a:
            writer.delete(a)
        all_steps.extend(steps)
        if not all(step.same for step in steps) and len(excerpts) < _EXCERPTS:
            excerpts.append(_excerpt(steps))
    return Redline(
        html=markup.sanitise_redline(writer.html()),
        inserted=_count([p for step in all_steps if not step.same for p in step.new]),
        deleted=_count([p for step in all_steps if not step.same for p in step.old]),
        small=is_small(all_steps, sum(block.words.total() for block in after)),
        excerpts=tuple(text for text in excerpts if text),
    )


def _aligned(
    before: Sequence[Block], after: Sequence[Block]
) -> list[tuple[Block | None, Block | None]]:
    """Pair the blocks; where that takes too long, all of the old text gives way to the new one."""
    try:
        with time_limit(TIME_LIMIT):
            return align(before, after)
    except TooSlow:
        return [*((a, None) for a in before), *((None, b) for b in after)]


def _steps(a: Block | None, b: Block | None) -> list[Edit]:
    if a and b:
        return (
            edits(a.pieces, b.pieces)
            if a.pieces != b.pieces
            else [Edit(a.pieces, b.pieces, same=True)]
        )
    return [Edit(a.pieces if a else (), b.pieces if b else ())]


def _count(pieces: Sequence[Piece]) -> int:
    return sum(piece.is_word for piece in pieces)


def _excerpt(steps: Sequence[Edit]) -> str:
    """Write the edits of a block as one line, with a little of what stands around them."""
    parts: list[str] = []
    for index, step in enumerate(steps):
        old, new = _text(step.old), _text(step.new)
        if step.same:
            parts.append(_shortened(new, first=index == 0, last=index == len(steps) - 1))
            continue
        parts += [f"[-{old}-]" if old.strip() else "", f"{{+{new}+}}" if new.strip() else ""]
        parts.append("" if old.strip() or new.strip() else " ")
    return re.sub(r"\s+", " ", "".join(parts)).strip()


def _shortened(text: str, *, first: bool, last: bool) -> str:
    if len(text) <= 2 * _AROUND:
        return text
    if first:
        return "…" + text[-_AROUND:]
    return text[:_AROUND] + ("…" if last else "…" + text[-_AROUND:])


def _text(pieces: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in pieces)
