"""What people can choose, what they chose, and the form that carries it. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

__all__ = ["Choices", "Fault", "Form", "Offer", "choices_of", "read_form"]

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


@dataclass(frozen=True, slots=True)
class Form:
    """What somebody sent: their choices, and the fault that keeps them from being taken, if any."""

    choices: Choices
    fault: Fault | None = None


def read_form(fields: Sequence[tuple[str, str]], offer: Offer, today: dt.date) -> Form:
    """Read the form of the page.

    A browser sends what is ticked and nothing of what is not. So the form says which sections it
    showed, and one that came to the publication meanwhile is not muted by a page that knew nothing
    of it. What is not on offer is passed over.
    """

    def given(name: str, known: Collection[str]) -> frozenset[str]:
        return frozenset(value for key, value in fields if key == name and value in known)

    cadences = given("cadence", offer.cadences)
    if len(offer.cadences) == 1:
        cadences = frozenset(offer.cadences)  # not asked
    language = next(iter(given("language", offer.languages)), offer.languages[0])
    muted = given("shown", offer.sections) - given("section", offer.sections)
    paused, fault = _day(next((v for k, v in fields if k == "paused"), ""), today)
    if not cadences:
        fault = Fault.NOTHING_CHOSEN
    return Form(Choices(cadences, muted, language, paused), fault)


def _day(text: str, today: dt.date) -> tuple[dt.date | None, Fault | None]:
    """Read the day at which a pause ends; one that has come is no pause."""
    if not text.strip():
        return None, None
    try:
        day = dt.date.fromisoformat(text.strip())
    except ValueError:
        return None, Fault.WRONG_DAY
    if day > today + _LONGEST_PAUSE:
        return day, Fault.WRONG_DAY
    return (day if day > today else None), None
