"""``subscribers ask``: the message that asks people to confirm, to everybody who waits for it."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from farflung.errors import UsageError
from farflung.mail.headers import Mailbox
from farflung.mail.smtp.client import deliver
from farflung.mail.smtp.manners import Manners
from farflung.mail.smtp.outcomes import Outcome
from farflung.mail.smtp.ports import Delivery
from farflung.mail.subscribers.asking import ConfirmationGate
from farflung.mail.subscribers.confirmation import Inquiry
from farflung.workflows.relays import relays_of
from farflung.workflows.signing import signers_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from farflung.config import Publication
    from farflung.mail.smtp.outcomes import Verdict
    from farflung.mail.subscribers.records import Subscriber
    from farflung.workflows.maildatabase import OpenMail

__all__ = ["Inquired", "ask_to_confirm"]

_MANNERS = Manners(tries=3, ahead=0)


@dataclass(frozen=True, slots=True)
class Inquired:
    """How many messages left, how many did not, and why it ended early, if it did."""

    sent: int
    failed: int
    halt: Verdict | None


def ask_to_confirm(
    mail: OpenMail, publication: Publication, environment: Mapping[str, str] = os.environ
) -> Inquired:
    """Ask everybody on the list who has not been asked yet, each at most once.

    Raises :class:`UsageError` where people have nowhere to confirm, and what
    :func:`~farflung.workflows.relays.relays_of` raises.
    """
    web = publication.delivery.web
    if web is None:
        raise UsageError(
            "people have nowhere to confirm",
            hint="run farflung web, and set web below delivery: in newsletter/newsletter.yml",
        )
    signers = signers_of(publication, environment)
    inquiry = Inquiry(publication.title, publication.sender, publication.spoken, web, signers)
    sender = Mailbox.parse(publication.sender, "sender").address

    def compose(person: Subscriber) -> Delivery:
        return Delivery(sender, person.address.written, inquiry.message(mail.keys, person))

    gate = ConfirmationGate(mail.database, mail.keys, lambda: dt.datetime.now(dt.UTC))
    halt: Verdict | None = None
    for outlet in relays_of(publication.delivery, _MANNERS, environment):
        halt = deliver(outlet.relay, gate, compose, manners=outlet.manners)
        if halt is None or halt.outcome is not Outcome.DEFERRED:
            break
    return Inquired(gate.sent, gate.failed, halt)
