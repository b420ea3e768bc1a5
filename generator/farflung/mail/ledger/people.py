"""Whether somebody is still to be mailed, as the list says at that moment. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from farflung.mail.subscribers.records import State

if TYPE_CHECKING:
    import datetime as dt

__all__ = ["absence"]


def absence(standing: str | None, why: str, paused: dt.date | None, today: dt.date) -> str:
    """Return why somebody is not to be mailed now, empty if they are.

    ``standing`` is their state on the list, None for somebody who is not on it any more; ``why``
    the reason for that state.
    """
    if standing is None:
        return "forgotten"
    if standing == State.SUPPRESSED:
        return f"suppressed: {why}"
    if standing != State.ACTIVE:
        return standing
    return "paused" if paused and today < paused else ""
