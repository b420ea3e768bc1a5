"""What a reply, or the lack of one, means for a recipient and for the mailing. Pure.

The rules are those of ``reliability.md``, 7.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from farflung.mail.smtp.replies import masked

if TYPE_CHECKING:
    from collections.abc import Callable

    from farflung.mail.smtp.replies import Reply

__all__ = ["TIMEOUTS", "Outcome", "Step", "Verdict", "backoff", "classify", "interrupted"]


class Step(Enum):
    """What a reply is awaited for."""

    CONNECT = "connecting"
    TLS = "the TLS handshake"
    BANNER = "the greeting"
    EHLO = "EHLO"
    STARTTLS = "STARTTLS"
    AUTH = "AUTH"
    RSET = "RSET"
    MAIL = "MAIL"
    RCPT = "RCPT"
    DATA = "DATA"
    CHUNK = "BDAT"
    BODY = "the message"  # no reply: octets that do not get away
    CANCEL = "the end of an empty message"
    DOT = "the end of the message"
    QUIT = "QUIT"


class Outcome(Enum):
    """What becomes of one recipient after one try."""

    SENT = "sent"
    """The server has taken the message; nothing that follows changes that."""
    DEFERRED = "deferred"
    """Not taken, for now: another try later is safe."""
    FAILED = "failed"
    """Not taken, and it will not be; the address may still be good."""
    NO_SUCH_ADDRESS = "no such address"
    """Not taken, and the address is to be suppressed."""
    UNKNOWN = "unknown"
    """The end of the message went out and no answer came: perhaps taken. Never tried by itself."""
    PAUSE = "paused"
    """Not taken because of what we are or send: the mailing pauses, the recipient stays pending."""
    STOP = "stopped"
    """The relay does not let us in as we are set up: as PAUSE, and no other message is tried."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """An outcome and the reason for it, in one line without mail addresses.

    ``tried`` is False for somebody who was only handed back, which counts as no attempt.
    """

    outcome: Outcome
    reason: str = ""
    tried: bool = True


TIMEOUTS: dict[Step, float] = {
    Step.CONNECT: 30.0,
    Step.TLS: 60.0,
    Step.BANNER: 300.0,
    Step.EHLO: 300.0,
    Step.STARTTLS: 300.0,
    Step.AUTH: 300.0,
    Step.RSET: 300.0,
    Step.MAIL: 300.0,
    Step.RCPT: 300.0,
    Step.DATA: 120.0,
    Step.CHUNK: 300.0,
    Step.BODY: 180.0,
    Step.CANCEL: 600.0,
    Step.DOT: 600.0,
    Step.QUIT: 5.0,
}
"""Seconds to wait at each step: RFC 5321, 4.5.3.2. For QUIT nothing is at stake any more."""

_OURSELVES = frozenset({530, 534, 535, 538})  # RFC 4954, 6
_NO_SUCH_ADDRESS = frozenset({"5.1.1", "5.1.2", "5.1.10"})
_TRANSIENT = range(400, 500)
_TOO_MANY = 552  # at RCPT: RFC 5321, 4.5.3.1.10
_BEFORE_ANY_MAIL = frozenset({Step.BANNER, Step.EHLO, Step.RSET})


def classify(step: Step, reply: Reply) -> Outcome:
    """Return what a negative reply (4yz, 5yz) at a step means, or a positive one at the dot."""
    if reply.positive:
        return Outcome.SENT
    if reply.code in _TRANSIENT or (step is Step.RCPT and reply.code == _TOO_MANY):
        return Outcome.DEFERRED
    if reply.code in _OURSELVES or step in {Step.AUTH, Step.STARTTLS}:
        return Outcome.STOP
    if reply.enhanced.startswith("5.7."):
        return Outcome.PAUSE
    return _permanent(step, reply)


def _permanent(step: Step, reply: Reply) -> Outcome:
    """Judge a 5yz that is no matter of policy."""
    out_of_step = reply.code == 503 or reply.enhanced.startswith("5.5.")  # noqa: PLR2004 - bad sequence
    if step in _BEFORE_ANY_MAIL or (out_of_step and step is not Step.DOT):
        return Outcome.DEFERRED  # a host that is not serving, or a muddle: a new connection helps
    if step is Step.MAIL:
        return Outcome.PAUSE  # the sender or the size is refused, and those are everybody's
    if reply.enhanced in _NO_SUCH_ADDRESS:
        return Outcome.NO_SUCH_ADDRESS
    return Outcome.FAILED


def interrupted(reason: str, *, after_dot: bool) -> Verdict:
    """Judge a message whose connection ended: it is unknown only once its dot has gone out."""
    outcome = Outcome.UNKNOWN if after_dot else Outcome.DEFERRED
    return Verdict(outcome, masked(reason))


def backoff(attempt: int, chance: Callable[[], float], *, first: float, most: float) -> float:
    """Return the seconds to wait after the ``attempt``-th failure in a row, which begins at 1.

    Doubles from ``first`` to ``most``; ``chance`` draws from 0 to 1, and moves the time between
    its half and its whole, so that many who failed together do not come back together.
    """
    longest = min(most, first * 2.0 ** min(attempt - 1, 32))
    return longest * (0.5 + 0.5 * chance())
