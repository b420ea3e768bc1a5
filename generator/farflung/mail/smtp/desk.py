"""Which recipient stands where between the ledger and the connections. Pure.

Every claim is in one place: in the queue, on a connection, or settled. What the ledger is asked
next is put together here, so that one commit covers all messages that have reached their dot, the
verdicts since the last one, and some messages ahead, which then need not wait at their dot.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Generic

from farflung.mail.smtp.outcomes import Outcome, Verdict
from farflung.mail.smtp.ports import Claim, Orders

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Desk", "Request"]


@dataclass(frozen=True, slots=True)
class Request(Generic[Claim]):
    """The arguments of one :meth:`~farflung.mail.smtp.ports.Gate.exchange`."""

    verdicts: tuple[tuple[Claim, Verdict], ...]
    dots: tuple[Claim, ...]
    wanted: int


class Desk(Generic[Claim]):
    """The bookkeeping of one run.

    ``ahead`` is how many messages are recorded before they come to their dot, so that connections
    go on while the ledger writes. A crash leaves these unknown beside those whose dot is out, so
    it bounds how many a person has to look at; 0 lets every message wait at its dot. ``stock`` is
    how many claims are kept waiting.
    """

    def __init__(self, ahead: int, stock: int) -> None:
        """Begin without claims."""
        self.queue: deque[Claim] = deque()
        self.finished = False
        """Whether the ledger said that there will be no more."""
        self._most_ahead = ahead
        self._stock = stock
        self._carried: dict[Claim, None] = {}  # on a connection, the oldest first
        self._at_gate: dict[Claim, None] = {}
        self._released: set[Claim] = set()
        self._ahead: set[Claim] = set()  # released, and not at their dot yet
        self._asked: tuple[Claim, ...] = ()
        self._withdrawn: set[Claim] = set()
        self._verdicts: list[tuple[Claim, Verdict]] = []

    @property
    def settled(self) -> bool:
        """Whether nothing waits, travels or is unrecorded."""
        return not (self.queue or self._carried or self._verdicts or self._asked)

    @property
    def urgent(self) -> bool:
        """Whether somebody waits for the ledger, or soon would: at a dot, or with the last news."""
        if self._at_gate or (self._verdicts and not self._carried):
            return True
        return 2 * len(self._ahead) < self._most_ahead and next(self._unasked(), None) is not None

    @property
    def low(self) -> bool:
        """Whether there should be more claims."""
        return not self.finished and 2 * len(self.queue) < self._stock

    def take(self) -> Claim | None:
        """Hand a claim to a connection; None if there is none."""
        if not self.queue:
            return None
        claim = self.queue.popleft()
        self._carried[claim] = None
        return claim

    def reached(self, claim: Claim) -> bool:
        """Note that a message has come to its dot; tell whether the ledger has decided on it."""
        self._ahead.discard(claim)
        decided = self.decided(claim)
        if not decided:
            self._at_gate[claim] = None
        return decided

    def decided(self, claim: Claim) -> bool:
        """Tell whether the ledger has released a claim, or withdrawn it."""
        return claim in self._released or claim in self._withdrawn

    def withdrawn(self, claim: Claim) -> bool:
        """Tell whether the ledger did not release a claim."""
        return claim in self._withdrawn

    def done(self, claim: Claim, verdict: Verdict) -> None:
        """Note the verdict on a claim; one that was withdrawn gets none."""
        del self._carried[claim]
        self._at_gate.pop(claim, None)
        self._released.discard(claim)
        self._ahead.discard(claim)
        if claim in self._withdrawn:
            self._withdrawn.discard(claim)
        else:
            self._verdicts.append((claim, verdict))

    def request(self, *, more: bool) -> Request[Claim]:
        """Put together what the ledger is to record, and whether it is to hand out ``more``."""
        room = max(0, self._most_ahead - len(self._ahead))
        self._asked = (*self._at_gate, *islice(self._unasked(), room))
        verdicts, self._verdicts = tuple(self._verdicts), []
        wanted = max(0, self._stock - len(self.queue)) if more and not self.finished else 0
        return Request(verdicts, self._asked, wanted)

    def answered(self, request: Request[Claim], orders: Orders[Claim]) -> list[Claim]:
        """Take the ledger's answer; return the claims at the gate that go on or give way."""
        asked, self._asked = self._asked, ()
        released = set(orders.released)
        self._verdicts = [
            (claim, verdict)
            for claim, verdict in self._verdicts
            if claim in released or claim not in asked  # a withdrawn one gets no verdict
        ]
        for claim in asked:
            if claim in released and (claim in self._carried or claim in self.queue):
                self._released.add(claim)
                if claim not in self._at_gate:
                    self._ahead.add(claim)
            elif claim in self._carried:
                self._withdrawn.add(claim)
            elif claim not in released and claim in self.queue:
                self.queue.remove(claim)
        self.queue.extend(orders.claims)
        if request.wanted and not orders.claims and orders.wait is None:
            self.finished = True
        at_gate = [claim for claim in asked if claim in self._at_gate]
        for claim in at_gate:
            del self._at_gate[claim]
        return at_gate

    def failed(self, request: Request[Claim], *, again: bool) -> None:
        """Note that the ledger could not record; keep the verdicts to be tried ``again``."""
        self._asked = ()
        if again:
            self._verdicts[:0] = request.verdicts

    def give_back(self, reason: str) -> None:
        """Return the queue to the ledger: nothing of it was sent."""
        self.finished = True
        self._released.difference_update(self.queue)
        self._ahead.difference_update(self.queue)
        back = Verdict(Outcome.DEFERRED, reason, tried=False)
        self._verdicts += [(claim, back) for claim in self.queue]
        self.queue.clear()

    def _unasked(self) -> Iterator[Claim]:
        """Yield the claims that come to their dot next and that the ledger has not heard of."""
        for claim in chain(self._carried, self.queue):
            if not (self.decided(claim) or claim in self._at_gate):
                yield claim
