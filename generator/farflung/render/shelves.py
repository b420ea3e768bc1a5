"""Editions → shelves: everything that one section has carried, whichever edition it was in.

An item stands on its shelf once, as the edition shows it that carries it in full; a question that
was answered later stands there with its answer. What an edition's page may not show, and what has
left an edition, is on no shelf, because shelves are made of what :func:`chapters` lets through.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING

from farflung.kinds import PlaceShown, Source
from farflung.render.addresses import Addresses
from farflung.render.chapters import chapters
from farflung.render.records import Link, Medium

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from farflung.model import Edition
    from farflung.render.chapters import Chapter
    from farflung.render.look import Look
    from farflung.render.records import Block

__all__ = ["Piece", "Shelf", "newest_first", "shelves", "year_of"]


@dataclass(frozen=True, slots=True)
class Piece:
    """One item on a shelf: ``edition`` leads to it in the edition of ``year`` that carries it.

    ``answered`` leads to the edition that brought the answer, where that is another.
    """

    block: Block
    edition: Link
    year: str
    answered: Link | None = None


@dataclass(frozen=True, slots=True)
class Shelf:
    """All that a section has carried, the newest first; ``chapter`` is how it is called today."""

    chapter: Chapter
    pieces: tuple[Piece, ...]

    @property
    def id(self) -> str:
        """The section's id."""
        return self.chapter.id

    @property
    def years(self) -> tuple[str, ...]:
        """The years that something on it is from, the newest first."""
        return tuple(dict.fromkeys(piece.year for piece in self.pieces))

    @property
    def editions(self) -> tuple[tuple[Link, tuple[Piece, ...]], ...]:
        """The pieces by the edition that carries them; each with a link to the edition."""
        groups = groupby(self.pieces, key=_edition_of)
        return tuple((edition, tuple(pieces)) for edition, pieces in groups)

    @property
    def open(self) -> tuple[Piece, ...]:
        """The questions that wait for an answer."""
        return tuple(piece for piece in self.pieces if not piece.block.row("answer"))

    @property
    def answered(self) -> tuple[Piece, ...]:
        """The questions that have one."""
        return tuple(piece for piece in self.pieces if piece.block.row("answer"))

    def of(self, year: str) -> Shelf:
        """Return what is from one year."""
        return replace(self, pieces=tuple(p for p in self.pieces if p.year == year))

    def newest(self, count: int) -> Shelf:
        """Return the first ``count`` pieces."""
        return replace(self, pieces=self.pieces[:count])


def newest_first(editions: Iterable[Edition]) -> tuple[Edition, ...]:
    """Sort editions by their last day, the newest first; of one day, the longest first."""
    return tuple(
        sorted(editions, key=lambda e: (e.period.end, -e.period.start.toordinal()), reverse=True)
    )


def year_of(edition: Edition) -> str:
    """Return the year that an edition's name begins with, which for a week is that of ISO 8601."""
    return edition.id.partition("-")[0]


def shelves(editions: Iterable[Edition], look: Look) -> tuple[Shelf, ...]:
    """Put what frozen editions carried on shelves, in the order of the publication's sections.

    What git tells of the handbook has a part of the site of its own, ``changes/``.
    """
    medium = Medium(look, Addresses.of_shelf(look), frozenset({PlaceShown.PAGE}))
    making: dict[str, _Making] = {}
    for edition in newest_first(editions):
        for chapter in chapters(edition, medium):
            kind = look.kinds.get(chapter.kind)
            if kind and kind.source is not Source.GIT:
                making.setdefault(chapter.id, _Making(chapter)).add(chapter, edition, look)
    order = [section.id for section in look.publication.sections]
    names = sorted(making, key=lambda id: order.index(id) if id in order else len(order))  # noqa: A006 - a section's
    found = (making[name].shelf() for name in names)
    return tuple(shelf for shelf in found if shelf.pieces)


@dataclass
class _Making:
    """A shelf while editions are put on it, the newest first."""

    chapter: Chapter
    pieces: dict[str, Piece] = field(default_factory=dict)
    answers: dict[str, tuple[Block, Link]] = field(default_factory=dict)

    def add(self, chapter: Chapter, edition: Edition, look: Look) -> None:
        """Put on what a chapter of an edition carries in full, and note its answers."""
        for block in chapter.answers:
            self.answers.setdefault(block.anchor, (block, _link(edition, block, look)))
        for block in chapter.blocks:
            if block.told is None:
                piece = Piece(block, _link(edition, block, look), year_of(edition))
                self.pieces.setdefault(block.anchor, piece)

    def shelf(self) -> Shelf:
        """Return the shelf with each answer beside its question."""
        return Shelf(self.chapter, tuple(self._answered()))

    def _answered(self) -> Iterator[Piece]:
        for anchor, piece in self.pieces.items():
            answer, where = self.answers.get(anchor, (None, None))
            kept = {row.name for row in piece.block.rows}
            if answer and {row.name for row in answer.rows} - kept:  # it says more
                yield replace(piece, block=answer, answered=where)
            else:
                yield piece


def _link(edition: Edition, block: Block, look: Look) -> Link:
    """Lead to an item in its edition, as seen from a shelf."""
    return Link(look.calendar.edition(edition.period), f"../../{edition.id}/#{block.anchor}")


def _edition_of(piece: Piece) -> Link:
    return Link(piece.edition.text, piece.edition.address.partition("#")[0])
