"""Questions: which wait for an answer for too long, and which answers an edition has to give."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from farflung.edition.manifest import name_of
from farflung.model import Overdue

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from farflung.kinds import Kind
    from farflung.model import Entry

__all__ = ["answered_since", "overdue", "waits"]


def waits(entry: Entry, kinds: Mapping[str, Kind]) -> bool:
    """Tell whether an entry still waits for what its kind awaits, such as an answer."""
    kind = kinds.get(entry.kind)
    return bool(kind and kind.awaits and entry.value(kind.awaits) is None)


def overdue(
    entries: Iterable[Entry], kinds: Mapping[str, Kind], day: dt.date
) -> tuple[Overdue, ...]:
    """Return the entries that wait on ``day`` for what was promised by an earlier one, oldest first."""
    found: list[Overdue] = []
    for entry in entries:
        due = entry.value(kinds[entry.kind].due) if waits(entry, kinds) else None
        if isinstance(due, dt.date) and due < day:
            found.append(Overdue(entry.path, entry.section, entry.heading, due))
    return tuple(sorted(found, key=lambda one: (one.due, one.path)))


def answered_since(
    current: Iterable[Entry],
    open_before: Iterable[Entry],
    told: Collection[str],
    kinds: Mapping[str, Kind],
) -> tuple[Entry, ...]:
    """Return the entries whose answer came after an earlier edition carried them without it.

    ``open_before`` are entries as earlier editions carry them; ``told`` are the names
    (:func:`~farflung.edition.manifest.name_of`) of those whose answer an edition gives already.
    """
    asked = {name_of(entry.path) for entry in open_before if waits(entry, kinds)} - {*told}
    return tuple(
        entry
        for entry in sorted(current, key=lambda entry: (entry.date, entry.path))
        if name_of(entry.path) in asked and not waits(entry, kinds)
    )
