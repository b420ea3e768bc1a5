"""A frozen edition as a record: what it carries, and the hashes that prove it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from farflung.model import Entry, FeedItem, HandbookHistory, Period, Variant

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from farflung.model import Edition, Opening

__all__ = ["Carried", "Manifest", "ManifestSection", "Proof", "VariantProof", "manifest_of"]


@dataclass(frozen=True, slots=True)
class Carried:
    """A file that an edition carries: its path, the hash of its bytes, and its pictures.

    ``translations`` are the same in other languages, each with its ``language``.
    """

    path: str
    sha256: str
    pictures: tuple[Carried, ...] = ()
    translations: tuple[Carried, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class ManifestSection:
    """What a section carries: contributed entries first, feed items after them.

    ``titles`` are its title in other languages.
    """

    id: str
    kind: str
    title: str
    entries: tuple[Carried, ...] = ()
    items: tuple[FeedItem, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class VariantProof:
    """SHA-256 of the letter (HTML and text, UTF-8) that is made for a variant."""

    variant: Variant
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class Proof:
    """SHA-256 of the letter as frozen (HTML and text, UTF-8) and of the design that made it.

    That is everybody's letter in the publication's own language. ``variants`` are everybody's in
    the other languages; and where entries are for some readers only, in every language the letter
    of somebody who belongs to all groups, so that the hash of each entry's rendering is under a
    proof.
    """

    html: str
    text: str
    design: str
    variants: tuple[VariantProof, ...] = ()


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
                section.titles,
            )
            for section in edition.sections
        ),
        history=edition.history,
        opening=_opening(edition.opening, opening_path) if edition.opening.sha256 else None,
        proof=proof,
        answers=tuple(_answers(edition.answers)),
    )


def _answers(entries: Sequence[Entry]) -> Iterator[ManifestSection]:
    for section, group in groupby(entries, key=lambda entry: entry.section):
        found = tuple(group)
        carried = tuple(_carried(entry) for entry in found)
        yield ManifestSection(section, found[0].kind, "", carried)


def _carried(entry: Entry, *, of_translation: bool = False) -> Carried:
    pictures = tuple(Carried(picture.path, picture.sha256) for picture in entry.pictures)
    translations = tuple(_carried(one, of_translation=True) for one in entry.translations)
    language = entry.language if of_translation else ""
    return Carried(entry.path, entry.sha256, pictures, translations, language)


def _opening(opening: Opening, path: str) -> Carried:
    translations = tuple(
        Carried(one.path, one.sha256, language=one.language) for one in opening.translations
    )
    return Carried(path, opening.sha256, translations=translations)
