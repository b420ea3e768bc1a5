"""What the client is given: a relay, deliveries, and the gate that every message stops at."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from farflung.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Sequence

    from farflung.mail.smtp.outcomes import Verdict

__all__ = [
    "Claim",
    "Credentials",
    "Delivery",
    "Draft",
    "Gate",
    "Orders",
    "Relay",
    "Security",
    "Unsigned",
]

Claim = TypeVar("Claim", bound="Hashable")
"""What the ledger knows a recipient by; the client only hands it back."""

_PATH = re.compile(r"[^\s<>\x00-\x1f\x7f-\x9f@\"]+@[^\s<>\x00-\x1f\x7f-\x9f@\"]+")
_HELLO = re.compile(r"[A-Za-z0-9.-]+|\[[A-Za-z0-9.:]+\]")


class Security(Enum):
    """How the connection to the relay is protected."""

    STARTTLS = "starttls"
    """Begins plain, and ends unless it can be encrypted: RFC 3207."""
    TLS = "tls"
    """Encrypted from the first octet: RFC 8314."""
    NONE = "none"
    """Plain, for a relay on this machine. No password is sent."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who we are to the relay."""

    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Relay:
    """A server that takes our mail.

    ``hello`` is the name we say at EHLO. ``most`` is how many messages one connection carries,
    0 for no limit of ours. Raises :class:`RefusedError` for a password over a plain connection.
    """

    host: str
    port: int
    security: Security = Security.STARTTLS
    credentials: Credentials | None = None
    connections: int = 4
    hello: str = "localhost"
    most: int = 0

    def __post_init__(self) -> None:
        """Refuse what would give the password away, or is no name."""
        if self.credentials and self.security is Security.NONE:
            raise RefusedError(
                "a password is not sent over a connection without TLS",
                hint="set the relay's security to starttls or tls",
            )
        if not _HELLO.fullmatch(self.hello):
            raise RefusedError(f"{self.hello!r} is no name of a host")


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message for one recipient, with its envelope.

    ``clean`` says that the lines of ``message`` end in CRLF and none begins with a dot, as those
    of :class:`~farflung.mail.message.EncodedLetter` do; other messages are looked through first.
    """

    sender: str
    recipient: str
    message: bytes
    clean: bool = False

    def __post_init__(self) -> None:
        """Raise :class:`RefusedError` for an address that could become another command."""
        if not _PATH.fullmatch(self.sender) or not _PATH.fullmatch(self.recipient):
            raise RefusedError("an address of a delivery cannot stand in an SMTP command")

    def finish(self) -> Delivery:
        """Return it as it is: nothing is left to do."""
        return self


class Draft(Protocol):
    """A delivery, or what becomes one: its signature may still be in the making."""

    def finish(self) -> Delivery:
        """Wait for what is needed and return the delivery. Raises whatever went wrong with it."""


@dataclass(frozen=True, slots=True)
class Unsigned:
    """A delivery by :class:`~farflung.mail.message.EncodedLetter`; ``complete`` gives its message."""

    sender: str
    recipient: str
    complete: Callable[[], bytes]

    def finish(self) -> Delivery:
        """Wait for the signature."""
        return Delivery(self.sender, self.recipient, self.complete(), clean=True)


@dataclass(frozen=True, slots=True)
class Orders(Generic[Claim]):
    """What the ledger answers.

    ``released`` are those of the asked for whose dot may go out. ``claims`` are recipients to try
    next. ``wait`` is after how many seconds there may be more; None if there never will be.
    """

    released: Collection[Claim]
    claims: Sequence[Claim] = ()
    wait: float | None = None


class Gate(Protocol[Claim]):
    """The ledger as the client sees it: one call, which commits before it returns.

    The client calls it from one thread, one call at a time.
    """

    def exchange(
        self, verdicts: Sequence[tuple[Claim, Verdict]], dots: Sequence[Claim], wanted: int
    ) -> Orders[Claim]:
        """Record the verdicts and these dots durably, in one commit; claim up to ``wanted`` more.

        A dot that is not released is withdrawn: its message is not sent, and no verdict follows.
        Every claim that was handed out and not withdrawn gets exactly one verdict. Whatever it
        raises ends the run: no dot goes out that was not recorded, and the verdicts are brought
        once more, at the end.
        """
