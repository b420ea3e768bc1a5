"""How many messages a relay may be given now: limits in several windows at once. Pure.

A window is cut into slots, and what was given is counted by slot. A window and a slot of the past
never hold more than the limit together, so no moving window does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["SLOTS", "Rate", "Use", "oldest", "room", "slot_of", "wait"]

SLOTS = 20
"""Parts of a window: the rate is met to one part in so many."""


@dataclass(frozen=True, slots=True)
class Rate:
    """At most ``most`` messages in any ``span`` seconds."""

    span: int
    most: int


@dataclass(frozen=True, slots=True)
class Use:
    """What was given in one slot of the windows of ``span`` seconds."""

    span: int
    slot: int
    count: int


def slot_of(span: int, now: float) -> int:
    """Return the slot that a moment (Unix time) lies in."""
    return int(now * SLOTS / span)


def oldest(span: int, now: float) -> int:
    """Return the first slot that counts."""
    return slot_of(span, now) - SLOTS


def room(rates: Sequence[Rate], used: Iterable[Use], now: float) -> int:
    """Return how many more may be given now."""
    used = tuple(used)
    return min(
        max(0, rate.most - sum(u.count for u in _counting(rate, used, now))) for rate in rates
    )


def wait(rates: Sequence[Rate], used: Iterable[Use], now: float) -> float:
    """Return the seconds until one more may be given; 0 if it may now."""
    used = tuple(used)
    return max(_wait(rate, used, now) for rate in rates)


def _wait(rate: Rate, used: Sequence[Use], now: float) -> float:
    counting = sorted(_counting(rate, used, now), key=lambda use: use.slot)
    left = sum(use.count for use in counting)
    for use in counting:
        if left < rate.most:
            break
        left -= use.count
        if left < rate.most:
            free = (use.slot + SLOTS + 1) * rate.span / SLOTS
            return max(0.0, free - now)
    return 0.0


def _counting(rate: Rate, used: Sequence[Use], now: float) -> Iterator[Use]:
    """Yield what counts.

    A slot of the future, from before a clock was put back, counts until its time is over; but one
    that is further away than a window does not, or a clock that was a year ahead would stop us for
    a year.
    """
    here = slot_of(rate.span, now)
    for use in used:
        if use.span == rate.span and abs(use.slot - here) <= SLOTS:
            yield use
