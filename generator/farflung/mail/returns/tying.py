"""Which message of ours another one is about, by the seals of its addresses and Message-IDs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from farflung.mail.returns.messages import fields, part_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from email.message import Message

    from farflung.mail.references import Reference, Seal

__all__ = ["find_reference", "leaving_reference"]

_RECIPIENT = (
    "X-Original-To",
    "Delivered-To",
    "Envelope-To",
    "X-Envelope-To",
    "X-Rcpt-To",
    "To",
    "Cc",
)
_THREAD = ("In-Reply-To", "References")


def find_reference(message: Message, raw: bytes, seal: Seal) -> Reference | None:
    """Return the reference that a message carries: in the address it was sent to, else anywhere.

    None without one, and where it names several messages of ours, so that nothing says which.
    """
    for names in (_RECIPIENT, _THREAD):
        found = _references((text for name in names for text in fields(message, name)), seal)
        if found:
            return found.pop() if len(found) == 1 else None
    texts = (part_text(part) for part in message.walk() if not part.is_multipart())
    found = _references((raw.decode("latin-1"), *texts), seal)
    return found.pop() if len(found) == 1 else None


def leaving_reference(message: Message, seal: Seal) -> Reference | None:
    """Return the reference of an address to leave that a message was sent to."""
    texts = (text for name in _RECIPIENT for text in fields(message, name))
    found = {reference for text in texts if (reference := seal.read_leaving(text))}
    return found.pop() if len(found) == 1 else None


def _references(texts: Iterable[str], seal: Seal) -> set[Reference]:
    return {reference for text in texts for reference in seal.read_all(text)}
