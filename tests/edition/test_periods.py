from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import day

from farflung.edition.periods import coming, due, following, parse_period, period_of, preceding
from farflung.errors import UsageError
from farflung.model import Cadence, Period

_DAYS = st.dates(dt.date(1901, 1, 1), dt.date(8999, 12, 31))


@pytest.mark.parametrize(
    ("when", "cadence", "name", "start", "end"),
    [
        ("2026-11-22", Cadence.DAILY, "2026-11-22", "2026-11-22", "2026-11-22"),
        ("2026-11-22", Cadence.WEEKLY, "2026-W47", "2026-11-16", "2026-11-22"),
        ("2026-11-22", Cadence.MONTHLY, "2026-11", "2026-11-01", "2026-11-30"),
        ("2026-12-31", Cadence.WEEKLY, "2026-W53", "2026-12-28", "2027-01-03"),
        ("2027-01-01", Cadence.WEEKLY, "2026-W53", "2026-12-28", "2027-01-03"),
        ("2027-01-04", Cadence.WEEKLY, "2027-W01", "2027-01-04", "2027-01-10"),
        ("2024-12-30", Cadence.WEEKLY, "2025-W01", "2024-12-30", "2025-01-05"),
        ("2028-02-10", Cadence.MONTHLY, "2028-02", "2028-02-01", "2028-02-29"),
    ],
)
def test_the_period_of_a_day(when: str, cadence: Cadence, name: str, start: str, end: str) -> None:
    """Weeks are those of ISO 8601, also where their year is not the calendar's."""
    assert period_of(day(when), cadence) == Period(day(start), day(end), cadence, name)


@given(_DAYS, st.sampled_from(Cadence))
def test_a_period_is_found_again_by_its_name(when: dt.date, cadence: Cadence) -> None:
    """The name says everything, and every day of a period gives the same one."""
    period = period_of(when, cadence)
    assert period.start <= when <= period.end
    assert parse_period(period.id) == period
    assert period_of(period.start, cadence) == period_of(period.end, cadence) == period


@given(_DAYS, st.sampled_from(Cadence))
def test_periods_follow_each_other_without_a_gap(when: dt.date, cadence: Cadence) -> None:
    """After and before undo each other, and names sort as time does within a cadence."""
    period = period_of(when, cadence)
    after = following(period)
    assert preceding(after) == following(preceding(period)) == period
    assert after.start == period.end + dt.timedelta(days=1)
    assert period.id < after.id


@pytest.mark.parametrize(
    "name",
    [
        *("", "2026", "2026-13", "2026-00", "2026-W00", "2026-W54", "2025-W53", "2026-w47"),
        *("2026-02-30", "2026-11-22 ", "2026-11\n", "20261122", "26-11", "next", "2026-W7"),
        *("\u0662\u0660\u0662\u0666-11", "0001-W01", "0001-01-01", "9999-12", "../2026-11"),
    ],
)
def test_what_names_no_edition_is_a_usage_error(name: str) -> None:
    """The message repeats it, and the hint shows all three ways."""
    with pytest.raises(UsageError) as caught:
        parse_period(name)
    assert caught.value.message == f'"{name}" is not the name of an edition'
    assert (
        caught.value.hint
        == "write it as 2026-11-22 (daily), 2026-W47 (weekly) or 2026-11 (monthly)"
    )


def test_the_last_day_there_is() -> None:
    """Somebody writes 9999-12-31 for never; its week ends with time itself."""
    for cadence in Cadence:
        assert period_of(dt.date.max, cadence).end == dt.date.max


@pytest.mark.parametrize(
    ("today", "frozen", "name"),
    [
        ("2026-11-22", [], "2026-W47"),
        ("2026-11-22", ["2026-W46"], "2026-W47"),
        ("2026-11-22", ["2026-W47"], "2026-W48"),
        ("2026-11-22", ["2026-W47", "2026-W48"], "2026-W49"),
        ("2026-11-23", ["2026-W46"], "2026-W47"),
        ("2026-11-29", ["2026-W46"], "2026-W47"),
        ("2026-11-23", ["2026-W46", "2026-W47"], "2026-W48"),
        ("2026-11-23", ["2026-W45"], "2026-W48"),
        ("2026-11-23", ["2026-W46", "2026-W48"], "2026-W49"),
        ("2027-01-04", ["2026-W52"], "2026-W53"),
    ],
)
def test_the_coming_edition(today: str, frozen: list[str], name: str) -> None:
    """The one that closed last where the rhythm was kept, else this one or the first after it."""
    assert coming(Cadence.WEEKLY, day(today), frozen).id == name


@given(_DAYS, st.sampled_from(Cadence), st.lists(st.integers(-5, 5), max_size=6))
def test_the_coming_edition_is_never_frozen(
    today: dt.date, cadence: Cadence, offsets: list[int]
) -> None:
    """It is not frozen, and it closed at most one period ago."""
    current = period_of(today, cadence)
    frozen = set()
    for offset in offsets:
        other = current
        for _ in range(abs(offset)):
            other = following(other) if offset > 0 else preceding(other)
        frozen.add(other.id)
    found = coming(cadence, today, frozen)
    assert found.id not in frozen
    assert found >= preceding(current)


@pytest.mark.parametrize(
    ("frozen", "busy", "name"),
    [
        (["2026-11-20"], [], "2026-11-23"),  # a weekend without anything is no pause
        (["2026-11-20"], ["2026-11-22"], "2026-11-24"),  # on Sunday somebody forgot
        (["2026-11-22"], [], "2026-11-23"),
        ([], [], "2026-11-24"),
        (["2026-11-25"], [], "2026-11-24"),
    ],
)
def test_a_period_without_anything_is_no_break_in_the_rhythm(
    frozen: list[str], busy: list[str], name: str
) -> None:
    """No edition is made of it, and the next one comes as it would have."""
    found = coming(Cadence.DAILY, day("2026-11-24"), frozen, lambda period: period.id not in busy)
    assert found.id == name


@given(_DAYS, st.sampled_from(Cadence), st.integers(0, 400))
def test_what_is_due_ends_with_its_freeze(when: dt.date, cadence: Cadence, later: int) -> None:
    """The period that closed last is due however late somebody asks, until it is frozen."""
    asked = min(when + dt.timedelta(days=later), dt.date(8999, 12, 31))
    first = due(cadence, when, ())
    assert first == preceding(period_of(when, cadence))
    again = due(cadence, asked, [first])
    assert again == (
        None
        if period_of(asked, cadence) == period_of(when, cadence)
        else preceding(period_of(asked, cadence))
    )


def test_nothing_is_due_before_what_is_frozen() -> None:
    """An edition frozen before its time leaves nothing to do; other cadences have their own."""
    early = parse_period("2026-W48")
    assert due(Cadence.WEEKLY, day("2026-11-25"), [early]) is None
    assert due(Cadence.MONTHLY, day("2026-11-25"), [early]) == parse_period("2026-10")
