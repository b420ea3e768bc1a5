"""A place for one connection after another, and the messages that are on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic

from farflung.mail.smtp.outcomes import backoff
from farflung.mail.smtp.ports import Claim

if TYPE_CHECKING:
    from farflung.mail.smtp.connection import Connection
    from farflung.mail.smtp.manners import Manners
    from farflung.mail.smtp.ports import Delivery

__all__ = ["Slot"]


@dataclass(slots=True, eq=False)
class Slot(Generic[Claim]):
    """``failures`` counts connections in a row that carried nothing to its end."""

    connection: Connection | None = None
    failures: int = 0
    not_before: float = 0.0
    _carried: list[tuple[Delivery, Claim]] = field(default_factory=list)

    @property
    def opened(self) -> bool:
        """Whether there is a connection that can carry messages."""
        return self.connection is not None and self.connection.session.opened

    @property
    def opening(self) -> bool:
        """Whether there is a connection that cannot yet."""
        return self.connection is not None and not self.connection.session.opened

    @property
    def abandonable(self) -> bool:
        """Whether a message is under way and none waits for the answer to its end."""
        return bool(self._carried) and not (
            self.connection is None or self.connection.session.unanswered
        )

    @property
    def claim(self) -> Claim | None:
        """Whose message is the newest on the connection, the one that comes to the gate."""
        return self._carried[-1][1] if self._carried else None

    def load(self, delivery: Delivery, claim: Claim) -> None:
        """Note that a message is on the connection."""
        self._carried.append((delivery, claim))

    def unload(self, delivery: Delivery) -> Claim:
        """Note that a message has its verdict; return whose it is."""
        entry = next(entry for entry in self._carried if entry[0] is delivery)
        self._carried.remove(entry)
        return entry[1]

    def failed(self, manners: Manners, now: float) -> None:
        """Count a failure, and wait before the next connection."""
        self.failures += 1
        self.not_before = now + backoff(
            self.failures, manners.chance, first=manners.first_wait, most=manners.most_wait
        )
