"""A letter, what its mailing shares, and one person → the bytes of a message (RFC 5322, MIME).

Pure but for reading the pictures: no network, no clock, no chance. The same arguments give the
same bytes. A :class:`EncodedLetter` encodes a letter once, and then writes each person's message by
putting a few encoded words between the bytes that all of them share.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from farflung.errors import RefusedError
from farflung.mail.body import Body, Fragment
from farflung.mail.dkim import Signature
from farflung.mail.headers import (
    Mailbox,
    date_field,
    identifier,
    language_tag,
    list_field,
    list_id,
    unstructured,
    uri_list,
)
from farflung.mail.reading import verify
from farflung.model import Letter

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence

    from farflung.mail.ahead import Helpers
    from farflung.mail.dkim import Field, Signer

__all__ = ["Addressee", "EncodedLetter", "Envelope", "Fragment", "Mailbox", "compose", "list_id"]

_UNDISCLOSED = "undisclosed-recipients:;"
_PERSONAL = ("To", "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post")
_ONE_IN = 1000  # reading takes as long as writing a hundred
_FEEDBACK_ID = re.compile(r"[\w.-]*:[\w.-]*:[\w.-]*:[\w.-]{5,15}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Envelope:
    """What all messages of a mailing say about themselves.

    ``sender`` and ``reply_to`` are ``Name <address>`` or an address. ``date`` has a time zone.
    ``list_id`` is ``Name <label.domain>``, see :func:`list_id`. ``feedback_id`` is three labels
    and an identity of the sender, by which large receivers count complaints, with colons between.
    """

    sender: str
    date: dt.datetime
    list_id: str
    reply_to: str = ""
    feedback_id: str = ""


@dataclass(frozen=True, slots=True)
class Addressee:
    """What only one person's message says.

    ``message_id`` has its angle brackets. ``to`` is ``Name <address>`` or an address; without it
    the message is a preview for nobody in particular. ``unsubscribe`` are https and mailto
    addresses; an https one must take a one-click POST (RFC 8058).
    """

    message_id: str
    to: str = ""
    unsubscribe: tuple[str, ...] = ()
    greeting: Fragment = Fragment()
    links: Fragment = Fragment()


@dataclass(frozen=True, slots=True)
class EncodedLetter:
    """A letter encoded for all who get it."""

    letter: Letter
    envelope: Envelope
    _body: Body
    _shared: bytes
    _signatures: tuple[Signature, ...]

    @classmethod
    def of(
        cls, letter: Letter, envelope: Envelope, signers: Sequence[Signer] = ()
    ) -> EncodedLetter:
        """Encode a letter and the fields that all its messages share, and read a specimen again.

        Raises :class:`RefusedError` for anything that does not belong into a field, control
        characters first of all, and for a picture that is not what the letter was made with.
        """
        body = Body.of(letter)
        shared = [*_shared_fields(letter, envelope), ("Content-Type", body.content_type)]
        signatures = tuple(
            Signature.of(signer, shared, _PERSONAL, envelope.date) for signer in signers
        )
        variant = cls(letter, envelope, body, _written(shared), signatures)
        specimen = _specimen(letter)
        variant.verify(specimen, variant.write(specimen))
        return variant

    def write(self, addressee: Addressee) -> bytes:
        """Return the message of one person, the same on every try; see :meth:`draft`."""
        return self.draft(addressee)()

    def draft(self, addressee: Addressee, helpers: Helpers | None = None) -> Callable[[], bytes]:
        """Write the message of one person but for its signatures; return what completes it.

        The signatures are made by ``helpers`` meanwhile, if there are any; calling what was
        returned waits for them and raises what went wrong with them. The bytes are the same on
        every try.
        Lines end in CRLF, and none begins with a dot. One message in a thousand, chosen by its
        Message-ID, is read again. Raises :class:`RefusedError` as :meth:`of` does.
        """
        fields = list(_personal_fields(addressee))
        try:
            pieces = self._body.fill(addressee.greeting, addressee.links)
            personal = _written(fields)
        except UnicodeEncodeError:
            raise RefusedError("a name holds half a character (a lone surrogate)") from None

        def complete() -> bytes:
            raw = b"".join((*signed(), personal, self._shared, b"\r\n", *pieces))
            if zlib.crc32(addressee.message_id.encode()) % _ONE_IN == 0:
                self.verify(addressee, raw)
            return raw

        sign: Callable[[], list[bytes]] = partial(self._sign, fields, pieces)
        signed = helpers.begin(sign) if helpers and self._signatures else sign
        return complete

    def _sign(self, fields: Sequence[Field], pieces: Sequence[bytes]) -> list[bytes]:
        """Return the signatures of a message by its personal fields and the pieces of its body."""
        if not self._signatures:
            return []
        # Hashed in one piece, for which other threads need not wait. The text's greeting comes
        # first, so there is no beginning that all bodies share.
        digest = hashlib.sha256(b"".join(pieces)).digest()
        return [signature.field(fields, digest) for signature in self._signatures]

    def verify(self, addressee: Addressee, raw: bytes) -> None:
        """Read a message again as a receiver does. Raises :class:`FarflungError` if it differs."""
        expected = {
            "From": self.envelope.sender, "Reply-To": self.envelope.reply_to, "To": addressee.to
        }  # fmt: skip
        verify(raw, self.letter, expected, (addressee.greeting, addressee.links))


def compose(letter: Letter, envelope: Envelope, addressee: Addressee) -> bytes:
    """Build one message and read it again. Raises :class:`RefusedError` as :class:`EncodedLetter` does."""
    variant = EncodedLetter.of(letter, envelope)
    raw = variant.write(addressee)
    variant.verify(addressee, raw)
    return raw


def _shared_fields(letter: Letter, envelope: Envelope) -> Iterator[Field]:
    yield "From", Mailbox.parse(envelope.sender, "sender").field
    if envelope.reply_to:
        yield "Reply-To", Mailbox.parse(envelope.reply_to, "reply address").field
    yield "Subject", unstructured(letter.subject, "subject")
    yield "Date", date_field(envelope.date)
    yield "List-Id", list_field(envelope.list_id)
    yield "Auto-Submitted", "auto-generated"  # RFC 3834: no out-of-office replies, please
    if envelope.feedback_id:
        if not _FEEDBACK_ID.fullmatch(envelope.feedback_id):
            raise RefusedError(f"{envelope.feedback_id!r} is not a Feedback-ID")
        yield "Feedback-ID", envelope.feedback_id
    yield "Content-Language", language_tag(letter.language)
    yield "MIME-Version", "1.0"


def _personal_fields(addressee: Addressee) -> Iterator[Field]:
    """Yield the fields that :data:`_PERSONAL` names, or fewer."""
    to = addressee.to
    yield "To", Mailbox.parse(to, "recipient", utf8=True).field if to else _UNDISCLOSED
    yield "Message-ID", identifier(addressee.message_id)
    if addressee.unsubscribe:
        yield "List-Unsubscribe", uri_list(addressee.unsubscribe)
        if any(address.startswith("https:") for address in addressee.unsubscribe):
            yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"  # RFC 8058


def _specimen(letter: Letter) -> Addressee:
    """Return somebody whose words need encoding and quoting wherever they stand."""
    word = Fragment('<p title="=2E">.Ünïcode, 目 &amp; =</p>', "\n.Ünïcode, 目 & =\n.\n")
    return Addressee(
        "<specimen@example.org>",
        to="Łucja, 目 <specimen@example.org>",
        greeting=word,
        links=word if Letter.PERSONAL in letter.html else Fragment(),
    )


def _written(fields: Sequence[Field]) -> bytes:
    return "".join(f"{name}: {body}\r\n" for name, body in fields).encode()
