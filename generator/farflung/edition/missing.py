"""What an edition lacks, for its editor: sections that are empty, and who has not appeared.

Nobody is ranked: of teams and countries only numbers are told.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from farflung.edition.manifest import name_of
from farflung.kinds import Kind, Source
from farflung.model import Entry, FieldType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from farflung.edition.manifest import Manifest
    from farflung.model import Edition

__all__ = ["EmptySection", "Missing", "Quiet", "missing"]

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
class Quiet:
    """How many of the known ones have not appeared in the last :data:`LATELY` editions."""

    absent: int
    known: int


@dataclass(frozen=True, slots=True)
class Missing:
    """What an edition lacks; ``teams`` and ``countries`` are those of the last twelve months."""

    sections: tuple[EmptySection, ...]
    teams: Quiet
    countries: Quiet


def missing(
    edition: Edition,
    entries: Sequence[Entry],
    kinds: Mapping[str, Kind],
    manifests: Iterable[Manifest],
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
    lately = {file.known for section in recent for file in section.entries}
    lately |= {one.name for section in recent for one in section.elsewhere}
    lately |= {one.name for section in edition.sections for one in section.elsewhere}
    lately |= {name_of(entry.path) for entry in edition.entries}
    known = [e for e in entries if edition.period.end - _KNOWN < e.date <= edition.period.end]
    appeared = [entry for entry in known if name_of(entry.path) in lately]
    return Missing(
        tuple(_empty(edition, kinds, before)),
        _quiet(_teams(appeared), _teams(known)),
        _quiet(_countries(appeared), _countries(known)),
    )


def _empty(
    edition: Edition, kinds: Mapping[str, Kind], before: Sequence[Manifest]
) -> Iterator[EmptySection]:
    answering = {entry.section for entry in edition.answers}
    for section in edition.sections:
        if section.items or section.id in answering or kinds[section.kind].source is Source.GIT:
            continue
        count = 0
        for manifest in before:
            found = next((s for s in manifest.sections if s.id == section.id), None)
            answered = any(one.id == section.id for one in manifest.answers)
            if found is None or found.entries or found.items or answered:
                break
            count += 1
        yield EmptySection(section.id, section.title, count)


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
