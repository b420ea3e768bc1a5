"""Days, times and places as people write them, in the publication's language.

The forms come from Unicode CLDR by way of babel. Where a publication says ``en`` and no country,
the English of the world (``en_001``) is meant: 22 November 2026, and a clock of 24 hours.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.core import get_global
from babel.dates import format_interval, format_skeleton, get_timezone_location
from babel.lists import format_list
from babel.numbers import format_decimal
from babel.units import format_unit

from farflung.catalogue import full_day, locale_of
from farflung.model import Cadence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from babel import Locale

    from farflung.model import Period

__all__ = ["Calendar", "DayTile", "Moment", "Postmark", "calendar", "is_upright"]

_LEAP_YEAR = 2000
_SCRIPT = 4  # letters of a script's code in a language tag
_WITH_ITALICS = {"Armn", "Cyrl", "Grek", "Latn"}  # scripts, ISO 15924


@dataclass(frozen=True, slots=True)
class DayTile:
    """A day as a leaf torn off a calendar: number of the day and short name of the month."""

    number: str
    month: str


@dataclass(frozen=True, slots=True)
class Moment:
    """When something begins: its day, its clock, and the same moment in UTC.

    ``utc`` is empty where the clock is UTC itself; ``iso`` is RFC 3339, in UTC.
    """

    day: str
    clock: str
    place: str
    utc: str
    iso: str


@dataclass(frozen=True, slots=True)
class Postmark:
    """The three lines of an edition's postmark."""

    top: str
    middle: str
    bottom: str


@lru_cache(maxsize=64)
def is_upright(language: str) -> bool:
    """Tell whether a language (BCP 47 tag) is written in a script that knows no italics.

    Slanting Arabic, Japanese or Hindi distorts the letters. The script is the tag's own, or else
    the likely one of CLDR; an unknown language counts as written in Latin letters.
    """
    parts = language.split("-")
    script = next((part.title() for part in parts[1:] if len(part) == _SCRIPT), "")
    if not script:
        likely = str(get_global("likely_subtags").get(parts[0].lower(), "und_Latn"))
        script = likely.split("_")[1]
    return script not in _WITH_ITALICS


@lru_cache(maxsize=16)
def calendar(language: str) -> Calendar:
    """Return the calendar of a language (BCP 47 tag); English where babel does not know it."""
    return Calendar(locale_of(language), language)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Writes days, times, places and lists in one language."""

    locale: Locale
    language: str

    def day(self, day: dt.date) -> str:
        """Write a day without its year: 22 November."""
        return str(format_skeleton("MMMMd", day, locale=self.locale))

    def full_day(self, day: dt.date) -> str:
        """Write a day with its year: 22 November 2026."""
        return full_day(day, self.language)

    def weekday(self, day: dt.date) -> str:
        """Write a day with its name: Sun, 22 Nov."""
        return str(format_skeleton("MMMEd", day, locale=self.locale))

    def month_day(self, text: str) -> str:
        """Write a day of the year (``MM-DD``): 29 February."""
        return self.day(self._of_year(text))

    def tile(self, day: dt.date | str) -> DayTile:
        """Make the calendar leaf of a day, or of a day of the year (``MM-DD``)."""
        date = self._of_year(day) if isinstance(day, str) else day
        return DayTile(str(date.day), str(format_skeleton("MMM", date, locale=self.locale)))

    def moment(self, day: dt.date, clock: str, zone: str) -> Moment:
        """Place a clock (``HH:MM``) of a time zone on a day, and tell the moment in UTC too."""
        here = dt.datetime.combine(day, dt.time.fromisoformat(clock), _zone(zone))
        there = here.astimezone(dt.UTC)
        utc = "" if here.utcoffset() == dt.timedelta(0) else f"{there:%H:%M} UTC"
        if utc and there.date() != day:
            utc = f"{self.day(there.date())}, {utc}"
        place = "UTC" if zone in {"UTC", "Etc/UTC"} else self.place(zone)
        return Moment(self.weekday(day), clock, place, utc, f"{there:%Y-%m-%dT%H:%M:%SZ}")

    def place(self, zone: str) -> str:
        """Return the city a time zone is named after: Lagos."""
        if zone.count("/") > 1:  # CLDR has no short name for Argentina/Buenos_Aires and its like
            return zone.rpartition("/")[2].replace("_", " ")
        try:
            return str(get_timezone_location(zone, locale=self.locale, return_city=True))
        except LookupError:  # a frozen edition may outlive a zone's name
            return zone

    def country(self, code: str) -> str:
        """Return the name of a country by its two letters (ISO 3166-1)."""
        return str(self.locale.territories.get(code, code))

    def list(self, words: Sequence[str]) -> str:
        """Write words as a list: Amara, Kenji and Lena."""
        return str(format_list(list(words), locale=self.locale))

    def number(self, number: float) -> str:
        """Write a number with the language's separators."""
        return str(format_decimal(number, locale=self.locale))

    def minutes(self, minutes: float) -> str:
        """Write a span of minutes: 45 minutes."""
        return str(format_unit(minutes, "duration-minute", "long", locale=self.locale))

    def edition(self, period: Period) -> str:
        """Name an edition by its days: 22 November 2026."""
        if period.cadence is Cadence.MONTHLY:
            return str(format_skeleton("yMMMM", period.start, locale=self.locale))
        if period.start == period.end:
            return self.full_day(period.start)
        if (period.start.year, period.start.month) == (period.end.year, period.end.month):
            return self._within_month(period)
        return str(format_interval(period.start, period.end, "yMMMd", locale=self.locale))

    def postmark(self, period: Period) -> Postmark:
        """Write the postmark of an edition: its week, month or day."""
        year = str(period.start.year)
        month = str(format_skeleton("MMM", period.start, locale=self.locale))
        if period.cadence is Cadence.WEEKLY:
            iso = period.start.isocalendar()
            return Postmark(f"{iso.year}", f"W{iso.week:02}", month)
        if period.cadence is Cadence.MONTHLY:
            return Postmark(year, month, f"{period.start:%m}/12")
        return Postmark(year, str(period.start.day), month)

    def _within_month(self, period: Period) -> str:
        """CLDR has no interval with the month in full, so the last day is opened up."""
        last = self.full_day(period.end)
        number = str(period.end.day)
        if self.locale.language == "en" and last.startswith(number):
            return f"{period.start.day}–{last}"  # noqa: RUF001 - an en dash between days
        return str(format_interval(period.start, period.end, "yMMMd", locale=self.locale))

    def _of_year(self, text: str) -> dt.date:
        return dt.date(_LEAP_YEAR, int(text[:2]), int(text[3:]))


def _zone(name: str) -> dt.tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):  # as in Calendar.place
        return dt.UTC
