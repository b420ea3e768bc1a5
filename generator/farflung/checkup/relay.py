"""The relay that is to take our mail: reachable, encrypted, and willing to let us in (RFC 5321).

It uses the standard library's client, so that a fault of our own is not taken for the relay's.
Nothing is mailed.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from farflung.checkup.records import Finding, State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from farflung.config import Smtp

__all__ = ["Access", "relay"]

_SETTINGS = "see smtp below delivery: in newsletter/newsletter.yml"
_FOR_GOOD = 500  # replies below it say: not now
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Access:
    """How to get to a relay: whom we trust, the password (None if none is set), and patience.

    ``seconds`` is for each answer.
    """

    tls: Callable[[], ssl.SSLContext] = ssl.create_default_context
    password: str | None = None
    seconds: float = 4.0


class _Wrong(Exception):  # noqa: N818 - what was found, on its way to be shown
    """What is wrong with a relay: the state, what happened, and what to do."""

    def __init__(self, state: State, message: str, advice: str = _SETTINGS) -> None:
        super().__init__(message)
        self.state, self.message, self.advice = state, message, advice


def relay(settings: Smtp, largest: int, access: Access) -> Iterator[Finding]:
    """Connect, encrypt and log in as a mailing would; ``largest`` is the weight of a letter in bytes."""
    name = f"{settings.host}:{settings.port}"
    try:
        client = _connected(settings, access)
        try:
            yield from _look(client, settings, largest, access)
        finally:
            with suppress(OSError, smtplib.SMTPException):
                client.quit()
            client.close()
    except _Wrong as wrong:
        yield Finding("smtp", wrong.state, f"{name} {wrong.message}", wrong.advice)
    except (OSError, smtplib.SMTPException, UnicodeError) as error:
        meant = _said(error)
        yield Finding("smtp", meant.state, f"{name} {meant.message}", meant.advice)


def _connected(settings: Smtp, access: Access) -> smtplib.SMTP:
    if settings.security == "tls":
        return smtplib.SMTP_SSL(
            settings.host, settings.port, timeout=access.seconds, context=access.tls()
        )
    return smtplib.SMTP(settings.host, settings.port, timeout=access.seconds)


def _look(client: smtplib.SMTP, settings: Smtp, largest: int, access: Access) -> Iterator[Finding]:
    client.ehlo_or_helo_if_needed()
    if settings.security == "starttls":
        if not client.has_extn("starttls"):
            advice = "set security to tls, often with port 465, or ask whoever runs it"
            raise _Wrong(State.ERROR, "offers no encryption by STARTTLS", advice)
        client.starttls(context=access.tls())
        client.ehlo()
    who = _log_in(client, settings, access)
    name = f"{settings.host}:{settings.port}"
    encrypted = client.sock.version() if isinstance(client.sock, ssl.SSLSocket) else None
    text = f"{name} answers, {encrypted or 'without encryption'}{who}"
    if not encrypted and settings.host not in _LOOPBACK:
        advice = "set security to starttls or tls, if it offers that"
        yield Finding("smtp", State.WARNING, text, advice)
    else:
        yield Finding("smtp", State.OK, text)
    limit = client.esmtp_features.get("size", "").strip()
    if limit.isdigit() and 0 < int(limit) < largest:
        text = f"{name} takes messages of up to {int(limit)} bytes, and a letter may have {largest}"
        advice = "lower max_bytes below delivery: in newsletter/newsletter.yml"
        yield Finding("smtp", State.ERROR, text, advice)


def _log_in(client: smtplib.SMTP, settings: Smtp, access: Access) -> str:
    """Log in if a user is named; returns that in words."""
    if settings.user is None:
        return ", no user is named"
    if access.password is None:
        advice = "set FARFLUNG_SMTP_PASSWORD, or FARFLUNG_SMTP_PASSWORD_FILE"
        raise _Wrong(State.ERROR, f"answers, but there is no password for {settings.user}", advice)
    if settings.security == "none" and settings.host not in _LOOPBACK:
        text = f"would be told the password of {settings.user} without encryption; it was not"
        raise _Wrong(State.ERROR, text, "set security to starttls or tls")
    if not access.password.isascii():  # which the standard library cannot send
        text = f"answers; the password of {settings.user} is not ASCII, and was not tried"
        raise _Wrong(State.WARNING, text, "try it with a letter to yourself")
    client.login(settings.user, access.password)
    return f", and lets {settings.user} in"


def _said(error: BaseException) -> _Wrong:
    """Say what an error of the network or an answer of the relay means."""
    if isinstance(error, smtplib.SMTPResponseException):
        return _replied(error)
    if isinstance(error, ssl.SSLCertVerificationError):
        advice = "name the host as its certificate does, or trust its issuer (SSL_CERT_FILE)"
        text = f"has a certificate that is not trusted ({error.verify_message})"
        return _Wrong(State.ERROR, text, advice)
    if isinstance(error, smtplib.SMTPServerDisconnected) and error.__context__:
        return _said(error.__context__)  # a time-out, which smtplib calls a broken connection
    for kind, state, text, advice in _MEANINGS:
        if isinstance(error, kind):
            return _Wrong(state, text, advice)
    reason = (error.strerror if isinstance(error, OSError) else "") or type(error).__name__
    return _Wrong(State.FAILED, f"cannot be reached ({reason})")


_MEANINGS: tuple[tuple[type[BaseException], State, str, str], ...] = (
    (
        smtplib.SMTPNotSupportedError,
        State.ERROR,
        "offers no way to log in",
        "leave user out, or ask whoever runs it",
    ),
    (
        ssl.SSLError,
        State.ERROR,
        "does not speak the encryption that is set",
        "security: tls is mostly for port 465, starttls for port 587",
    ),
    (socket.gaierror, State.FAILED, "names a host that cannot be found", _SETTINGS),
    (UnicodeError, State.ERROR, "is no name of a host", _SETTINGS),
    (
        TimeoutError,
        State.FAILED,
        "does not answer in time; a firewall may be in the way",
        _SETTINGS,
    ),
    (ConnectionRefusedError, State.FAILED, "refuses connections", _SETTINGS),
    (smtplib.SMTPServerDisconnected, State.FAILED, "broke the connection off", "try again"),
    (smtplib.SMTPException, State.FAILED, "does not answer as a mail server does", _SETTINGS),
)


def _replied(error: smtplib.SMTPResponseException) -> _Wrong:
    reply = f"{error.smtp_code} {_text(error.smtp_error)}".strip()
    if error.smtp_code < _FOR_GOOD:
        return _Wrong(State.FAILED, f"says: {reply}", "try again later")
    if isinstance(error, smtplib.SMTPAuthenticationError):
        advice = "look at user in newsletter/newsletter.yml and at FARFLUNG_SMTP_PASSWORD"
        return _Wrong(State.ERROR, f"refuses the user or the password: {reply}", advice)
    return _Wrong(State.ERROR, f"refuses us: {reply}", "ask whoever runs it")


def _text(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:200]
