"""The records that rooms hand to each other: frozen, named, and free of behaviour that acts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

__all__ = [
    "Cadence",
    "ChangeKind",
    "Consent",
    "Edition",
    "Entry",
    "FeedItem",
    "Field",
    "FieldType",
    "HandbookChange",
    "HandbookHistory",
    "Held",
    "Item",
    "Letter",
    "LetterPicture",
    "Opening",
    "Period",
    "Picture",
    "Plan",
    "Progress",
    "Rendition",
    "SearchEntry",
    "Section",
    "SiteFile",
    "Slot",
    "SourceFailure",
    "SourcePicture",
    "Value",
    "WebPage",
    "WebSite",
]


class Cadence(StrEnum):
    """How often an edition appears."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class FieldType(StrEnum):
    """The types a kind's field can have."""

    TEXT = "text"
    MARKDOWN = "markdown"
    DATE = "date"
    TIME = "time"
    MONTH_DAY = "month-day"
    URL = "url"
    IMAGE = "image"
    PERSON = "person"
    PEOPLE = "people"
    CHOICE = "choice"
    NUMBER = "number"
    ISBN = "isbn"
    TIMEZONE = "timezone"
    COUNTRY = "country"


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

    ``field`` is the name of the field that names it; ``alt`` describes it in words.
    """

    field: str
    path: str
    sha256: str
    alt: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One contributed Markdown file, checked against its kind.

    ``path`` is relative to the project's root with forward slashes; ``sha256`` is that of the
    file's bytes; ``heading`` is what the entry is called, ``fields`` are those of its kind in the
    kind's order, without ``title`` and ``link``; ``body`` is Markdown as typed.
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

    def value(self, name: str) -> Value | None:
        """Return the value of the field called ``name``, None if it was left out."""
        return next((field.value for field in self.fields if field.name == name), None)


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One item of a feed as it was when first seen; ``summary`` is sanitised HTML.

    ``feed`` is the feed's title, ``id`` its guid, else address, else content hash. ``date`` is in
    UTC.
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


class ChangeKind(StrEnum):
    """What happened to a page of the handbook."""

    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class HandbookChange:
    """One page of the handbook that changed; paths are relative to ``docs_dir``.

    ``summary`` is the subject of the last commit that touched it.
    """

    path: str
    title: str
    change: ChangeKind
    previous: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True)
class HandbookHistory:
    """What changed in the handbook between two commits (full hashes, empty before the first)."""

    start: str = ""
    end: str = ""
    changes: tuple[HandbookChange, ...] = ()


Item: TypeAlias = Entry | FeedItem | HandbookChange


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of an edition with what it carries, in reading order."""

    id: str
    kind: str
    title: str
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days an edition is about, both ends included, in the publication's time zone."""

    start: dt.date
    end: dt.date
    cadence: Cadence
    id: str


@dataclass(frozen=True, slots=True)
class Opening:
    """The editor's opening letter: Markdown, who signs it, and the subject line of the mail."""

    body: str = ""
    by: str = ""
    subject: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """One periodic newsletter.

    ``frozen`` is the moment it was frozen (UTC), None while it is still a preview; ``commit`` is
    the commit it was frozen at, empty outside of git. ``answers`` are the riddles
    of the edition before, answered in this one.
    """

    period: Period
    sections: tuple[Section, ...]
    opening: Opening = Opening()
    history: HandbookHistory = HandbookHistory()
    frozen: dt.datetime | None = None
    commit: str = ""
    answers: tuple[Entry, ...] = ()

    @property
    def id(self) -> str:
        """The name of the edition, which is that of its period."""
        return self.period.id

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All contributed entries, in reading order."""
        return tuple(
            item for section in self.sections for item in section.items if isinstance(item, Entry)
        )


@dataclass(frozen=True, slots=True)
class Held:
    """Something that is not in the coming edition: why, and when it may go out, if that is known."""

    what: str
    section: str
    reason: str
    until: str = ""


@dataclass(frozen=True, slots=True)
class SourceFailure:
    """A source that gave nothing this time; ``items`` remain from an earlier fetch."""

    section: str
    source: str
    reason: str
    items: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What an edition would carry as things stand, and what it would not."""

    edition: Edition
    held: tuple[Held, ...] = ()
    failures: tuple[SourceFailure, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rendition:
    """A re-encoded picture file in the cache: size in pixels, media type, hash of its bytes."""

    file: Path
    width: int
    height: int
    media_type: str
    sha256: str

    @property
    def suffix(self) -> str:
        """The usual ending of the file name, with its dot."""
        return {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp"}[self.media_type]


@dataclass(frozen=True, slots=True)
class Picture:
    """A contributed picture, re-encoded: ``fallback`` and ``webp`` for the site, ``letter``.

    ``fallback`` and ``webp`` go from narrow to wide. ``source`` is the hash of the original. The
    words for those who cannot see it belong to its use: :attr:`SourcePicture.alt`.
    """

    source: str
    fallback: tuple[Rendition, ...]
    webp: tuple[Rendition, ...]
    letter: Rendition


@dataclass(frozen=True, slots=True)
class LetterPicture:
    """A picture that travels inside a letter under its Content-ID (without angle brackets)."""

    cid: str
    rendition: Rendition


@dataclass(frozen=True, slots=True)
class Letter:
    """An edition as an e-mail: subject, complete HTML, plain text, and the pictures inside."""

    edition: str
    subject: str
    html: str
    text: str
    language: str
    pictures: tuple[LetterPicture, ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a page that the engine leaves alone and that is filled with finished HTML.

    The page's Markdown holds ``<div id="farflung-slot-ID"></div>`` where ``html`` belongs. So text
    of contributors never passes through the handbook's Markdown extensions or plugins.
    """

    id: str
    html: str


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """Something the site's search finds: ``anchor`` is an id on its page, empty for the page."""

    anchor: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class WebPage:
    """A page of the newsletter's part of the site, before the engine puts it into the theme.

    ``path`` is the Markdown file below ``newsletter/`` (``2026-W47/index.md``); ``markdown`` is our
    own skeleton (headings and slots, nothing contributed). A page that is not ``listed`` is in no
    navigation, search or sitemap.
    """

    path: str
    title: str
    description: str
    markdown: str
    slots: tuple[Slot, ...] = ()
    search: tuple[SearchEntry, ...] = ()
    listed: bool = True


@dataclass(frozen=True, slots=True)
class SiteFile:
    """A finished file below ``newsletter/``: its bytes, or a file of the cache to copy."""

    path: str
    content: bytes | Path


@dataclass(frozen=True, slots=True)
class WebSite:
    """The newsletter's part of the site: pages in navigation order, and finished files."""

    title: str
    language: str
    pages: tuple[WebPage, ...]
    files: tuple[SiteFile, ...] = ()


class Progress(Protocol):
    """Told of each step of a long run; the command line draws it."""

    def __call__(self, what: str, done: int, total: int) -> None:
        """Say that ``done`` of ``total`` steps are finished and ``what`` comes now."""
