"""A ledger in memory, which keeps to the port and checks that the client does."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from farflung.mail.smtp.outcomes import Outcome, Verdict
from farflung.mail.smtp.ports import Delivery, Orders

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["MemoryLedger", "delivery"]

_AGAIN = {Outcome.DEFERRED}


def delivery(number: int, *, large: bool = False) -> Delivery:
    """Return a message for recipient ``number``, of three lines or of nearly 2 MB."""
    lines = f"{'A long line. ' * 70}\r\n" * 2000 if large else "A line.\r\n" * 3
    text = f"Subject: {number}\r\n\r\n{lines}"
    return Delivery("bounces@example.org", f"p{number}@example.org", text.encode(), clean=True)


@dataclass
class MemoryLedger:
    """Recipients by number; a deferred one is handed out again, up to ``tries`` times in all."""

    count: int
    tries: int = 1
    withdraw: frozenset[int] = frozenset()
    fails_after: int | None = None
    pause: float = 0.0
    verdicts: dict[int, list[Verdict]] = field(default_factory=dict)
    committed: set[int] = field(default_factory=set)
    groups: list[tuple[int, ...]] = field(default_factory=list)
    handed: dict[int, int] = field(default_factory=dict)
    threads: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Put everybody in the queue."""
        self._queue = list(range(self.count))
        self._out: set[int] = set()
        self._lock = threading.Lock()

    def exchange(
        self, verdicts: Sequence[tuple[int, Verdict]], dots: Sequence[int], wanted: int
    ) -> Orders[int]:
        """Record, release and hand out, as the port says; complain about a client that does not."""
        assert self._lock.acquire(blocking=False), "two exchanges at once"
        self.threads.add(threading.get_ident())
        try:
            time.sleep(self.pause)
            if self.fails_after is not None:
                self.fails_after -= 1
                if self.fails_after < 0:
                    raise OSError(28, "No space left on device")
            self._record(verdicts)
            return self._orders(dots, wanted)
        finally:
            self._lock.release()

    def final(self, number: int) -> Outcome | None:
        """Return the last outcome of a recipient; None if there is none."""
        verdicts = self.verdicts.get(number)
        return verdicts[-1].outcome if verdicts else None

    def numbers(self, outcome: Outcome) -> set[int]:
        """Return who ended with an outcome."""
        return {number for number in self.verdicts if self.final(number) is outcome}

    def _record(self, verdicts: Sequence[tuple[int, Verdict]]) -> None:
        for number, verdict in verdicts:
            assert number in self._out, f"a verdict on {number}, who is not out"
            self._out.discard(number)
            if verdict.outcome in _AGAIN:
                self.committed.discard(number)
            self.verdicts.setdefault(number, []).append(verdict)
            if verdict.outcome in _AGAIN and self.handed[number] < self.tries:
                self._queue.append(number)

    def _orders(self, dots: Sequence[int], wanted: int) -> Orders[int]:
        assert len(set(dots)) == len(dots)
        assert set(dots) <= self._out, "a dot of somebody who is not out"
        if dots:
            self.groups.append(tuple(dots))
        released = [number for number in dots if number not in self.withdraw]
        self._out -= set(dots) & self.withdraw
        self.committed.update(released)
        claims, self._queue = self._queue[:wanted], self._queue[wanted:]
        for number in claims:
            self.handed[number] = self.handed.get(number, 0) + 1
            self._out.add(number)
        return Orders(released, claims, 0.02 if self._out else None)
