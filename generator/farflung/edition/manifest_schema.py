"""What a manifest may hold, part by part: the shape of its YAML, read strictly."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - pydantic reads it
from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from farflung.edition.manifest import Carried, ManifestSection, Proof, VariantProof
from farflung.edition.periods import parse_period
from farflung.errors import UsageError
from farflung.model import (
    Cadence,
    ChangeKind,
    Elsewhere,
    FeedItem,
    HandbookChange,
    HandbookHistory,
    Variant,
)
from farflung.texts import has_control_characters

__all__ = ["ManifestFile"]

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Commit = Annotated[str, Field(pattern=r"^([0-9a-f]{40}|[0-9a-f]{64})?$")]


def _below_newsletter(path: str) -> str:
    parts = PurePosixPath(path).parts
    inside = parts[:1] == ("newsletter",) and len(parts) > 1 and ".." not in parts
    if not inside or "\\" in path or has_control_characters(path):
        raise ValueError("should be the path of a file below newsletter/")
    return path


def _edition(name: str) -> str:
    try:
        return parse_period(name).id
    except UsageError as error:
        raise ValueError(error.message) from error


EditionName = Annotated[str, AfterValidator(_edition)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class _File(_Part):
    path: Annotated[str, AfterValidator(_below_newsletter)] = ""
    sha256: Digest
    name: Digest | Literal[""] = ""
    withdrawn: dt.date | None = None
    pictures: tuple[_File, ...] = ()
    told: EditionName | None = None
    translations: tuple[_File, ...] = ()
    language: str = ""

    @model_validator(mode="after")
    def _is_known(self) -> _File:
        if bool(self.path) == bool(self.name):
            raise ValueError("should have either path or name")
        return self

    def record(self) -> Carried:
        pictures = tuple(picture.record() for picture in self.pictures)
        told = parse_period(self.told) if self.told else None
        translations = tuple(translation.record() for translation in self.translations)
        return Carried(
            self.path,
            self.sha256,
            pictures,
            self.name,
            self.withdrawn,
            told,
            translations,
            self.language,
        )


class _Elsewhere(_Part):
    name: Digest
    sha256: Digest
    edition: EditionName

    def record(self) -> Elsewhere:
        return Elsewhere(self.name, self.sha256, parse_period(self.edition))


class _FeedItem(_Part):
    feed: str
    id: str
    title: str = ""
    link: str = ""
    date: AwareDatetime
    author: str = ""
    summary: str = ""
    language: str = ""


class _Section(_Part):
    id: str
    kind: str
    title: str = ""
    entries: tuple[_File, ...] = ()
    items: tuple[_FeedItem, ...] = ()
    elsewhere: tuple[_Elsewhere, ...] = ()
    titles: dict[str, str] = {}

    def record(self) -> ManifestSection:
        items = (FeedItem(section=self.id, kind=self.kind, **dict(item)) for item in self.items)
        entries = tuple(file.record() for file in self.entries)
        elsewhere = tuple(one.record() for one in self.elsewhere)
        return ManifestSection(
            self.id, self.kind, self.title, entries, tuple(items), elsewhere, self.titles
        )


class _Change(_Part):
    path: str
    title: str = ""
    change: ChangeKind
    previous: str = ""
    summary: str = ""
    redline: Annotated[str, Field(pattern=r"^(since-[^/\s]+/[^/\s]+/)?$")] = ""


class _History(_Part):
    start: Commit = ""
    end: Commit = ""
    changes: tuple[_Change, ...] = ()
    more: tuple[_Change, ...] = ()

    def record(self) -> HandbookHistory:
        changes, more = (
            tuple(HandbookChange(**dict(change)) for change in some)
            for some in (self.changes, self.more)
        )
        return HandbookHistory(self.start, self.end, changes, more)


class _VariantLetter(_Part):
    language: str
    audience: tuple[str, ...] = ()
    html: Digest
    text: Digest

    def record(self) -> VariantProof:
        variant = Variant(self.language, frozenset(self.audience))
        return VariantProof(variant, self.html, self.text)


class _Letter(_Part):
    html: Digest
    text: Digest
    design: Digest
    variants: tuple[_VariantLetter, ...] = ()

    def record(self) -> Proof:
        variants = tuple(variant.record() for variant in self.variants)
        return Proof(self.html, self.text, self.design, variants)


class ManifestFile(_Part):
    """A manifest as it is written; each part hands on its record."""

    edition: str
    cadence: Cadence
    period: dict[str, dt.date]
    frozen: AwareDatetime
    commit: Commit = ""
    opening: _File | None = None
    sections: tuple[_Section, ...] = ()
    answers: tuple[_Section, ...] = ()
    handbook: _History = _History()
    letter: _Letter
    lasting: _Letter | None = None
