"""What is contributed, fetched and found: entries, feed items, changes of the handbook."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

    from farflung.model.periods import Period

__all__ = [
    "ChangeKind",
    "Consent",
    "Entry",
    "FeedItem",
    "Field",
    "FieldType",
    "HandbookChange",
    "HandbookHistory",
    "Item",
    "SourcePicture",
    "Value",
    "same_tag",
]


class FieldType(StrEnum):
    """The types a kind's field can have."""

    TEXT = "text"
    MARKDOWN = "markdown"
    DATE = "date"
    TIME = "time"
    MONTH_DAY = "month-day"
    URL = "url"
    IMAGE = "image"
    FOCUS = "focus"
    PERSON = "person"
    PEOPLE = "people"
    CHOICE = "choice"
    NUMBER = "number"
    ISBN = "isbn"
    TIMEZONE = "timezone"
    COUNTRY = "country"
    LANGUAGE = "language"
    AUDIENCE = "audience"


def same_tag(one: str, other: str) -> bool:
    """Tell whether two language tags are the same; the case of letters means nothing (RFC 5646)."""
    return one.lower() == other.lower()


Value: TypeAlias = "str | int | float | dt.date | tuple[str, ...]"


@dataclass(frozen=True, slots=True)
class Field:
    """One filled-in field of an entry, with the label that people see."""

    name: str
    label: str
    type: FieldType
    value: Value


@dataclass(frozen=True, slots=True)
class Consent:
    """Who agreed to an entry about them, and when."""

    by: str
    date: dt.date


@dataclass(frozen=True, slots=True)
class SourcePicture:
    """A picture beside an entry: ``path`` relative to the root, hash of its bytes as given.

    ``field`` is the name of the field that names it; ``alt`` describes it in words. ``focus`` is
    the place that stays in sight where the picture is cropped, as CSS writes it (``30% 60%`` from
    the left and the top), empty for the middle.
    """

    field: str
    path: str
    sha256: str
    alt: str
    focus: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One contributed Markdown file, checked against its kind.

    ``path`` is relative to the project's root with forward slashes; ``sha256`` is that of the
    file's bytes; ``heading`` is what the entry is called, ``fields`` are those of its kind in the
    kind's order, without ``title`` and ``link``; ``body`` is Markdown as typed. ``language`` is empty
    where it is the publication's. ``audience`` names the groups it is for, such as ``country:JP``
    and ``team:payments``; nobody named is everybody. ``over`` tells that it had closed on the day
    it is shown; ``told`` is the edition that carries the entry in full, where a digest carries it
    too. ``translations`` are the same entry in other languages, each with its own file, fields and
    pictures.
    """

    section: str
    kind: str
    path: str
    sha256: str
    date: dt.date
    heading: str
    body: str = ""
    by: str = ""
    link: str = ""
    language: str = ""
    audience: tuple[str, ...] = ()
    expires: dt.date | None = None
    closes: dt.date | None = None
    consent: Consent | None = None
    fields: tuple[Field, ...] = ()
    pictures: tuple[SourcePicture, ...] = ()
    over: bool = False
    told: Period | None = None
    translations: tuple[Entry, ...] = ()

    @property
    def all_pictures(self) -> tuple[SourcePicture, ...]:
        """The pictures of the entry and of its translations, each once."""
        found: dict[str, SourcePicture] = {}
        for picture in (p for entry in (self, *self.translations) for p in entry.pictures):
            found.setdefault(picture.sha256, picture)
        return tuple(found.values())

    def in_language(self, language: str) -> Entry:
        """Return the entry in a language, itself where there is no such translation."""
        return next((t for t in self.translations if same_tag(t.language, language)), self)

    def is_for(self, groups: Collection[str]) -> bool:
        """Tell whether somebody who belongs to these groups may see the entry."""
        return not self.audience or any(group in groups for group in self.audience)

    def value(self, name: str) -> Value | None:
        """Return the value of the field called ``name``, None if it was left out."""
        return next((field.value for field in self.fields if field.name == name), None)


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One item of a feed as it was when first seen; ``summary`` is sanitised HTML.

    ``feed`` is the feed's title, ``id`` its guid, else address, else content hash. ``date`` is in
    UTC. ``language`` is empty where it is the publication's.
    """

    section: str
    feed: str
    id: str
    title: str
    link: str
    date: dt.datetime
    author: str = ""
    summary: str = ""
    kind: str = "link"
    language: str = ""


class ChangeKind(StrEnum):
    """What happened to a page of the handbook."""

    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class HandbookChange:
    """One page of the handbook that changed; paths are relative to ``docs_dir``.

    ``summary`` is the subject of the last commit that touched it; ``redline`` is the address of the
    page with its edits marked, below the site's folder ``changes/``, empty where there is none.
    """

    path: str
    title: str
    change: ChangeKind
    previous: str = ""
    summary: str = ""
    redline: str = ""


@dataclass(frozen=True, slots=True)
class HandbookHistory:
    """What changed in the handbook between two commits (full hashes, empty before the first).

    ``more`` are changes for which an edition has no room: it names them and leads to them.
    """

    start: str = ""
    end: str = ""
    changes: tuple[HandbookChange, ...] = ()
    more: tuple[HandbookChange, ...] = ()


Item: TypeAlias = Entry | FeedItem | HandbookChange
