"""Editions and the plans for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from farflung.model.items import Entry, HandbookHistory, Item, same_tag

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from farflung.model.periods import Period

__all__ = [
    "Edition",
    "Elsewhere",
    "Held",
    "Opening",
    "Overdue",
    "Plan",
    "Section",
    "SourceFailure",
    "Variant",
]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An entry for which a digest has no room: it leads to the edition that carries it in full.

    ``name`` is the hash of its section and file name, so that a manifest tells no path that it
    would have to forget when the entry is withdrawn.
    """

    name: str
    sha256: str
    edition: Period


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of an edition with what it carries, in reading order.

    ``elsewhere`` are the entries that a digest leaves to the editions that carry them. ``titles``
    are the title in other languages.
    """

    id: str
    kind: str
    title: str
    items: tuple[Item, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Opening:
    """The editor's opening letter: Markdown, who signs it, and the subject line of the mail.

    ``language`` is empty where it is the publication's; ``path`` is the file it was read from.
    """

    body: str = ""
    by: str = ""
    subject: str = ""
    sha256: str = ""
    language: str = ""
    path: str = ""
    translations: tuple[Opening, ...] = ()

    def in_language(self, language: str) -> Opening:
        """Return the letter in a language, itself where there is no such translation."""
        return next((t for t in self.translations if same_tag(t.language, language)), self)


@dataclass(frozen=True, slots=True)
class Variant:
    """Whom a letter is made for: the ``language``, and the ``audience`` groups they belong to.

    The letter of an edition depends on the edition, the look and the variant alone. An empty
    language is the publication's.
    """

    language: str = ""
    audience: frozenset[str] = frozenset()


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
    def groups(self) -> frozenset[str]:
        """All groups that some entry is for: who belongs to none of them gets everybody's letter."""
        entries = (*self.entries, *self.answers)
        return frozenset(group for entry in entries for group in entry.audience)

    @property
    def is_empty(self) -> bool:
        """Whether it has nothing to say, neither an item nor an opening letter: it is not made."""
        return not self.opening.body.strip() and not any(s.items for s in self.sections)

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
class Overdue:
    """A question without an answer although one was promised by the day ``due``."""

    path: str
    section: str
    heading: str
    due: dt.date


@dataclass(frozen=True, slots=True)
class SourceFailure:
    """A source that gave nothing this time; ``items`` remain from an earlier fetch."""

    section: str
    source: str
    reason: str
    items: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What an edition would carry as things stand, what it would not, and what it waits for.

    ``earlier`` are entries of the time before the editions of this cadence began.
    """

    edition: Edition
    held: tuple[Held, ...] = ()
    earlier: tuple[Held, ...] = ()
    failures: tuple[SourceFailure, ...] = ()
    notes: tuple[str, ...] = ()
    overdue: tuple[Overdue, ...] = ()
