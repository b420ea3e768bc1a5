"""A frozen edition as a record: what it carries, and the hashes that prove it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from farflung.model import Elsewhere, Entry, FeedItem, HandbookHistory, Period

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from farflung.model import Edition

__all__ = ["Carried", "Manifest", "ManifestSection", "Proof", "manifest_of"]


@dataclass(frozen=True, slots=True)
class Carried:
    """A file that an edition carries: its path, the hash of its bytes, and its pictures.

    ``told`` is the edition that carries it in full, where this one is a digest.
    """

    path: str
    sha256: str
    pictures: tuple[Carried, ...] = ()
    told: Period | None = None


@dataclass(frozen=True, slots=True)
class ManifestSection:
    """What a section carries: contributed entries first, feed items after them."""

    id: str
    kind: str
    title: str
    entries: tuple[Carried, ...] = ()
    items: tuple[FeedItem, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """SHA-256 of the letter as frozen (HTML and text, UTF-8) and of the design that made it."""

    html: str
    text: str
    design: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything that a frozen edition needs to be rebuilt without a network.

    ``opening`` is the opening letter's file, None if the editor wrote none. ``answers`` are entries
    that an earlier edition carries and whose answer this one gives.
    """

    period: Period
    frozen: dt.datetime
    commit: str
    sections: tuple[ManifestSection, ...]
    history: HandbookHistory
    opening: Carried | None
    proof: Proof
    answers: tuple[ManifestSection, ...] = ()

    @property
    def id(self) -> str:
        """The name of the edition."""
        return self.period.id

    @property
    def files(self) -> tuple[Carried, ...]:
        """All contributed entries it carries, in reading order."""
        return tuple(entry for section in self.sections for entry in section.entries)


def manifest_of(
    edition: Edition, opening_path: str, frozen: dt.datetime, commit: str, proof: Proof
) -> Manifest:
    """Write down what an assembled edition carries."""
    return Manifest(
        period=edition.period,
        frozen=frozen,
        commit=commit,
        sections=tuple(
            ManifestSection(
                section.id,
                section.kind,
                section.title,
                tuple(_carried(item) for item in section.items if isinstance(item, Entry)),
                tuple(item for item in section.items if isinstance(item, FeedItem)),
                section.elsewhere,
            )
            for section in edition.sections
        ),
        history=edition.history,
        opening=Carried(opening_path, edition.opening.sha256) if edition.opening.sha256 else None,
        proof=proof,
        answers=tuple(_answers(edition.answers)),
    )


def _answers(entries: Sequence[Entry]) -> Iterator[ManifestSection]:
    for section, group in groupby(entries, key=lambda entry: entry.section):
        found = tuple(group)
        carried = tuple(_carried(entry) for entry in found)
        yield ManifestSection(section, found[0].kind, "", carried)


def _carried(entry: Entry) -> Carried:
    pictures = tuple(Carried(picture.path, picture.sha256) for picture in entry.pictures)
    return Carried(entry.path, entry.sha256, pictures, entry.told)
