from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from farflung.gather.feeds.dates import believable, read_date

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-20T10:00:00Z",
        "2026-11-20T12:30:00+02:30",
        "2026-11-20T10:00:00.123456789Z",
        "Fri, 20 Nov 2026 10:00:00 GMT",
        "Fri, 20 Nov 2026 10:00:00 -0000",
        "20 Nov 26 05:00 EST",
        " Fri, 20 Nov 2026 11:00:00 +0100 ",
    ],
)
def test_dates_with_a_zone_are_read(written: str) -> None:
    """The formats of Atom, JSON Feed and RSS give the same moment in UTC."""
    assert read_date(written) == dt.datetime(2026, 11, 20, 10, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "written",
    ["", "yesterday", "2026-11-20", "2026-11-20T10:00:00", "Fri, 20 Nov 2026 10:00:00",
     "Fri, 20 Nov 2026 10:00:00 XYZ", "2026-02-30T10:00:00Z", "9" * 5000, "1 Jan 999999 0:0 GMT"],
)  # fmt: skip
def test_dates_that_could_mean_two_moments_are_not_read(written: str) -> None:
    """Without a zone, or with one nobody knows, there is no date."""
    assert read_date(written) is None


@given(st.text())
def test_any_text_is_a_date_or_none(text: str) -> None:
    """No text raises, and a date that is read is in UTC."""
    date = read_date(text)
    assert date is None or date.tzinfo is dt.UTC


def test_unbelievable_dates_become_the_first_sight() -> None:
    """Missing, absurd and future dates are replaced; half a day ahead is a clock that is off."""
    near = NOW + dt.timedelta(hours=12)
    assert believable(None, NOW) == NOW
    assert believable(NOW + dt.timedelta(days=2), NOW) == NOW
    assert believable(dt.datetime(1970, 1, 1, tzinfo=dt.UTC), NOW) == NOW
    assert believable(near, NOW) == near
