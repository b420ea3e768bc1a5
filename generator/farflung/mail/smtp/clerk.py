"""The ledger's own thread: one exchange at a time, while the connections go on."""

from __future__ import annotations

import socket
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Generic

from farflung.mail.smtp.ports import Claim, Orders

if TYPE_CHECKING:
    from farflung.mail.smtp.desk import Desk, Request
    from farflung.mail.smtp.ports import Gate

__all__ = ["Clerk"]


class Clerk(Generic[Claim]):
    """Carries what is on the desk to the ledger, and its orders back.

    ``bell`` is a socket that is readable when an answer is there.
    """

    def __init__(self, gate: Gate[Claim], desk: Desk[Claim]) -> None:
        """Begin without a request."""
        self.bell, self._rope = socket.socketpair()
        self.bell.settimeout(0)
        self._gate = gate
        self._desk = desk
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ledger")
        self._out: tuple[Request[Claim], Future[Orders[Claim]]] | None = None
        self._not_before = 0.0
        self._failed = False

    @property
    def busy(self) -> bool:
        """Whether the ledger has a request, or its answer was not taken yet."""
        return self._out is not None

    @property
    def due(self) -> float | None:
        """When the ledger is to be asked for more claims; None while there is no need to."""
        return self._not_before if self._desk.low and not self.busy else None

    def ask(self, now: float) -> None:
        """Carry over what there is to record and to ask for, if the ledger is idle."""
        more = self._desk.low and now >= self._not_before
        if self.busy or not (more or self._desk.urgent):
            return
        request = self._desk.request(more=more)
        answer = self._thread.submit(
            self._gate.exchange, request.verdicts, request.dots, request.wanted
        )
        answer.add_done_callback(lambda _: self._rope.send(b"."))
        self._out = request, answer

    def collect(self, now: float) -> list[Claim]:
        """Put the ledger's answer on the desk; return the claims at the gate that it is about.

        Raises what the ledger raised. Verdicts that it could not record are tried once more.
        """
        self.bell.recv(1)
        if self._out is None:
            raise RuntimeError("the bell rang without a request")
        request, answer = self._out
        self._out = None
        try:
            orders = answer.result()
        except Exception:
            self._desk.failed(request, again=not self._failed)
            self._failed = True
            raise
        if orders.wait is not None and not orders.claims:
            self._not_before = now + orders.wait
        return self._desk.answered(request, orders)

    def close(self) -> None:
        """Wait for the ledger to finish what it is at, and end its thread."""
        self._thread.shutdown()
        self.bell.close()
        self._rope.close()
