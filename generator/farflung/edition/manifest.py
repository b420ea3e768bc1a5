"""A frozen edition as a record: what it carries, and the hashes that prove it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import groupby
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from farflung.model import Elsewhere, Entry, FeedItem, HandbookHistory, Period, Variant

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from farflung.model import Edition, Opening

__all__ = [
    "Carried",
    "Manifest",
    "ManifestSection",
    "Proof",
    "VariantProof",
    "changed_texts",
    "manifest_of",
    "name_of",
]


def name_of(path: str) -> str:
    """Return the hash by which a manifest knows an entry whose path it must not tell.

    It is the SHA-256 of ``<section>/<file>``, so that it stays when the entry moves into or out of
    the private folder.
    """
    return sha256("/".join(PurePosixPath(path).parts[-2:]).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Carried:
    """A file that an edition carries: its path, the hash of its bytes, and its pictures.

    Of an entry that appears in the letter alone, and of one that was ``withdrawn`` (on that day),
    there is no ``path`` but its hash, ``name`` (:func:`name_of`). ``told`` is the edition that
    carries it in full, where this one is a digest. ``translations`` are the same in other
    languages, each with its ``language``.
    """

    path: str
    sha256: str
    pictures: tuple[Carried, ...] = ()
    name: str = ""
    withdrawn: dt.date | None = None
    told: Period | None = None
    translations: tuple[Carried, ...] = ()
    language: str = ""

    @property
    def known(self) -> str:
        """The hash of its path, whether or not the path is told."""
        return self.name or name_of(self.path)

    def nameless(self) -> Carried:
        """Return what a manifest tells of an entry that appears in the letter alone: hashes."""
        return replace(
            self,
            path="",
            name=self.known,
            pictures=tuple(picture.nameless() for picture in self.pictures),
        )

    def taken_out(self, day: dt.date) -> Carried:
        """Return what a manifest keeps of an entry whose consent was withdrawn on ``day``."""
        return Carried("", self.sha256, name=self.known, withdrawn=self.withdrawn or day)


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
    elsewhere: tuple[Elsewhere, ...] = ()
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
    that an earlier edition carries and whose answer this one gives. ``lasting`` proves the letter
    without what appears in the letter alone and what was withdrawn, which can be rebuilt when that
    is gone; None where the whole letter lasts.
    """

    period: Period
    frozen: dt.datetime
    commit: str
    sections: tuple[ManifestSection, ...]
    history: HandbookHistory
    opening: Carried | None
    proof: Proof
    answers: tuple[ManifestSection, ...] = ()
    lasting: Proof | None = None

    @property
    def id(self) -> str:
        """The name of the edition."""
        return self.period.id

    @property
    def files(self) -> tuple[Carried, ...]:
        """All contributed entries it carries, in reading order."""
        return tuple(entry for section in self.sections for entry in section.entries)

    @property
    def texts(self) -> tuple[Carried, ...]:
        """Everything in it that people wrote: entries, those it answers, the opening letter."""
        return (*self.files, *self.answered, *([self.opening] if self.opening else []))

    @property
    def answered(self) -> tuple[Carried, ...]:
        """The entries whose answer it gives."""
        return tuple(entry for section in self.answers for entry in section.entries)


def changed_texts(manifest: Manifest, change: Callable[[Carried], Carried]) -> Manifest:
    """Return the manifest with all its :attr:`~Manifest.texts` put through ``change``."""

    def changed(sections: Sequence[ManifestSection]) -> tuple[ManifestSection, ...]:
        return tuple(
            replace(section, entries=tuple(change(entry) for entry in section.entries))
            for section in sections
        )

    return replace(
        manifest,
        sections=changed(manifest.sections),
        answers=changed(manifest.answers),
        opening=change(manifest.opening) if manifest.opening else None,
    )


def manifest_of(
    edition: Edition,
    opening_path: str,
    frozen: dt.datetime,
    commit: str,
    proof: Proof,
    secret: Collection[str] = (),
) -> Manifest:
    """Write down what an assembled edition carries; of entries of ``secret`` kinds hashes alone."""
    return Manifest(
        period=edition.period,
        frozen=frozen,
        commit=commit,
        sections=tuple(
            ManifestSection(
                section.id,
                section.kind,
                section.title,
                tuple(_carried(e, secret) for e in section.items if isinstance(e, Entry)),
                tuple(item for item in section.items if isinstance(item, FeedItem)),
                section.elsewhere,
                section.titles,
            )
            for section in edition.sections
        ),
        history=edition.history,
        opening=_opening(edition.opening, opening_path) if edition.opening.sha256 else None,
        proof=proof,
        answers=tuple(_answers(edition.answers, secret)),
    )


def _answers(entries: Sequence[Entry], secret: Collection[str]) -> Iterator[ManifestSection]:
    for section, group in groupby(entries, key=lambda entry: entry.section):
        found = tuple(group)
        carried = tuple(_carried(entry, secret) for entry in found)
        yield ManifestSection(section, found[0].kind, "", carried)


def _carried(entry: Entry, secret: Collection[str], *, of_translation: bool = False) -> Carried:
    translations = tuple(_carried(one, secret, of_translation=True) for one in entry.translations)
    language = entry.language if of_translation else ""
    pictures = tuple(Carried(picture.path, picture.sha256) for picture in entry.pictures)
    carried = Carried(
        entry.path,
        entry.sha256,
        pictures,
        told=entry.told,
        translations=translations,
        language=language,
    )
    return carried.nameless() if entry.kind in secret else carried


def _opening(opening: Opening, path: str) -> Carried:
    translations = tuple(
        Carried(one.path, one.sha256, language=one.language) for one in opening.translations
    )
    return Carried(path, opening.sha256, translations=translations)
