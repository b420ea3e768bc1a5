"""Periods and their names: days, ISO 8601 weeks, and months."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import TYPE_CHECKING

from farflung.errors import UsageError
from farflung.model import Cadence, Period

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

__all__ = ["coming", "due", "following", "parse_period", "period_of", "preceding"]

_NAMES = {
    Cadence.DAILY: re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    Cadence.WEEKLY: re.compile(r"([0-9]{4})-W([0-9]{2})"),
    Cadence.MONTHLY: re.compile(r"([0-9]{4})-([0-9]{2})"),
}
_YEARS = (1900, 9000)  # so that every edition has one before and one after it


def period_of(day: dt.date, cadence: Cadence) -> Period:
    """Return the period that a day lies in; weeks begin on Monday (ISO 8601)."""
    if cadence is Cadence.DAILY:
        return Period(day, day, cadence, day.isoformat())
    if cadence is Cadence.WEEKLY:
        year, week, weekday = day.isocalendar()
        start = day - dt.timedelta(days=weekday - 1)
        end = start + min(dt.timedelta(days=6), dt.date.max - start)
        return Period(start, end, cadence, f"{year:04}-W{week:02}")
    length = calendar.monthrange(day.year, day.month)[1]
    name = f"{day.year:04}-{day.month:02}"
    return Period(day.replace(day=1), day.replace(day=length), cadence, name)


def parse_period(name: str) -> Period:
    """Return the period called ``name``. Raises :class:`UsageError` for what names none."""
    try:
        period = _named(name)
    except ValueError:
        period = None
    if period is None or not _YEARS[0] <= period.start.year <= _YEARS[1]:
        raise UsageError(
            f'"{name}" is not the name of an edition',
            hint="write it as 2026-11-22 (daily), 2026-W47 (weekly) or 2026-11 (monthly)",
        )
    return period


def _named(name: str) -> Period | None:
    if _NAMES[Cadence.DAILY].fullmatch(name):
        return period_of(dt.date.fromisoformat(name), Cadence.DAILY)
    if week := _NAMES[Cadence.WEEKLY].fullmatch(name):
        first = dt.date.fromisocalendar(int(week[1]), int(week[2]), 1)
        return period_of(first, Cadence.WEEKLY)
    if month := _NAMES[Cadence.MONTHLY].fullmatch(name):
        return period_of(dt.date(int(month[1]), int(month[2]), 1), Cadence.MONTHLY)
    return None


def following(period: Period) -> Period:
    """Return the period after this one."""
    return period_of(period.end + dt.timedelta(days=1), period.cadence)


def preceding(period: Period) -> Period:
    """Return the period before this one."""
    return period_of(period.start - dt.timedelta(days=1), period.cadence)


def coming(
    cadence: Cadence,
    today: dt.date,
    frozen: Collection[str],
    is_idle: Callable[[Period], bool] = lambda _: False,
) -> Period:
    """Return the period of the next edition to freeze.

    That is the one that closed last, if the editions have kept their rhythm until just before it;
    else the current one, or the first after it that is not frozen. So an edition that is frozen a
    few hours after its period still is that period's, and a project that pauses does not catch up
    on every week it missed: late entries roll into the next edition.

    ``is_idle`` tells of a period that there was nothing to carry in it. No edition is made of such
    a one, as of a weekend in a daily newsletter, and so it is no break in the rhythm.
    """
    current = period_of(today, cadence)
    closed = preceding(current)
    if closed.id not in frozen and current.id not in frozen and frozen:
        before, first = preceding(closed), min(frozen)
        while before.id not in frozen and before.id > first and is_idle(before):
            before = preceding(before)
        if before.id in frozen:
            return closed
    while current.id in frozen:
        current = following(current)
    return current


def due(cadence: Cadence, today: dt.date, frozen: Iterable[Period]) -> Period | None:
    """Return the period that closed last, if neither it nor a later one of its cadence is frozen.

    Unlike :func:`coming` it does not ask for a rhythm: however late somebody looks, and whatever
    was missed before, the period that closed last is due once, and what it missed rolls into it.
    """
    closed = preceding(period_of(today, cadence))
    done = (one for one in frozen if one.cadence is cadence)
    return None if any(one.end >= closed.end for one in done) else closed
