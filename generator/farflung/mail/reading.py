"""A finished message, read again as a receiver reads it, and compared with what was meant.

What is written by putting bytes together is checked by taking it apart with another hand, the
standard library's parser.
"""

from __future__ import annotations

import hashlib
import re
from email import message_from_string
from email.policy import default
from typing import TYPE_CHECKING

from farflung.errors import FarflungError
from farflung.mail.encoding import canonical
from farflung.mail.headers import Mailbox
from farflung.model import Letter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from email.message import EmailMessage

    from farflung.mail.body import Fragment

__all__ = ["verify"]

_LONGEST = 998  # octets of a line without its end: RFC 5322, 2.1.1
_BARE = re.compile(rb"\r(?!\n)|(?<!\r)\n")


def verify(
    raw: bytes,
    letter: Letter,
    mailboxes: Mapping[str, str],
    fragments: tuple[Fragment, Fragment],
) -> None:
    """Compare a message with its letter, its fields of mailboxes, and its greeting and links.

    ``mailboxes`` are the texts that the fields were made of, empty for a field without a mailbox.
    Raises :class:`FarflungError`, since a difference is a fault of ours.
    """
    for fault in _faults(raw, letter, mailboxes, fragments):
        raise FarflungError(f"a mail came out wrong, so nothing was sent: {fault}")


def _faults(
    raw: bytes,
    letter: Letter,
    mailboxes: Mapping[str, str],
    fragments: tuple[Fragment, Fragment],
) -> Iterator[str]:
    if _BARE.search(raw) or not raw.endswith(b"\r\n"):
        yield "a line does not end in CRLF"
    if b"\n." in raw:
        yield "a line begins with a dot"
    if any(len(line) > _LONGEST for line in raw.split(b"\r\n")):
        yield "a line is too long"
    message = message_from_string(raw.decode(), policy=default)
    for part in message.walk():
        if part.defects:
            yield f"{part.get_content_type()}: {part.defects[0]}"
    yield from _wrong_mailboxes(message, mailboxes)
    greeting, links = fragments
    text = f"{greeting.text}{letter.text}" if Letter.GREETING in letter.html else letter.text
    html = letter.html.replace(Letter.GREETING, greeting.html).replace(Letter.PERSONAL, links.html)
    yield from _wrong_parts(message, letter, html, text, links.text)


def _wrong_mailboxes(message: EmailMessage, mailboxes: Mapping[str, str]) -> Iterator[str]:
    for name, text in mailboxes.items():
        expected = [Mailbox.parse(text, name, utf8=True).address] if text else []
        found = [
            mailbox.addr_spec for field in message.get_all(name, []) for mailbox in field.addresses
        ]
        if found != expected:
            yield f"{name} reads {found}, not {expected}"
    twice = {name.lower() for name in message if len(message.get_all(name, [])) > 1}
    if twice - {"dkim-signature"}:
        yield f"fields are there twice: {sorted(twice)}"


def _wrong_parts(
    message: EmailMessage, letter: Letter, html: str, text: str, links: str
) -> Iterator[str]:
    plain, shown, *pictures = [part for part in message.walk() if not part.is_multipart()]
    expected = canonical(text)
    ended = expected if expected.endswith("\n") else f"{expected}\n"
    if canonical(plain.get_content()) != f"{ended}{canonical(links)}":
        yield "the text reads differently"
    if canonical(shown.get_content()).rstrip("\n") != canonical(html).rstrip("\n"):
        yield "the HTML reads differently"
    found = [hashlib.sha256(picture.get_content()).hexdigest() for picture in pictures]
    if found != [picture.rendition.sha256 for picture in letter.pictures]:
        yield "the pictures are others"
