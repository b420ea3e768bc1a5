"""What people can choose, what they chose, and the form that carries it. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

__all__ = ["Choices", "Fault", "Offer", "choices_of", "read_choices"]

_LONGEST_PAUSE = dt.timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a publication lets people choose; the first of each is what they have unasked."""

    cadences: tuple[str, ...]
    sections: tuple[str, ...]
    languages: tuple[str, ...]

    @property
    def usual(self) -> Choices:
        """What somebody has who chose nothing; a token of nobody is shown the same."""
        return Choices(frozenset(self.cadences[:1]), frozenset(), self.languages[0])


@dataclass(frozen=True, slots=True)
class Choices:
    """What somebody gets: cadences, sections they do not want, language, and the end of a pause."""

    cadences: frozenset[str]
    muted: frozenset[str]
    language: str
    paused: dt.date | None = None


class Fault(Enum):
    """Why a form cannot be taken."""

    NOTHING_CHOSEN = "nothing_chosen"
    WRONG_DAY = "wrong_day"


def choices_of(
    offer: Offer,
    cadences: Collection[str],
    muted: Collection[str],
    language: str,
    paused: dt.date | None,
) -> Choices:
    """Return what is on the list in the terms of an offer: what is not set is as usual."""
    known = frozenset(cadences) & frozenset(offer.cadences)
    spoken = language if language in offer.languages else offer.languages[0]
    return Choices(known or offer.usual.cadences, frozenset(muted), spoken, paused)


def read_choices(
    fields: Sequence[tuple[str, str]], offer: Offer, today: dt.date
) -> Choices | Fault:
    """Read the form of the page.

    A browser sends what is ticked and nothing of what is not. So the form says which sections it
    showed, and one that came to the publication meanwhile is not muted by a page that knew nothing
    of it. What is not on offer is passed over.
    """
    given = {
        name: [v for n, v in fields if n == name]
        for name in ("cadence", "section", "shown", "language", "paused")
    }
    cadences = frozenset(given["cadence"]) & frozenset(offer.cadences)
    if len(offer.cadences) == 1:
        cadences = frozenset(offer.cadences)  # not asked
    if not cadences:
        return Fault.NOTHING_CHOSEN
    shown = frozenset(given["shown"]) & frozenset(offer.sections)
    language = next((tag for tag in given["language"] if tag in offer.languages), None)
    paused = _day(next(iter(given["paused"]), ""), today)
    if isinstance(paused, Fault):
        return paused
    return Choices(
        cadences,
        shown - frozenset(given["section"]),
        language or offer.languages[0],
        paused,
    )


def _day(text: str, today: dt.date) -> dt.date | Fault | None:
    """Read the day at which a pause ends; one that has come is no pause."""
    if not text.strip():
        return None
    try:
        day = dt.date.fromisoformat(text.strip())
    except ValueError:
        return Fault.WRONG_DAY
    if day > today + _LONGEST_PAUSE:
        return Fault.WRONG_DAY
    return day if day > today else None
