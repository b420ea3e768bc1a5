"""Which editions a section appears in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from farflung.model import Cadence

if TYPE_CHECKING:
    from farflung.config import Publication, SectionSettings
    from farflung.kinds import Kind

__all__ = ["cadences_of", "home_of", "is_finer"]

_FINENESS = [Cadence.DAILY, Cadence.WEEKLY, Cadence.MONTHLY]


def is_finer(one: Cadence, other: Cadence) -> bool:
    """Tell whether editions of ``one`` appear more often than those of ``other``."""
    return _FINENESS.index(one) < _FINENESS.index(other)


def cadences_of(
    section: SectionSettings, kind: Kind, publication: Publication
) -> tuple[Cadence, ...]:
    """Return the cadences whose editions have the section.

    Unless the section says so itself: those at least as slow as the kind's own, or the slowest the
    publication has.
    """
    if section.cadence:
        return section.cadence
    cadences = sorted(publication.cadences, key=_FINENESS.index)
    slow_enough = [c for c in cadences if not is_finer(c, kind.cadence)]
    return tuple(slow_enough or cadences[-1:])


def home_of(section: SectionSettings, kind: Kind, publication: Publication) -> Cadence:
    """Return the cadence whose editions are the first to tell what the section has.

    That is the publication's main one, or the one that appears most often where that one does not
    have the section. Editions of the others are digests of it.
    """
    cadences = cadences_of(section, kind, publication)
    if publication.cadence in cadences:
        return publication.cadence
    return min(cadences, key=_FINENESS.index)
