"""Cadences, and the periods that editions are named by."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

__all__ = ["Cadence", "Period"]


class Cadence(StrEnum):
    """How often an edition appears."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days an edition is about, both ends included, in the publication's time zone."""

    start: dt.date
    end: dt.date
    cadence: Cadence
    id: str
