"""Limits of a relay: no moving window is ever exceeded, and nothing waits for ever."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from farflung.mail.ledger.rates import Rate, Use, oldest, room, slot_of, wait

RATES = (Rate(1, 5), Rate(3600, 60))


@given(st.lists(st.floats(0, 400), min_size=1, max_size=60))
def test_no_window_holds_more_than_its_limit(pauses: list[float]) -> None:
    """Whoever takes all the room there is, whenever they come, stays below every limit."""
    now, uses, given_at = 1_000_000.0, Counter[tuple[int, int]](), Counter[float]()
    for pause in pauses:
        now += pause
        used = [Use(span, slot, count) for (span, slot), count in uses.items()]
        count = room(RATES, used, now)
        given_at[now] += count
        for rate in RATES:
            uses[rate.span, slot_of(rate.span, now)] += count
    for rate in RATES:
        for end in given_at:
            inside = sum(n for at, n in given_at.items() if end - rate.span < at <= end)
            assert inside <= rate.most


@given(st.integers(0, 120), st.integers(-3, 45))
def test_after_the_wait_there_is_room(count: int, slot: int) -> None:
    """The time to wait is enough, and no longer than a window, its slot, and what is ahead of us."""
    now = 3600.0 * 500
    used = [Use(3600, slot_of(3600, now) - slot, count), Use(1, slot_of(1, now), 5)]
    pause = wait(RATES, used, now)
    assert 0 < pause <= 3600 * (1.05 + 3 / 20)
    assert room(RATES, used, now + pause + 0.001) > 0
    assert room(RATES, used, now) == 0


@pytest.mark.parametrize("away", [30, 10_000])
def test_a_slot_of_the_future_stops_nobody_for_long(away: int) -> None:
    """A clock that was ahead leaves slots ahead: those that are far away count for nothing."""
    now = 3600.0 * 500
    used = [Use(3600, slot_of(3600, now) + away, 60)]
    assert room((Rate(3600, 60),), used, now) == 60


def test_what_is_forgotten_counts_no_more() -> None:
    """The slots before the oldest have no part in any window."""
    now = 3600.0 * 500
    used = [Use(3600, oldest(3600, now) - 1, 60)]
    assert room((Rate(3600, 60),), used, now) == 60
    assert wait((Rate(3600, 60),), used, now) == 0
