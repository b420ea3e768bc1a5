"""What a partial shows, and what it is shown in: the records between an edition and markup."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from farflung import markup
from farflung.render.calendar import is_upright
from farflung.render.rows import NOTHING, Row

if TYPE_CHECKING:
    from markupsafe import Markup

    from farflung.kinds import PlaceShown
    from farflung.model import ChangeKind
    from farflung.render.addresses import Addresses, Shot
    from farflung.render.calendar import Calendar, DayTile, Moment
    from farflung.render.look import Look
    from farflung.render.words import Words

__all__ = ["Block", "Link", "Medium"]


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere; ``address`` is empty where nothing can lead there."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Medium:
    """What an edition is rendered for: items shown must be allowed in all of ``places``.

    ``longest`` is the most characters of a body and ``most`` the most items of a section, None for
    all of them. What the page does not show has no rest to lead to, and is never shortened.
    ``audience`` are the groups that the readers belong to.
    """

    look: Look
    addresses: Addresses
    places: frozenset[PlaceShown]
    longest: int | None = None
    most: int | None = None
    audience: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Block:
    """One item as a partial shows it.

    ``source`` says where a link leads: a feed's title or a host. ``language`` and ``dir`` are
    empty where they are those of the whole; ``words`` and ``calendar`` speak that language too.
    ``change`` is set for pages of the handbook only, ``redline`` leads to such a page with its
    edits marked. An item without a title of its own (not ``titled``) is called by its kind;
    ``shortened`` tells that its body was cut, ``over`` that it has closed by the day it is shown,
    ``upright`` that its language knows no italics. ``told`` leads to the edition that carries it in
    full, where this is a digest.
    """

    anchor: str
    kind: str
    heading: str
    words: Words
    calendar: Calendar
    link: str = ""
    source: str = ""
    by: str = ""
    date: str = ""
    audience: str = ""
    body: Markup = NOTHING
    rows: tuple[Row, ...] = ()
    shots: tuple[Shot, ...] = ()
    moment: Moment | None = None
    day: DayTile | None = None
    language: str = ""
    dir: str = ""
    change: ChangeKind | None = None
    previous: str = ""
    redline: str = ""
    titled: bool = True
    shortened: bool = False
    over: bool = False
    told: Link | None = None

    @property
    def upright(self) -> bool:
        """Whether the item's language, where it is not the publication's, knows no italics."""
        return bool(self.language) and is_upright(self.language)

    @property
    def shot(self) -> Shot | None:
        """The first picture, None if there is none."""
        return self.shots[0] if self.shots else None

    @property
    def plain(self) -> str:
        """Everything the block says on one line, for the search and for excerpts."""
        texts = [markup.plain_text(row.html) if row.html else row.text for row in self.rows]
        return " ".join(filter(None, (markup.plain_text(self.body), *texts)))

    def row(self, name: str) -> Row | None:
        """Return the field called ``name``, None if it was left out."""
        return next((row for row in self.rows if row.name == name), None)

    def text(self, name: str) -> str:
        """Return the value of the field called ``name`` as people read it, empty if left out."""
        row = self.row(name)
        return row.text if row else ""
