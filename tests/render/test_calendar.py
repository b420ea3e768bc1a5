from __future__ import annotations

import datetime as dt

import pytest

from farflung.catalogue import direction
from farflung.model import Cadence, Period
from farflung.render.calendar import Postmark, calendar

DAY = dt.date(2026, 11, 26)


def test_english_of_the_world() -> None:
    """English without a country writes the day before the month."""
    assert calendar("en").full_day(DAY) == "26 November 2026"
    assert calendar("en-US").full_day(DAY) == "November 26, 2026"
    assert calendar("de").full_day(DAY) == "26. November 2026"


def test_unknown_language() -> None:
    """A language that CLDR does not know is dated in English."""
    assert calendar("tlh-piqd").full_day(DAY) == "26 November 2026"
    assert calendar("de-XX").full_day(DAY) == "26. November 2026"


@pytest.mark.parametrize(
    ("zone", "clock", "place", "utc"),
    [
        ("Asia/Tokyo", "08:30", "Tokyo", "25 November, 23:30 UTC"),
        ("Africa/Lagos", "14:00", "Lagos", "13:00 UTC"),
        ("UTC", "14:00", "UTC", ""),
        ("America/Argentina/Buenos_Aires", "09:00", "Buenos Aires", "12:00 UTC"),
        ("Not/There", "09:00", "Not/There", ""),
    ],
)
def test_moments(zone: str, clock: str, place: str, utc: str) -> None:
    """A clock is shown with its city and in UTC, with the day there where it is another one."""
    moment = calendar("en").moment(DAY, clock, zone)
    assert (moment.clock, moment.place, moment.utc) == (clock, place, utc)


def test_day_of_the_year() -> None:
    """A day without a year may be the 29th of February."""
    assert calendar("en").month_day("02-29") == "29 February"
    assert calendar("en").tile("02-29").number == "29"


@pytest.mark.parametrize(
    ("first", "last", "cadence", "name"),
    [
        ("2026-11-16", "2026-11-22", Cadence.WEEKLY, "16-22 November 2026"),
        ("2026-11-30", "2026-12-06", Cadence.WEEKLY, "30 Nov - 6 Dec 2026"),
        ("2026-11-22", "2026-11-22", Cadence.DAILY, "22 November 2026"),
        ("2026-11-01", "2026-11-30", Cadence.MONTHLY, "November 2026"),
    ],
)
def test_names_of_editions(first: str, last: str, cadence: Cadence, name: str) -> None:
    """An edition is called by its days."""
    period = Period(dt.date.fromisoformat(first), dt.date.fromisoformat(last), cadence, "x")
    shown = calendar("en").edition(period)
    assert shown.replace("\u2013", "-").replace("\u2009", " ") == name


def test_postmarks() -> None:
    """A week's postmark follows ISO 8601, also where the year of the week is another."""
    period = Period(dt.date(2026, 12, 28), dt.date(2027, 1, 3), Cadence.WEEKLY, "2026-W53")
    assert calendar("en").postmark(period) == Postmark("2026", "W53", "Dec")


def test_places_and_lists() -> None:
    """Countries have their names, lists their last word, numbers their separators."""
    assert calendar("en").country("KE") == "Kenya"
    assert calendar("en").country("design") == "design"
    assert calendar("de").list(["A", "B", "C"]) == "A, B und C"
    assert calendar("de").number(1234.5) == "1.234,5"
    assert calendar("en").minutes(45) == "45 minutes"


@pytest.mark.parametrize(
    ("language", "way"),
    [("ar", "rtl"), ("he-IL", "rtl"), ("fa", "rtl"), ("ur", "rtl"), ("ar-Latn", "ltr"),
     ("en", "ltr"), ("ja", "ltr"), ("", "ltr")],
)  # fmt: skip
def test_direction(language: str, way: str) -> None:
    """Arabic, Hebrew, Persian and Urdu are written from right to left, unless in Latin letters."""
    assert direction(language) == way
