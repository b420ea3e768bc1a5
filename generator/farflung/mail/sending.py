"""One run of a mailing: from the ledger to a relay, or to the next one where that cannot be reached.

What takes the messages is an outlet: a relay, or a folder in its place.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Protocol

from farflung.mail.ledger.gate import LedgerGate, Quota, rate_pause
from farflung.mail.ledger.mailing import first_due
from farflung.mail.ledger.states import State
from farflung.mail.smtp.client import deliver
from farflung.mail.smtp.manners import Manners
from farflung.mail.smtp.outcomes import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from farflung.mail.ledger.gate import Tenure
    from farflung.mail.ledger.mailing import Claim
    from farflung.mail.smtp.outcomes import Verdict
    from farflung.mail.smtp.ports import Draft, Gate, Relay

__all__ = ["Outlet", "RelayOutlet", "Terms", "send"]

_GLANCE = 0.2  # seconds between two looks at whether to stop, while there is nothing else to do


class Outlet(Protocol):
    """What takes messages."""

    @property
    def quota(self) -> Quota:
        """Its limits."""

    def deliver(
        self,
        gate: Gate[Claim],
        compose: Callable[[Claim], Draft],
        stop: Callable[[], bool],
    ) -> Verdict | None:
        """Deliver as :func:`farflung.mail.smtp.client.deliver` does."""


@dataclass(frozen=True, slots=True)
class RelayOutlet:
    """A relay."""

    relay: Relay
    quota: Quota
    manners: Manners = field(default_factory=Manners)

    def deliver(
        self,
        gate: Gate[Claim],
        compose: Callable[[Claim], Draft],
        stop: Callable[[], bool],
    ) -> Verdict | None:
        """Deliver by SMTP."""
        return deliver(self.relay, gate, compose, manners=self.manners, stop=stop)


@dataclass(frozen=True, slots=True)
class Terms:
    """How long a run goes on.

    ``limit`` is how many recipients it is for at most. ``patience`` is how many seconds it waits
    for the next try of somebody who was deferred; for limits of a relay, and for people whose
    morning has not come, it waits as long as that takes. ``stop`` is asked often, and is told how
    many were settled in this run.
    """

    limit: int | None = None
    patience: float = 600.0
    stop: Callable[[int], bool] = lambda _settled: False
    sleep: Callable[[float], None] = time.sleep


def send(
    tenure: Tenure,
    outlets: Sequence[Outlet],
    compose: Callable[[Claim], Draft],
    terms: Terms,
) -> Verdict | None:
    """Send what is due until nothing is, and return None; or why it ended early.

    The first outlet is used as long as it can be reached, then the next; after a pause the first is
    tried again. Raises what the ledger and ``compose`` raise, when no message is under way.
    """
    run = _Run(tenure, outlets, compose, terms)
    while True:
        halt = run.once()
        if halt or run.stopped or run.left == 0:
            return halt
        pause = run.pause()
        if pause is None:
            return None
        run.rest(pause)


class _Run:
    def __init__(
        self,
        tenure: Tenure,
        outlets: Sequence[Outlet],
        compose: Callable[[Claim], Draft],
        terms: Terms,
    ) -> None:
        self.left = terms.limit
        self._tenure = tenure
        self._outlets = outlets
        self._compose = compose
        self._terms = terms
        self._settled = 0  # by the gates before

    @property
    def stopped(self) -> bool:
        """Whether somebody wants this to end."""
        return self._terms.stop(self._settled)

    def once(self) -> Verdict | None:
        """Send what is due now, through the first outlet that can be reached."""
        halt: Verdict | None = None
        for outlet in self._outlets:
            gate = LedgerGate(self._tenure, outlet.quota, self.left)
            try:
                halt = outlet.deliver(gate, self._compose, partial(self._asked, gate))
            finally:
                self._settled += gate.settled
                self.left = gate.left
            if halt is None or halt.outcome is not Outcome.DEFERRED or self.stopped:
                break
        return halt

    def pause(self) -> float | None:
        """Return the seconds until something is due; None if nothing is that is waited for."""
        now, mailing = self._tenure.now(), self._tenure.mailing
        with self._tenure.database.reading() as connection:
            another_try = first_due(connection, mailing, State.DEFERRED)
            first_try = first_due(connection, mailing, State.PENDING)
            limits = rate_pause(connection, self._outlets[0].quota, now)
        due = [at - now for at in (another_try, first_try) if at is not None]
        if another_try is not None and another_try - now > self._terms.patience:
            due.remove(another_try - now)
        return max(limits, min(due), 0.0) if due else None

    def rest(self, seconds: float) -> None:
        """Wait, but not for somebody who wants this to end."""
        until = time.monotonic() + seconds
        while not self.stopped and (left := until - time.monotonic()) > 0:
            self._terms.sleep(min(_GLANCE, left))

    def _asked(self, gate: LedgerGate) -> bool:
        return self._terms.stop(self._settled + gate.settled)
