"""What ties an answer to a message that we sent: a reference with a seal (HMAC).

It stands in the return path of a message (variable envelope return path) and in its Message-ID.
A bounce counts only when it carries one that we sealed, so nobody can have another person's
address suppressed by sending made-up bounces.
"""

from __future__ import annotations

import base64
import hmac
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from farflung.errors import RefusedError
from farflung.mail.headers import Mailbox

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Reference", "Seal"]

_MAILING = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,22}[a-z0-9])?")
_SEALED = re.compile(r"([a-z0-9-]{1,64})\.([0-9]{1,10})\.([a-z2-7]{16})(?![a-z0-9])")
_LEAVE = "leave-"
_LEAVING = re.compile(rf"(?<![a-z0-9]){_LEAVE}([a-z0-9-]{{1,64}}\.[0-9]{{1,10}}\.[a-z2-7]{{16}})")
_CONTEXT = b"farflung reference 1\0"
_SEAL_OCTETS = 10  # 80 bits, 16 letters
_LEAST_KEY = 32  # octets
_MOST_NUMBER = 9_999_999_999


@dataclass(frozen=True, slots=True)
class Reference:
    """One recipient of one mailing: the mailing's name and the number of its ledger row.

    The name has lower-case letters, digits and hyphens, at most 24.
    """

    mailing: str
    number: int


@dataclass(frozen=True, slots=True)
class Seal:
    """The secret of an installation, at least 32 random octets, which never changes."""

    key: bytes

    def __post_init__(self) -> None:
        """Raise :class:`ValueError` for a secret that could be guessed."""
        if len(self.key) < _LEAST_KEY:
            raise ValueError("the key of a seal needs at least 32 octets")

    def return_path(self, bounces: str, reference: Reference, delimiter: str = "+") -> str:
        """Return the envelope's sender: ``bounces+2026-w47.17.SEAL@example.org``.

        ``bounces`` is the mailbox for bounces. Raises :class:`RefusedError` where the local part
        would be longer than 64 octets.
        """
        local, domain = _parts(bounces)
        sealed = f"{local}{delimiter}{self._sealed(reference)}@{domain}"
        return Mailbox.parse(sealed, "return path").address

    def leaving_address(self, mailbox: str, reference: Reference, delimiter: str = "+") -> str:
        """Return the address that mail to leave goes to: ``bounces+leave-2026-w47.17.SEAL@…``.

        It is for the ``mailto:`` of List-Unsubscribe. Raises as :meth:`return_path` does.
        """
        return self.return_path(mailbox, reference, f"{delimiter}{_LEAVE}")

    def message_id(self, domain: str, reference: Reference) -> str:
        """Return a Message-ID with its angle brackets, the same on every try."""
        return f"<{self._sealed(reference)}@{domain}>"

    def read(self, text: str) -> Reference | None:
        """Find the reference in an address or a Message-ID; None if there is none that we sealed.

        Letters may have changed their case on the way.
        """
        return next(self.read_all(text), None)

    def read_leaving(self, text: str) -> Reference | None:
        """Find the reference in an address of :meth:`leaving_address`, and in no other."""
        found = next((match[1] for match in _LEAVING.finditer(text.lower())), "")
        return self.read(found)

    def read_all(self, text: str) -> Iterator[Reference]:
        """Find every reference in a text that we sealed."""
        for labels, digits, seal in _SEALED.findall(text.lower()):
            words = labels.split("-")  # what comes before the delimiter may be among them
            candidates = (Reference("-".join(words[i:]), int(digits)) for i in range(len(words)))
            for reference in candidates:
                sealed = hmac.compare_digest(seal, self._of(reference))
                if sealed and str(reference.number) == digits:
                    yield reference

    def _sealed(self, reference: Reference) -> str:
        if not _MAILING.fullmatch(reference.mailing) or not 0 <= reference.number <= _MOST_NUMBER:
            raise RefusedError(f"{reference} cannot stand in a mail address")
        return f"{reference.mailing}.{reference.number}.{self._of(reference)}"

    def _of(self, reference: Reference) -> str:
        return _seal(self.key, reference)


@lru_cache(16)  # a message names its reference several times
def _seal(key: bytes, reference: Reference) -> str:
    data = b"%b%b.%d" % (_CONTEXT, reference.mailing.encode(), reference.number)
    digest = hmac.digest(key, data, "sha256")[:_SEAL_OCTETS]
    return base64.b32encode(digest).decode().lower()


@lru_cache(16)  # all messages of a mailing name the same
def _parts(bounces: str) -> tuple[str, str]:
    """Return the local part and the domain of the mailbox for bounces."""
    local, _, domain = Mailbox.parse(bounces, "bounce address").address.rpartition("@")
    return local, domain
