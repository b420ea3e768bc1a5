"""All connections of one run: made, watched, and waited for."""

from __future__ import annotations

import selectors
import time
from typing import TYPE_CHECKING, Generic

from farflung.mail.smtp.connection import Dialer
from farflung.mail.smtp.ports import Claim
from farflung.mail.smtp.slot import Slot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from socket import socket

    from farflung.mail.smtp.connection import Connection
    from farflung.mail.smtp.manners import Manners
    from farflung.mail.smtp.ports import Relay

__all__ = ["LineUp"]

_GLANCE = 0.5  # seconds between two looks at what no socket tells


class LineUp(Generic[Claim]):
    """A slot for each connection, and what their sockets are waited for."""

    def __init__(self, relay: Relay, manners: Manners, bell: socket) -> None:
        """Begin without connections; ``bell`` is a socket that is waited for beside theirs."""
        self.slots: list[Slot[Claim]] = [Slot() for _ in range(relay.connections)]
        self._dialer = Dialer(relay, manners)
        self._selector = selectors.DefaultSelector()
        self._selector.register(bell, selectors.EVENT_READ, None)
        self._look_at = 0.0

    @property
    def empty(self) -> bool:
        """Whether every connection has ended."""
        return all(slot.connection is None for slot in self.slots)

    @property
    def opened(self) -> bool:
        """Whether any connection can carry messages."""
        return any(slot.opened for slot in self.slots)

    @property
    def opening(self) -> int:
        """How many connections there are that cannot yet."""
        return sum(1 for slot in self.slots if slot.opening)

    def connect(self, slot: Slot[Claim]) -> None:
        """Begin to connect. Raises :class:`OSError` where that fails at once."""
        connection = self._dialer.dial(slot.failures)
        slot.connection = connection
        self._selector.register(connection.number, connection.wants, slot)
        connection.watched = connection.wants

    def watch(self, slot: Slot[Claim], connection: Connection) -> None:
        """Have a socket watched for what it needs now."""
        if connection.wants != connection.watched and not connection.closed:
            self._selector.modify(connection.number, connection.wants, slot)
            connection.watched = connection.wants

    def drop(self, slot: Slot[Claim]) -> None:
        """Let go of a connection that has ended; another may take its place."""
        if slot.connection:
            self._selector.unregister(slot.connection.number)
            slot.connection.close()
            slot.connection = None
            self._look_at = 0.0

    def due(self, now: float) -> bool:
        """Tell whether it is time for a look around, which is then put off again."""
        if now < self._look_at:
            return False
        self._look_at = now + _GLANCE
        return True

    def wait(self, *others: float | None, work: bool) -> Iterator[Slot[Claim] | None]:
        """Sleep until something happens; yield the slots with news, None where the bell rang.

        ``others`` are times (of the monotonic clock) at which there is something to do; a slot
        that waits to connect again is one while there is ``work``.
        """
        now = time.monotonic()
        times = [self._look_at, *(at for at in others if at is not None)]
        if work:
            times += [s.not_before for s in self.slots if not s.connection and s.not_before > now]
        self._look_at = min(times)
        for key, _ in self._selector.select(max(0.0, self._look_at - now)):
            yield key.data

    def close(self) -> None:
        """Leave nothing open."""
        for slot in self.slots:
            if slot.connection:
                slot.connection.close()
        self._selector.close()
