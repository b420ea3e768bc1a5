"""What an edition lacks, for its editor: empty sections, overdue answers, who has not appeared.

Nobody is ranked: of teams and countries only numbers are told.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from farflung.kinds import Kind, Source
from farflung.model import Entry, FieldType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from farflung.edition.manifest import Manifest
    from farflung.model import Edition

__all__ = ["EmptySection", "Missing", "Overdue", "Quiet", "missing"]

LATELY = 4
"""Editions, with the coming one, in which a team or country counts as having appeared lately."""

_KNOWN = dt.timedelta(days=365)
"""How long a team or country that nobody writes of any more is still missed."""


@dataclass(frozen=True, slots=True)
class EmptySection:
    """A section without anything in the coming edition, and in as many ``editions`` before it."""

    section: str
    title: str
    editions: int


@dataclass(frozen=True, slots=True)
class Overdue:
    """A question that nobody has answered by the day on which an answer was promised."""

    path: str
    heading: str
    due: dt.date


@dataclass(frozen=True, slots=True)
class Quiet:
    """How many of the known ones have not appeared in the last :data:`LATELY` editions."""

    absent: int
    known: int


@dataclass(frozen=True, slots=True)
class Missing:
    """What an edition lacks; ``teams`` and ``countries`` are those of the last twelve months."""

    sections: tuple[EmptySection, ...]
    overdue: tuple[Overdue, ...]
    teams: Quiet
    countries: Quiet


def missing(
    edition: Edition,
    entries: Sequence[Entry],
    kinds: Mapping[str, Kind],
    manifests: Iterable[Manifest],
    today: dt.date,
) -> Missing:
    """Find what an edition lacks.

    ``entries`` are all contributions; ``manifests`` all frozen editions, in any order.
    """
    before = sorted(
        (
            manifest
            for manifest in manifests
            if manifest.period.cadence is edition.period.cadence
            and manifest.period.end < edition.period.start
        ),
        key=lambda manifest: manifest.period.end,
        reverse=True,
    )
    recent = [section for manifest in before[: LATELY - 1] for section in manifest.sections]
    lately = {file.path for section in recent for file in section.entries}
    lately |= {one.path for section in recent for one in section.elsewhere}
    lately |= {one.path for section in edition.sections for one in section.elsewhere}
    lately |= {entry.path for entry in edition.entries}
    known = [e for e in entries if edition.period.end - _KNOWN < e.date <= edition.period.end]
    appeared = [entry for entry in known if entry.path in lately]
    return Missing(
        tuple(_empty(edition, kinds, before)),
        tuple(sorted(_overdue(entries, today), key=lambda one: (one.due, one.path))),
        _quiet(_teams(appeared), _teams(known)),
        _quiet(_countries(appeared), _countries(known)),
    )


def _empty(
    edition: Edition, kinds: Mapping[str, Kind], before: Sequence[Manifest]
) -> Iterator[EmptySection]:
    for section in edition.sections:
        if section.items or kinds[section.kind].source is Source.GIT:
            continue
        count = 0
        for manifest in before:
            found = next((s for s in manifest.sections if s.id == section.id), None)
            if found is None or found.entries or found.items:
                break
            count += 1
        yield EmptySection(section.id, section.title, count)


def _overdue(entries: Iterable[Entry], today: dt.date) -> Iterator[Overdue]:
    """Find what has a promised day and no answer, of whatever kind."""
    for entry in entries:
        due = entry.value("due")
        if isinstance(due, dt.date) and due < today and not entry.value("answer"):
            yield Overdue(entry.path, entry.heading, due)


def _teams(entries: Iterable[Entry]) -> set[str]:
    values = (entry.value("team") for entry in entries)
    return {value.strip().casefold() for value in values if isinstance(value, str)} - {""}


def _countries(entries: Iterable[Entry]) -> set[str]:
    return {
        str(field.value)
        for entry in entries
        for field in entry.fields
        if field.type is FieldType.COUNTRY
    }


def _quiet(appeared: set[str], known: set[str]) -> Quiet:
    return Quiet(len(known - appeared), len(known))
