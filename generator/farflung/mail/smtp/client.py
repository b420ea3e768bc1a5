"""The client: several connections to one relay, one ledger, and a stop before every dot.

One thread runs all connections. The ledger has a thread of its own, so that connections go on
while it commits; those that reach their dot in the meantime share the next commit.
"""

from __future__ import annotations

import gc
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Generic

from farflung.mail.smtp.clerk import Clerk
from farflung.mail.smtp.desk import Desk
from farflung.mail.smtp.drafts import Drafts
from farflung.mail.smtp.events import AtDot, Closed, Done
from farflung.mail.smtp.lineup import LineUp
from farflung.mail.smtp.manners import Manners
from farflung.mail.smtp.outcomes import Outcome, Verdict, interrupted
from farflung.mail.smtp.ports import Claim

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from farflung.mail.smtp.connection import Connection
    from farflung.mail.smtp.events import Event
    from farflung.mail.smtp.ports import Delivery, Draft, Gate, Relay
    from farflung.mail.smtp.slot import Slot

__all__ = ["deliver"]

_INTERRUPTED = Verdict(Outcome.DEFERRED, "the run was interrupted")


def deliver(
    relay: Relay,
    gate: Gate[Claim],
    compose: Callable[[Claim], Draft],
    *,
    manners: Manners | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Verdict | None:
    """Deliver what the ledger hands out, until there is no more: None.

    Otherwise return why it ended early: a verdict of PAUSE, of STOP, or of DEFERRED where the
    relay could not be reached or ``stop`` said so. Then every dot that had gone out was waited
    for, and everything else given back. Raises what ``gate`` or ``compose`` raise, after that.
    """
    client = _Client(relay, gate, compose, manners or Manners())
    gc.freeze()  # what there is by now stays; to look through it again and again takes a tenth
    try:
        return client.run(stop)
    finally:
        gc.unfreeze()
        client.close()


class _Client(Generic[Claim]):
    def __init__(
        self, relay: Relay, gate: Gate[Claim], compose: Callable[[Claim], Draft], manners: Manners
    ) -> None:
        self._drafts = Drafts(compose, manners.drafts)
        self._manners = manners
        self._desk: Desk[Claim] = Desk(manners.ahead, 2 * (relay.connections + manners.ahead))
        self._clerk = Clerk(gate, self._desk)
        self._lines: LineUp[Claim] = LineUp(relay, manners, self._clerk.bell)
        self._halt: Verdict | None = None
        self._error: Exception | None = None

    def run(self, stop: Callable[[], bool]) -> Verdict | None:
        """Go round until everything is settled."""
        while not self._over():
            now = time.monotonic()
            if self._lines.due(now):
                self._look_around(stop, now)
            self._clerk.ask(now)
            for slot in self._lines.wait(self._clerk.due, work=bool(self._desk.queue)):
                self._hear(slot)
        if self._error:
            raise self._error
        return self._halt

    def close(self) -> None:
        """Leave nothing open."""
        self._clerk.close()
        self._lines.close()

    def _look_around(self, stop: Callable[[], bool], now: float) -> None:
        """See to what no socket tells: that we are to stop, and that time has passed."""
        if self._halt is None and stop():
            self._end(_INTERRUPTED)
        for slot in self._lines.slots:
            if slot.connection:
                self._handle(slot, slot.connection.expired(now))
        self._fill_slots(now)

    def _fill_slots(self, now: float) -> None:
        """Open connections as there is work for them, and give each of them what there is to do."""
        opening = self._lines.opening
        for slot in self._lines.slots:
            rested = slot.connection is None and now >= slot.not_before
            if rested and opening < len(self._desk.queue):
                self._connect(slot)
                opening += slot.opening
            if slot.connection is not None:
                self._feed(slot, slot.connection)

    def _collect(self) -> None:
        """Take the ledger's answer: messages at the gate go on, and there may be new ones."""
        try:
            at_gate = self._clerk.collect(time.monotonic())
        except Exception as error:  # noqa: BLE001 - nothing new goes out; what is out is waited for
            self._fail(error, "the ledger could not be written")
            return
        if self._halt:
            self._desk.give_back(f"not sent: {self._halt.reason}")
        for slot in self._lines.slots:
            if slot.claim is not None and slot.claim in at_gate:
                self._pass(slot, slot.claim)

    def _connect(self, slot: Slot[Claim]) -> None:
        try:
            self._lines.connect(slot)
        except OSError as error:
            self._count_failure(slot, interrupted(error.strerror or str(error), after_dot=False))

    def _feed(self, slot: Slot[Claim], connection: Connection) -> None:
        """Begin a message, or end a connection that has nothing more to do."""
        session = connection.session
        while session.free and (delivery := self._next(slot)):
            self._handle(slot, session.begin(delivery))
        idle = self._desk.finished and not self._desk.queue
        if session.quiet and (idle or session.exhausted):
            session.quit()
        elif idle and not session.opened:
            self._handle(slot, connection.lost("not needed any more"))
        elif self._halt and slot.abandonable:
            self._give_up(slot, connection)
        self._send(slot, connection)

    def _next(self, slot: Slot[Claim]) -> Delivery | None:
        """Take the next claim and compose its message."""
        claim = self._desk.take()
        if claim is None:
            return None
        try:
            delivery = self._drafts.take(claim, self._desk.queue)
        except Exception as error:  # noqa: BLE001 - whatever it is ends the run
            self._desk.done(claim, Verdict(Outcome.DEFERRED, "the message could not be composed"))
            self._fail(error, "a message could not be composed")
            return None
        slot.load(delivery, claim)
        return delivery

    def _handle(self, slot: Slot[Claim], events: Iterable[Event]) -> None:
        for event in events:
            if isinstance(event, AtDot):
                claim = slot.claim
                if claim is None:
                    continue  # given up while an earlier event was handled
                if self._desk.reached(claim) or self._halt:
                    self._pass(slot, claim)
            elif isinstance(event, Done):
                self._done(slot, event)
            elif isinstance(event, Closed):
                self._closed(slot, event.verdict)

    def _pass(self, slot: Slot[Claim], claim: Claim) -> None:
        """Let a message at the gate go on; or give it up, which takes its connection along."""
        connection = slot.connection
        if connection is None:
            return
        if self._halt or self._desk.withdrawn(claim):
            self._give_up(slot, connection)
            return
        following = None if connection.session.exhausted else self._next(slot)
        if connection.closed:  # composing the next one failed, which ended everything
            return
        self._handle(slot, connection.session.release(following))
        self._send(slot, connection)

    def _give_up(self, slot: Slot[Claim], connection: Connection) -> None:
        """End a connection in the middle of a message, which is the one way not to send it."""
        reason = self._halt.reason if self._halt else "withdrawn"
        self._handle(slot, connection.lost(f"not sent: {reason}"))

    def _done(self, slot: Slot[Claim], event: Done) -> None:
        if event.verdict.outcome is Outcome.SENT:
            slot.failures = 0
        verdict = event.verdict
        if self._halt and verdict.outcome is Outcome.DEFERRED:
            verdict = replace(verdict, tried=False)  # given up because everything ends
        self._desk.done(slot.unload(event.delivery), verdict)
        if event.verdict.outcome in {Outcome.PAUSE, Outcome.STOP}:
            self._end(event.verdict)

    def _closed(self, slot: Slot[Claim], verdict: Verdict | None) -> None:
        if slot.connection is None:
            return
        self._lines.drop(slot)
        if verdict:
            self._count_failure(slot, verdict)

    def _count_failure(self, slot: Slot[Claim], verdict: Verdict) -> None:
        if verdict.outcome in {Outcome.PAUSE, Outcome.STOP}:
            self._end(verdict)
        slot.failed(self._manners, time.monotonic())
        if slot.failures >= self._manners.tries and not self._lines.opened:
            self._end(verdict)

    def _end(self, verdict: Verdict) -> None:
        """Begin nothing more; wait for the dots that are out, and give everything else back."""
        if self._halt:
            return
        self._halt = verdict
        self._desk.give_back(f"not sent: {verdict.reason}")
        for slot in self._lines.slots:
            if slot.connection and slot.abandonable:
                self._give_up(slot, slot.connection)

    def _fail(self, error: Exception, reason: str) -> None:
        """End because of an error, which is told when everything is settled."""
        self._error = self._error or error
        self._end(Verdict(Outcome.STOP, reason))

    def _over(self) -> bool:
        """Whether everything is recorded and every connection has ended."""
        if self._clerk.busy or not (self._desk.finished and self._desk.settled):
            return False
        return self._lines.empty

    def _send(self, slot: Slot[Claim], connection: Connection) -> None:
        """Send what waits, and have the socket watched for what it needs."""
        if connection.session.outbox:
            self._handle(slot, connection.send())
        self._lines.watch(slot, connection)

    def _hear(self, slot: Slot[Claim] | None) -> None:
        """Take the news of a connection, or those of the ledger."""
        if slot is None:
            self._collect()
            self._fill_slots(time.monotonic())
        elif connection := slot.connection:
            permitted = slot.claim is not None and self._desk.decided(slot.claim)
            self._handle(slot, connection.ready(permitted=permitted))
            if not connection.closed:
                self._feed(slot, connection)
