"""Single messages through the relays of a mailing, outside of any ledger: a preview, a confirmation."""

from __future__ import annotations

import os
from collections import deque
from typing import TYPE_CHECKING

from farflung.errors import RefusedError, ServiceError
from farflung.mail.headers import Mailbox
from farflung.mail.smtp.client import deliver
from farflung.mail.smtp.manners import Manners
from farflung.mail.smtp.outcomes import Outcome, Verdict
from farflung.mail.smtp.ports import Delivery, Orders
from farflung.workflows.relays import relays_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from farflung.config import Publication

__all__ = ["deliver_all", "post"]

_MANNERS = Manners(tries=2)


def post(
    publication: Publication,
    to: str,
    message: bytes,
    environment: Mapping[str, str] = os.environ,
) -> None:
    """Send one message from the publication's address.

    Raises :class:`RefusedError` for what is no address or is refused for good, and
    :class:`ServiceError` where the relay did not take it for now.
    """
    sender = Mailbox.parse(publication.sender, "sender").address
    recipient = Mailbox.parse(to, "recipient", utf8=True).address
    [verdict] = deliver_all(publication, [Delivery(sender, recipient, message)], environment)
    if verdict.outcome in {Outcome.DEFERRED, Outcome.UNKNOWN}:
        raise ServiceError(f"the message was not sent: {verdict.reason}", hint="try it again")
    if verdict.outcome is not Outcome.SENT:
        raise RefusedError(f"the message was refused: {verdict.reason}", hint="farflung doctor")


def deliver_all(
    publication: Publication,
    deliveries: Sequence[Delivery],
    environment: Mapping[str, str] = os.environ,
) -> tuple[Verdict, ...]:
    """Try each message once and return what became of them, in their order.

    The next relay is asked only where one cannot be reached at all.
    """
    waiting = _Waiting(len(deliveries))
    for outlet in relays_of(publication.delivery, _MANNERS, environment):
        ended = deliver(outlet.relay, waiting, deliveries.__getitem__, manners=outlet.manners)
        waiting.refill(ended)
        if ended is None or ended.outcome is not Outcome.DEFERRED:
            break
    return waiting.verdicts


class _Waiting:
    """Hands out each number once, and keeps the verdicts in memory."""

    def __init__(self, count: int) -> None:
        """Begin with all of them."""
        self._left = deque(range(count))
        self._found: dict[int, Verdict] = {}
        self._count = count

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        return tuple(self._found[number] for number in range(self._count))

    def exchange(
        self, verdicts: Sequence[tuple[int, Verdict]], dots: Sequence[int], wanted: int
    ) -> Orders[int]:
        """Keep the verdicts and hand out more."""
        self._found |= dict(verdicts)
        claims = [self._left.popleft() for _ in range(min(wanted, len(self._left)))]
        return Orders(dots, claims)

    def refill(self, ended: Verdict | None) -> None:
        """Hand out again who was not tried, and let them share the reason if nobody else comes."""
        for number in range(self._count):
            if number in self._left:
                self._left.remove(number)
            if number not in self._found or not self._found[number].tried:
                self._found[number] = ended or Verdict(Outcome.DEFERRED, "not tried")
                self._left.append(number)
