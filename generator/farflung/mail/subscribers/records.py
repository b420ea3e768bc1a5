"""A subscriber, as everything but the SQL knows one."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from farflung.mail.subscribers.addresses import Address

__all__ = ["FIELDS", "Newcomer", "Origin", "Profile", "Reason", "Standing", "State", "Subscriber"]


class State(StrEnum):
    """Whether mail may go to somebody; only to those who are active it may."""

    PENDING = "pending"
    """Asked to confirm, has not done so yet."""
    ACTIVE = "active"
    UNSUBSCRIBED = "unsubscribed"
    """Left, or was taken off the list: comes back only by their own wish."""
    SUPPRESSED = "suppressed"
    """Mail must not go there, for a :class:`Reason`."""


class Reason(StrEnum):
    """Why somebody is suppressed."""

    NONE = ""
    BOUNCED = "bounced"
    """The mailbox does not exist, or took nothing for a long time."""
    COMPLAINED = "complained"
    """They reported a letter as spam."""
    BLOCKED = "blocked"
    """The organisation does not want to write there."""


class Origin(StrEnum):
    """How somebody came to the list. An import removes only those that an import brought."""

    IMPORT = "import"
    ADDED = "added"
    SIGNED_UP = "signed-up"


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of a subscriber, since when, and the confirmation that is awaited, if any.

    ``reason`` is that of a suppression; ``asked`` is when a confirmation was asked for.
    """

    state: State
    since: dt.datetime
    reason: Reason = Reason.NONE
    asked: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of somebody, all of it optional.

    ``language`` is a tag (BCP 47), ``timezone`` a name of the IANA, ``country`` two letters
    (ISO 3166-1). No ``cadences`` means the main one of the publication; ``muted`` are ids of
    sections. Until the day ``paused`` nothing is sent.
    """

    name: str = ""
    language: str = ""
    timezone: str = ""
    country: str = ""
    teams: frozenset[str] = frozenset()
    cadences: frozenset[str] = frozenset()
    muted: frozenset[str] = frozenset()
    paused: dt.date | None = None


FIELDS = tuple(Profile.__dataclass_fields__)
"""The names of the fields of a profile, in their order."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who may come to the list."""

    address: Address
    profile: Profile
    origin: Origin


@dataclass(frozen=True, slots=True)
class Subscriber:
    """One row of the list.

    ``number`` is never given twice. ``chosen`` are the fields of the profile that they set
    themselves, which no import changes. The token in their links is derived from ``nonce``.
    """

    number: int
    address: Address
    profile: Profile
    standing: Standing
    joined: dt.datetime
    origin: Origin
    chosen: frozenset[str] = frozenset()
    nonce: bytes = field(default=b"", repr=False)

    def is_paused(self, today: dt.date) -> bool:
        """Tell whether they asked for silence until a later day than ``today``."""
        return self.profile.paused is not None and today < self.profile.paused
