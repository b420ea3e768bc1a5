"""What the ledger asks of the list while a mailing runs, and what it tells it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from farflung.mail.ledger import sql

if TYPE_CHECKING:
    from sqlalchemy import Connection

__all__ = ["absence", "suppress"]


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


def suppress(connection: Connection, number: int, why: str, now: float) -> None:
    """Write no more to the person of a row, because of what a server said."""
    when = dt.datetime.fromtimestamp(now, dt.UTC)
    connection.execute(sql.SUPPRESS, {"number": number, "why": why, "when": when})
