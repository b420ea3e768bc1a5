"""The secret of an installation, and what is derived from it: tokens in links, sealed hashes.

The secret is not in the database. So who reads a copy of the database can neither follow anybody's
links nor find out by guessing who was forgotten.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from farflung.mail.references import Seal

if TYPE_CHECKING:
    import datetime as dt

    from farflung.mail.subscribers.records import Subscriber

__all__ = ["LEAST_SECRET", "Keys", "token_hash"]

LEAST_SECRET = 32
"""Characters that a secret has at least."""

_OCTETS = 15  # 120 bits are 24 letters of base32 without padding
_TOKEN = re.compile(r"[a-z2-7]{24}")
_CONFIRMATION = re.compile(r"([1-9][0-9]{0,17})-([a-z2-7]{24})")


@dataclass(frozen=True, slots=True)
class Keys:
    """Everything that is derived from the secret; each use has a context of its own."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Raise :class:`ValueError` for a secret that could be guessed."""
        if len(self.secret) < LEAST_SECRET:
            raise ValueError("the secret of an installation needs at least 32 characters")

    @property
    def fingerprint(self) -> str:
        """What the database keeps, to notice that another secret is used with it."""
        return self._digest("fingerprint", b"").hex()

    @property
    def seal(self) -> Seal:
        """The seal of return paths and Message-IDs."""
        return Seal(self._digest("references", b""))

    def token(self, nonce: bytes) -> str:
        """Return the token of somebody's links: 24 small letters and digits, always the same.

        Whoever sends a letter derives it from :attr:`Subscriber.nonce`; the database has its hash
        alone, by which the token of a link is looked up.
        """
        return _letters(self._digest("token", nonce))

    def confirmation(self, number: int, nonce: bytes, asked: dt.datetime) -> str:
        """Return the token that confirms what was asked at a moment, and nothing later or earlier.

        It is good for nothing once it was used, or once they left.
        """
        moment = f"{number} {int(asked.timestamp() * 1_000_000)} ".encode()
        return f"{number}-{_letters(self._digest('confirmation', moment + nonce))}"

    def confirms(self, token: str, subscriber: Subscriber) -> bool:
        """Tell whether a token is the one that the subscriber was asked with last."""
        asked = subscriber.standing.asked
        if asked is None:
            return False
        wanted = self.confirmation(subscriber.number, subscriber.nonce, asked)
        return hmac.compare_digest(wanted.encode(), token.lower().encode("utf-8", "replace"))

    @staticmethod
    def number_in(token: str) -> int | None:
        """Return whose confirmation a token claims to be; None if it is of another form."""
        match = _CONFIRMATION.fullmatch(token.lower())
        return int(match[1]) if match else None

    def sealed(self, key: str) -> bytes:
        """Return the hash by which an address that was forgotten is known again."""
        return self._digest("forgotten", key.encode())

    def _digest(self, use: str, data: bytes) -> bytes:
        return hmac.digest(self.secret, f"farflung {use} 1\0".encode() + data, "sha256")


def token_hash(token: str) -> bytes | None:
    """Return what the database knows a token by; None for what cannot be one.

    Letters may have changed their case on the way.
    """
    small = token.lower()
    return hashlib.sha256(small.encode()).digest() if _TOKEN.fullmatch(small) else None


def _letters(digest: bytes) -> str:
    return base64.b32encode(digest[:_OCTETS]).decode().lower()
