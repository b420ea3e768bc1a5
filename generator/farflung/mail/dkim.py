"""Signatures of a message: DKIM (RFC 6376), relaxed header and simple body, RSA and Ed25519.

Usually the relay signs; whoever sends without such a relay does it here. All that messages of a
mailing share is prepared once. The time of a signature is the message's own date, and both
algorithms are deterministic, so a message has the same bytes on every try.
"""

from __future__ import annotations

import base64
import re
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from farflung.errors import RefusedError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

__all__ = ["Field", "Signature", "Signer", "load_signer"]

Field = tuple[str, str]
"""The name of a header field and its folded body."""

_ONCE = ("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type")
"""Fields of which a second one, added on the way, must break the signature (RFC 6376, 8.15)."""

_SELECTOR = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,61}[A-Za-z0-9])?")
_SPACE = re.compile(r"[ \t]+")
_LEAST_BITS = 2048  # RFC 8301, 3.2, asks signers for as many
_LINE = 72


class Signer(Protocol):
    """A private key that signs for a domain; its public half is at ``SELECTOR._domainkey.DOMAIN``."""

    @property
    def domain(self) -> str:
        """The signing domain, in ASCII and lower case."""

    @property
    def selector(self) -> str:
        """The name of the key in the domain's DNS."""

    @property
    def algorithm(self) -> str:
        """The algorithm as the ``a`` tag names it."""

    def sign(self, data: bytes) -> bytes:
        """Return the signature of canonical data."""


@dataclass(frozen=True, slots=True)
class Signature:
    """The DKIM-Signature fields of one variant by one signer, but for what differs by person."""

    signer: Signer
    _head: bytes
    _canonical: bytes
    _shared: bytes

    @classmethod
    def of(
        cls, signer: Signer, shared: Sequence[Field], personal: Sequence[str], date: dt.datetime
    ) -> Signature:
        """Prepare to sign messages with the ``shared`` fields and further fields by name.

        A named field that a message lacks is signed as absent. Raises :class:`RefusedError` where
        the domain of From is not aligned with the signer's: receivers would not count it.
        """
        _check_alignment(signer.domain, dict(shared)["From"])
        names = [*(name for name, _ in shared), *personal, *_ONCE]
        listed = textwrap.wrap(
            " : ".join(names), _LINE, break_long_words=False, break_on_hyphens=False
        )
        lines = (
            f"DKIM-Signature: v=1; a={signer.algorithm}; c=relaxed/simple;",
            f" d={signer.domain}; s={signer.selector}; t={int(date.timestamp())};",
            " h=" + "\r\n ".join(listed) + ";",
            " bh=",
        )
        head = "\r\n".join(lines)
        name, _, body = head.partition(": ")
        return cls(signer, head.encode(), _relaxed((name, body))[:-2], _all_relaxed(shared))

    def field(self, personal: Iterable[Field], body_hash: bytes) -> bytes:
        """Return the field, with its line end, for a message with these further fields.

        ``body_hash`` is the SHA-256 of the body, which ends in one line end.
        """
        encoded = base64.b64encode(body_hash)
        itself = self._canonical + encoded + b"; b="
        made = base64.b64encode(self.signer.sign(self._shared + _all_relaxed(personal) + itself))
        lines = b"\r\n ".join(made[at : at + _LINE] for at in range(0, len(made), _LINE))
        return b"%b%b;\r\n b=%b\r\n" % (self._head, encoded, lines)


def load_signer(domain: str, selector: str, pem: bytes) -> Signer:
    """Read a private key, RSA of 2048 bits or more, or Ed25519 (RFC 8463), without a password.

    Needs the extra ``dkim``. Raises :class:`RefusedError` for anything else.
    """
    try:
        from farflung.mail.keys import read_key  # noqa: PLC0415 - an extra, for those who sign
    except ImportError:
        raise RefusedError(
            "signing mail needs the package cryptography",
            hint="pip install 'farflung[dkim]', or let the relay sign",
        ) from None
    if not _SELECTOR.fullmatch(selector):
        raise RefusedError(f"{selector!r} is not a DKIM selector", hint="write it as post2026")
    return read_key(domain.lower(), selector, pem, _LEAST_BITS)


def _check_alignment(domain: str, sender: str) -> None:
    """Compare organisational domains as far as names alone tell (RFC 7489, 3.1.1, relaxed)."""
    own = re.sub(r".*@|>.*", "", sender.replace("\r\n", "")).lower()
    if own != domain and not own.endswith(f".{domain}"):
        raise RefusedError(
            f"mail from {own} cannot be signed for {domain}: receivers would not count it",
            hint="sign for the domain of the sender's address",
        )


def _all_relaxed(fields: Iterable[Field]) -> bytes:
    return b"".join(_relaxed(field) for field in fields)


def _relaxed(field: Field) -> bytes:
    """Return a field in its canonical form, with its line end: RFC 6376, 3.4.2."""
    name, body = field
    unfolded = _SPACE.sub(" ", body.replace("\r\n", "")).strip(" ")
    return f"{name.lower()}:{unfolded}\r\n".encode()
