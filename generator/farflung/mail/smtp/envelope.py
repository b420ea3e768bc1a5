"""A delivery and what a server offers → the commands that carry it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from farflung.errors import RefusedError
from farflung.mail.smtp.outcomes import Outcome, Step, Verdict
from farflung.mail.smtp.payload import octets, stuffed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from farflung.mail.smtp.opening import Offer
    from farflung.mail.smtp.ports import Delivery

__all__ = ["Command", "Mail", "commands", "impossible"]


@dataclass(slots=True, eq=False)
class Mail:
    """A message on its way through a session: ``body`` is all of it but its ``end``."""

    delivery: Delivery
    eight: bool = field(init=False)
    """Whether it has octets that are not ASCII."""
    utf8: bool = field(init=False)
    """Whether an address or, because of one, the header is not ASCII: RFC 6531."""
    body: bytes = b""
    end: bytes = b""
    verdict: Verdict | None = None
    body_ends: int = 0
    """Octets that had been queued when the body was; 0 before."""
    end_begins: int | None = None
    """Octets that had been queued before the end was; None before."""
    at_dot: bool = False

    def __post_init__(self) -> None:
        """Look through the message once."""
        delivery = self.delivery
        self.eight = not delivery.message.isascii()
        self.utf8 = not (delivery.recipient.isascii() and delivery.sender.isascii()) or (
            self.eight and not delivery.message.partition(b"\r\n\r\n")[0].isascii()
        )


class Command(NamedTuple):
    """A line to send, and what its reply will be about."""

    step: Step
    line: bytes
    mail: Mail | None = None


def impossible(mail: Mail, offer: Offer) -> Verdict | None:
    """Say why a server cannot take a delivery, before it is asked; None if it may."""
    try:
        size = len(octets(mail.delivery))
    except RefusedError as error:
        return Verdict(Outcome.PAUSE, error.message)
    if offer.size and size > offer.size:
        reason = f"5.3.4 the message has {size} octets, the server takes {offer.size}"
        return Verdict(Outcome.PAUSE, reason)
    if mail.utf8 and not offer.has("SMTPUTF8"):
        return Verdict(Outcome.FAILED, "5.6.7 the server does not take international addresses")
    if mail.eight and not offer.has("8BITMIME"):
        return Verdict(Outcome.FAILED, "5.6.3 the server does not take 8-bit messages")
    return None


def commands(mail: Mail, offer: Offer) -> Iterator[Command]:
    """Yield the commands up to the gate, and set the body and the end of ``mail``.

    With CHUNKING and PIPELINING the body follows its command at once, as the first of two chunks;
    else it waits for the reply to DATA.
    """
    delivery = mail.delivery
    sender, recipient = delivery.sender.encode(), delivery.recipient.encode()
    yield Command(Step.MAIL, b"MAIL FROM:<%b>%b\r\n" % (sender, _parameters(mail, offer)), mail)
    yield Command(Step.RCPT, b"RCPT TO:<%b>\r\n" % recipient, mail)
    if offer.has("CHUNKING") and offer.has("PIPELINING"):
        message = delivery.message
        last_line = message.rfind(b"\n", 0, -1) + 1
        mail.body, tail = message[:last_line], message[last_line:]
        mail.end = b"BDAT %d LAST\r\n%b" % (len(tail), tail)
        if mail.body:
            yield Command(Step.CHUNK, b"BDAT %d\r\n" % len(mail.body), mail)
            return
    mail.body = stuffed(delivery.message, clean=delivery.clean)
    mail.end = b".\r\n"
    yield Command(Step.DATA, b"DATA\r\n", mail)


def _parameters(mail: Mail, offer: Offer) -> bytes:
    size = b" SIZE=%d" % len(mail.delivery.message) if offer.has("SIZE") else b""
    utf8 = b" SMTPUTF8" if mail.utf8 else b""
    eight = b" BODY=8BITMIME" if mail.eight else b""
    return size + eight + utf8
