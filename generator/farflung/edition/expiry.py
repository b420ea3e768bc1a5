"""What has expired leaves the archive; what was frozen and mailed stays what it was."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from farflung.model import Entry

if TYPE_CHECKING:
    import datetime as dt

    from farflung.model import Edition, Item

__all__ = ["unexpired"]


def unexpired(edition: Edition, day: dt.date) -> Edition:
    """Return the edition as its pages and feeds may show it on ``day``, on the publication's clock.

    An entry is shown on the day it expires and not after it.
    """
    sections = (
        replace(section, items=tuple(item for item in section.items if _is_shown(item, day)))
        for section in edition.sections
    )
    answers = tuple(entry for entry in edition.answers if _is_shown(entry, day))
    return replace(edition, sections=tuple(sections), answers=answers)


def _is_shown(item: Item, day: dt.date) -> bool:
    return not (isinstance(item, Entry) and item.expires and item.expires < day)
