"""The feeds of the archive: one of all editions, and with digests one of each cadence besides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from farflung.render.rows import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from farflung.model import Cadence, Edition
    from farflung.render.look import Look

__all__ = ["Channel", "channels"]


@dataclass(frozen=True, slots=True)
class Channel:
    """A feed: the name of its files without ending, its title, and whose editions it has.

    ``cadence`` is None for the feed of all editions; ``folder`` is that of a language other than
    the main one, with a slash at its end.
    """

    file: str
    title: str
    cadence: Cadence | None = None
    folder: str = ""

    @property
    def name(self) -> str:
        """What its id ends with, which must never change."""
        return f"newsletter/{self.folder}{self.cadence or ''}".rstrip("/")

    def of(self, editions: Iterable[Edition]) -> tuple[Edition, ...]:
        """Return the editions that this feed has."""
        return tuple(e for e in editions if self.cadence in {None, e.period.cadence})


def channels(look: Look) -> tuple[Channel, ...]:
    """Return the feeds of the archive, that of all editions first.

    A digest tells again what the main editions told; so there is a feed without it.
    """
    title = clean(look.publication.title)
    every = Channel("feed", title, folder=look.folder)
    cadences = look.publication.cadences
    if len(cadences) == 1:
        return (every,)
    return (
        every,
        *(
            Channel(f"feed-{c}", f"{title}, {look.words.cadences[c]}", c, look.folder)
            for c in cadences
        ),
    )
