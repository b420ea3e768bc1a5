"""From the greeting to the first message: EHLO, STARTTLS, AUTH. Sans-IO, pure.

Written as a generator: it yields what to send and which step that is, and is sent the reply.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING

from farflung.mail.smtp.outcomes import Outcome, Step, Verdict, classify
from farflung.mail.smtp.ports import Security

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from farflung.mail.smtp.ports import Credentials, Relay
    from farflung.mail.smtp.replies import Reply

__all__ = ["Ask", "Offer", "RefusedOpeningError", "opening"]

_CONTINUE = 334  # RFC 4954, 4


@dataclass(frozen=True, slots=True)
class Ask:
    """Octets to send, and the step whose reply is awaited; for TLS, that it begins."""

    step: Step
    line: bytes = b""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a server offers after EHLO: keywords in upper case, with their parameters."""

    keywords: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, reply: Reply) -> Offer:
        """Read the lines of a reply to EHLO: RFC 5321, 4.1.1.1."""
        words = [line.upper().split() for line in reply.lines[1:]]
        return cls({keyword: tuple(rest) for keyword, *rest in filter(None, words)})

    def has(self, keyword: str) -> bool:
        """Tell whether an extension is offered."""
        return keyword in self.keywords

    @property
    def size(self) -> int:
        """The most octets of a message (RFC 1870); 0 if it is not known."""
        return _number(next(iter(self.keywords.get("SIZE", ())), ""))

    @property
    def most(self) -> int:
        """The most messages of a connection (RFC 9422); 0 if it is not known."""
        limits = self.keywords.get("LIMITS", ())
        found = (limit.partition("=")[2] for limit in limits if limit.startswith("MAILMAX="))
        return _number(next(found, ""))


class RefusedOpeningError(Exception):
    """The connection cannot be used; ``verdict`` says why."""

    def __init__(self, verdict: Verdict) -> None:
        """Take the verdict on the connection."""
        super().__init__(verdict.reason)
        self.verdict = verdict


def opening(relay: Relay) -> Generator[Ask, Reply, Offer]:
    """Go through the steps that ``relay`` asks for, and return what the server offers.

    Raises :class:`RefusedOpeningError`, above all where the server does not offer what protects
    the connection: nothing is ever sent plain because somebody took STARTTLS away.
    """
    _expect(Step.BANNER, (yield Ask(Step.BANNER)))
    offer = yield from _hello(relay)
    if relay.security is Security.STARTTLS:
        if not offer.has("STARTTLS"):
            raise _stopped("the server does not offer STARTTLS, so nothing was sent")
        _expect(Step.STARTTLS, (yield Ask(Step.STARTTLS, b"STARTTLS\r\n")))
        yield Ask(Step.TLS)
        offer = yield from _hello(relay)  # what was said before is forgotten: RFC 3207, 4.2
    if relay.credentials:
        yield from _authenticate(offer, relay.credentials)
    return offer


def _hello(relay: Relay) -> Generator[Ask, Reply, Offer]:
    """Say EHLO, or HELO to a server of 1982, unless something is wanted that it cannot do."""
    name = relay.hello.encode()
    reply = yield Ask(Step.EHLO, b"EHLO %b\r\n" % name)
    plain = relay.security is Security.NONE
    if reply.code in {500, 502, 504} and plain:
        _expect(Step.EHLO, (yield Ask(Step.EHLO, b"HELO %b\r\n" % name)))
        return Offer({})
    _expect(Step.EHLO, reply)
    return Offer.of(reply)


def _authenticate(offer: Offer, credentials: Credentials) -> Generator[Ask, Reply, None]:
    """Sign in with PLAIN (RFC 4616), or with LOGIN where only that is offered."""
    mechanisms = offer.keywords.get("AUTH", ())
    user, password = credentials.user.encode(), credentials.password.encode()
    if "PLAIN" in mechanisms:
        secret = base64.b64encode(b"\0%b\0%b" % (user, password))
        _expect(Step.AUTH, (yield Ask(Step.AUTH, b"AUTH PLAIN %b\r\n" % secret)))
    elif "LOGIN" in mechanisms:
        for line in (b"AUTH LOGIN", base64.b64encode(user)):
            reply = yield Ask(Step.AUTH, line + b"\r\n")
            if reply.code != _CONTINUE:
                raise _refused(Step.AUTH, reply)
        last = base64.b64encode(password)
        _expect(Step.AUTH, (yield Ask(Step.AUTH, last + b"\r\n")))
    else:
        raise _stopped("the server offers no way to sign in that we know (PLAIN, LOGIN)")


def _expect(step: Step, reply: Reply) -> None:
    if not reply.positive:
        raise _refused(step, reply)


def _refused(step: Step, reply: Reply) -> RefusedOpeningError:
    outcome = classify(step, reply)
    if outcome is Outcome.SENT:  # a positive reply where it makes no sense
        outcome = Outcome.DEFERRED
    return RefusedOpeningError(Verdict(outcome, f"{step.value}: {reply}"))


def _stopped(reason: str) -> RefusedOpeningError:
    return RefusedOpeningError(Verdict(Outcome.STOP, reason))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and text.isascii() else 0
