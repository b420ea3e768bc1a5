"""What can become of one recipient of a mailing, and the account of all of them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from farflung.mail.smtp.outcomes import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["IN_FLIGHT", "OPEN", "Account", "State", "Tally", "account_of", "state_after"]


class State(StrEnum):
    """The states of a recipient. Before ``DOT`` another try is always safe."""

    PENDING = "pending"
    """Nothing was tried yet, or nothing of it counts."""
    CLAIMED = "claimed"
    """A sender is at work on it; no end of a message has gone out."""
    DOT = "dot"
    """The end of the message may go out, or has gone; the answer is not recorded yet."""
    SENT = "sent"
    """The relay has taken the message."""
    DEFERRED = "deferred"
    """Not taken for now; there is another try when it is due."""
    FAILED = "failed"
    """Not taken, and no further try."""
    UNKNOWN = "unknown"
    """The end may have gone out and no answer was recorded: shown, never sent again by itself."""
    EXCLUDED = "excluded"
    """Not to be mailed, with the reason."""
    BOUNCED = "bounced"
    """Taken by the relay, and sent back later."""


IN_FLIGHT = frozenset({State.CLAIMED, State.DOT})
OPEN = IN_FLIGHT | {State.PENDING, State.DEFERRED}
"""What a mailing that is complete has none of."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many recipients are in a state for a reason."""

    state: State
    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class Account:
    """A mailing in numbers: everybody who was planned is in exactly one of them."""

    planned: int
    sent: int = 0
    excluded: int = 0
    failed: int = 0
    bounced: int = 0
    unknown: int = 0
    pending: int = 0
    """Not settled: waiting, deferred, or in flight."""
    in_flight: int = 0
    """Those of the pending that a sender is at work on."""

    @property
    def balanced(self) -> bool:
        """Whether nobody is missing and nobody is counted twice."""
        settled = self.sent + self.excluded + self.failed + self.bounced + self.unknown
        return self.planned == settled + self.pending

    @property
    def complete(self) -> bool:
        """Whether nothing is left to do by itself; the unknown are for a person to settle."""
        return self.pending == 0

    @property
    def to_mail(self) -> int:
        """How many are mailed at all."""
        return self.planned - self.excluded


def account_of(planned: int, tallies: Iterable[Tally]) -> Account:
    """Add up what the ledger counted."""
    count = dict.fromkeys(State, 0)
    for tally in tallies:
        count[tally.state] += tally.count
    return Account(
        planned,
        sent=count[State.SENT],
        excluded=count[State.EXCLUDED],
        failed=count[State.FAILED],
        bounced=count[State.BOUNCED],
        unknown=count[State.UNKNOWN],
        pending=sum(count[state] for state in OPEN),
        in_flight=sum(count[state] for state in IN_FLIGHT),
    )


_AFTER = {
    Outcome.SENT: State.SENT,
    Outcome.DEFERRED: State.DEFERRED,
    Outcome.FAILED: State.FAILED,
    Outcome.NO_SUCH_ADDRESS: State.FAILED,
    Outcome.UNKNOWN: State.UNKNOWN,
    Outcome.PAUSE: State.PENDING,
    Outcome.STOP: State.PENDING,
}


def state_after(outcome: Outcome, *, tried: bool, tries: int, most: int) -> State:
    """Return the state that follows the outcome of a try, the ``tries``-th of at most ``most``."""
    if outcome is Outcome.DEFERRED:
        if not tried:
            return State.PENDING
        return State.FAILED if tries >= most else State.DEFERRED
    return _AFTER[outcome]
