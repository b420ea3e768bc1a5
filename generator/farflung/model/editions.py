"""Editions and the plans for them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from farflung.model.items import Entry, HandbookHistory, Item

if TYPE_CHECKING:
    import datetime as dt

__all__ = [
    "Cadence",
    "Edition",
    "Held",
    "Opening",
    "Overdue",
    "Period",
    "Plan",
    "Section",
    "SourceFailure",
]


class Cadence(StrEnum):
    """How often an edition appears."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days an edition is about, both ends included, in the publication's time zone."""

    start: dt.date
    end: dt.date
    cadence: Cadence
    id: str


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of an edition with what it carries, in reading order."""

    id: str
    kind: str
    title: str
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Opening:
    """The editor's opening letter: Markdown, who signs it, and the subject line of the mail."""

    body: str = ""
    by: str = ""
    subject: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """One periodic newsletter.

    ``frozen`` is the moment it was frozen (UTC), None while it is still a preview; ``commit`` is
    the commit it was frozen at, empty outside of git. ``answers`` are the riddles
    of the edition before, answered in this one.
    """

    period: Period
    sections: tuple[Section, ...]
    opening: Opening = Opening()
    history: HandbookHistory = HandbookHistory()
    frozen: dt.datetime | None = None
    commit: str = ""
    answers: tuple[Entry, ...] = ()

    @property
    def id(self) -> str:
        """The name of the edition, which is that of its period."""
        return self.period.id

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All contributed entries, in reading order."""
        return tuple(
            item for section in self.sections for item in section.items if isinstance(item, Entry)
        )


@dataclass(frozen=True, slots=True)
class Held:
    """Something that is not in the coming edition: why, and when it may go out, if that is known."""

    what: str
    section: str
    reason: str
    until: str = ""


@dataclass(frozen=True, slots=True)
class Overdue:
    """A question without an answer although one was promised by the day ``due``."""

    path: str
    section: str
    heading: str
    due: dt.date


@dataclass(frozen=True, slots=True)
class SourceFailure:
    """A source that gave nothing this time; ``items`` remain from an earlier fetch."""

    section: str
    source: str
    reason: str
    items: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What an edition would carry as things stand, what it would not, and what it waits for."""

    edition: Edition
    held: tuple[Held, ...] = ()
    failures: tuple[SourceFailure, ...] = ()
    notes: tuple[str, ...] = ()
    overdue: tuple[Overdue, ...] = ()
