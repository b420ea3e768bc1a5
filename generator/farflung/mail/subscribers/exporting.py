"""The list as a CSV file (RFC 4180): what an import reads, and what became of everybody."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from farflung.mail.subscribers.records import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from farflung.mail.subscribers.records import Subscriber

__all__ = ["HEADERS", "write_csv"]

HEADERS = ("address", *FIELDS, "state", "reason", "since", "joined", "origin")
_FORMULA = ("=", "+", "-", "@", "\t", "'")


def write_csv(people: Iterable[Subscriber]) -> bytes:
    """Write everybody as a line of CSV in UTF-8, below a line of headers.

    A text that a spreadsheet would take for a formula gets an apostrophe before it, which an import
    takes away again.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(HEADERS)
    for person in people:
        writer.writerow([_safe(cell) for cell in _cells(person)])
    return file.getvalue().encode()


def _cells(person: Subscriber) -> list[str]:
    standing = person.standing
    return [
        person.address.written,
        *(_plain(getattr(person.profile, name)) for name in FIELDS),
        standing.state.value,
        standing.reason.value,
        standing.since.isoformat(timespec="seconds"),
        person.joined.isoformat(timespec="seconds"),
        person.origin.value,
    ]


def _plain(value: object) -> str:
    if isinstance(value, frozenset):
        return ", ".join(sorted(value))
    return "" if value is None else str(value)


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
