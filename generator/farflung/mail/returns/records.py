"""What a message that came back turns out to be."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from farflung.mail.references import Reference

__all__ = ["BOUNCES", "Judgement", "Kind", "Return"]


class Kind(Enum):
    """What a message means for the person that it is about."""

    HARD = "hard bounce"
    """There is no such address, or it takes no mail any more: suppressed at once."""
    SOFT = "soft bounce"
    """Not delivered, for a reason that may pass, or for none that we understand."""
    BLOCKED = "blocked"
    """Refused for what we are or send (policy, spam): the address may be good. Nobody suppressed."""
    DELAYED = "delayed"
    """Somebody's server still tries."""
    COMPLAINT = "complaint"
    """The person called the letter spam (RFC 5965): suppressed at once."""
    LEAVE = "request to leave"
    """Mail to the address in List-Unsubscribe."""
    AUTOMATIC = "automatic reply"
    """Out of office, a receipt, a report of a delivery: nothing to do."""
    OTHER = "other mail"
    """A person's reply, or anything else: left for people to read."""


BOUNCES = frozenset({Kind.HARD, Kind.SOFT, Kind.BLOCKED})
"""The kinds that say: this message was not delivered and will not be."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A kind, with what it rests on.

    ``status`` is an enhanced status code (RFC 3463), ``reason`` a server's words in one line
    without mail addresses; either may be empty.
    """

    kind: Kind
    status: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Return:
    """A message that came back: what it is, and which message of ours it is about.

    ``reference`` is None where nothing that we sealed is in it. Such a message counts for nothing,
    whatever it is.
    """

    judgement: Judgement
    reference: Reference | None = None
