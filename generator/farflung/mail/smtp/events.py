"""What a session tells its caller. Pure records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from farflung.mail.smtp.outcomes import Verdict
    from farflung.mail.smtp.ports import Delivery

__all__ = ["AtDot", "Closed", "Done", "Event", "StartTls"]


@dataclass(frozen=True, slots=True)
class StartTls:
    """The caller is to begin TLS now, and then to call :meth:`Session.tls_started`."""


@dataclass(frozen=True, slots=True)
class AtDot:
    """All of the message but its end has left this machine; the end waits for permission."""


@dataclass(frozen=True, slots=True)
class Done:
    """A message has its verdict."""

    delivery: Delivery
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Closed:
    """The connection is over; ``verdict`` says why, None after a QUIT."""

    verdict: Verdict | None


Event = StartTls | AtDot | Done | Closed
