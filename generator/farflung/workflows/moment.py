"""The time a run goes by, read once at its edge."""

from __future__ import annotations

import datetime as dt
import os
import zoneinfo
from dataclasses import dataclass
from typing import TYPE_CHECKING

from farflung.errors import UsageError

if TYPE_CHECKING:
    from farflung.workflows.project import Project

__all__ = ["Moment", "moment_of"]


@dataclass(frozen=True, slots=True)
class Moment:
    """``now`` decides which edition is coming; ``stamp`` (Unix time) is written into files."""

    now: dt.datetime
    today: dt.date
    stamp: int


def moment_of(project: Project, at: dt.datetime | None = None) -> Moment:
    """Work out the time of a run.

    ``now`` is ``at`` where given, else ``SOURCE_DATE_EPOCH``, else the clock. ``stamp`` is
    ``SOURCE_DATE_EPOCH``, else the time of the current commit, else midnight of today (UTC), so
    that the same content gives the same bytes. ``today`` is on the publication's clock.
    """
    epoch = _source_date_epoch()
    zone = zoneinfo.ZoneInfo(project.settings.publication.timezone)
    now = at or (dt.datetime.fromtimestamp(epoch, dt.UTC) if epoch else dt.datetime.now(dt.UTC))
    now = now.replace(microsecond=0)
    if now.tzinfo is None:
        now = now.replace(tzinfo=zone)
    head = project.repository.head if project.repository else None
    midnight = now.astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    stamp = epoch or int((head.date if head else midnight).timestamp())
    return Moment(now, now.astimezone(zone).date(), stamp)


def _source_date_epoch() -> int | None:
    text = os.environ.get("SOURCE_DATE_EPOCH")
    if not text:
        return None
    try:
        return int(text)
    except ValueError:
        raise UsageError(
            f'SOURCE_DATE_EPOCH is "{text}", which is not a number of seconds'
        ) from None
