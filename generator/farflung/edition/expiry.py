"""What leaves an edition's pages and feeds; what was frozen and mailed stays what it was."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from farflung.model import Entry

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection

    from farflung.model import Edition, Item

__all__ = ["lasting", "unexpired"]


def unexpired(edition: Edition, day: dt.date) -> Edition:
    """Return the edition as its pages and feeds may show it on ``day``, on the publication's clock.

    An entry is shown on the day it expires and not after it. What has closed by then, such as an
    opportunity, stays and says so.
    """

    def today(entry: Entry) -> Entry | None:
        if entry.expires and entry.expires < day:
            return None
        over = entry.closes is not None and entry.closes < day
        if not over:
            return entry
        translations = tuple(replace(one, over=True) for one in entry.translations)
        return replace(entry, over=True, translations=translations)

    return _with_entries(edition, today)


def lasting(edition: Edition, secret: Collection[str]) -> Edition:
    """Return the edition without entries of ``secret`` kinds, which need not last as long as it."""
    return _with_entries(edition, lambda entry: None if entry.kind in secret else entry)


def _with_entries(edition: Edition, change: Callable[[Entry], Entry | None]) -> Edition:
    def changed(items: tuple[Item, ...]) -> tuple[Item, ...]:
        shown = (change(item) if isinstance(item, Entry) else item for item in items)
        return tuple(item for item in shown if item is not None)

    sections = tuple(replace(s, items=changed(s.items)) for s in edition.sections)
    answers = tuple(entry for entry in changed(edition.answers) if isinstance(entry, Entry))
    return replace(edition, sections=sections, answers=answers)
