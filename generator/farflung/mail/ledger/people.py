"""Whether somebody is still to be mailed, as the list says at that moment. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

__all__ = ["absence"]


def absence(standing: str | None, why: str, paused_until: dt.date | None, today: dt.date) -> str:
    """Return why somebody is not to be mailed now, empty if they are.

    ``standing`` is their state on the list, None for somebody who is not on it any more; ``why``
    the reason for that state.
    """
    if standing is None:
        return "forgotten"
    if standing == "suppressed":
        return f"suppressed: {why}"
    if standing != "active":
        return standing
    return "paused" if paused_until and today < paused_until else ""
