"""Mail addresses as people write them → as we write to them, and as we compare them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from farflung.errors import RefusedError
from farflung.fields import BadValue
from farflung.mail.headers import Mailbox
from farflung.texts import redact, shorten, squeeze

__all__ = ["Address", "normalise"]


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """``written`` is what mail is sent to; ``key`` is the same for all spellings of one address.

    The domain is in lower case and ASCII (IDNA 2008), the local part composed (NFC). ``written``
    keeps the case of the local part, because a server may tell ``A`` from ``a`` (RFC 5321, 2.4);
    ``key`` does not, because no organisation gives these two to different people, and one person
    should get one letter. Dots and what follows a plus are left alone: only the server knows.
    """

    key: str
    written: str

    def __str__(self) -> str:
        """Show it without giving it away."""
        return shorten(self.written)


def normalise(text: str) -> Address:
    """Read a mail address. Raises :class:`BadValue`, which does not repeat it whole."""
    given = squeeze(text)
    if not given:
        raise BadValue("wrong-recipient", "the address is missing")
    try:
        mailbox = Mailbox.parse(given, "address", utf8=True)
    except RefusedError:
        mailbox = None
    local, _, domain = mailbox.address.rpartition("@") if mailbox else ("", "", "")
    if mailbox is None or mailbox.name or "." not in domain:
        shown = redact(given) if "@" in given else "what stands there"
        raise BadValue(
            "wrong-recipient", f"{shown} is not a mail address", "write it as name@example.org"
        )
    domain = domain.lower()
    folded = unicodedata.normalize("NFC", local.casefold())
    return Address(f"{folded}@{domain}", f"{local}@{domain}")
