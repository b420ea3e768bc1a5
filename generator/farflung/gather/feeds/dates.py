"""The date of a feed's item, read only where it says a moment beyond doubt."""

from __future__ import annotations

import datetime as dt
from email.utils import parsedate_to_datetime

__all__ = ["believable", "read_date"]

_LONGEST = 64
_EARLIEST = dt.datetime(1990, 1, 1, tzinfo=dt.UTC)
_AHEAD = dt.timedelta(days=1)


def read_date(written: str) -> dt.datetime | None:
    """Read RFC 3339 (Atom, JSON Feed) and RFC 822 (RSS) dates; the result is in UTC.

    A date without a zone, or with a zone's name that nobody agreed on, gives None: it could mean
    any of two days. ``-0000`` is UTC (RFC 5322 3.3).
    """
    text = written.strip()
    if not text or len(text) > _LONGEST:
        return None
    try:
        moment = _rfc3339(text) or _rfc822(text)
        return moment.replace(microsecond=0) if moment else None
    except (ValueError, OverflowError, IndexError, TypeError, OSError):
        return None


def _rfc3339(text: str) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(dt.UTC) if moment.tzinfo else None


def _rfc822(text: str) -> dt.datetime | None:
    moment = parsedate_to_datetime(text.removesuffix("-0000") + "+0000" * text.endswith("-0000"))
    return moment.astimezone(dt.UTC) if moment.tzinfo else None


def believable(date: dt.datetime | None, first_seen: dt.datetime) -> dt.datetime:
    """Return ``date``, or the time of first sight where it is missing, absurd or in the future.

    A date is judged against the first sight and not against today, so that the same item keeps
    the same date on every day.
    """
    if date is None or date < _EARLIEST or date > first_seen + _AHEAD:
        return first_seen
    return date
