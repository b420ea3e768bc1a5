"""A letter and an envelope → the bytes of an Internet message (RFC 5322, MIME).

Pure but for reading the pictures: no network, no clock, no chance. The same arguments give the
same bytes, and everything after the header depends on the letter alone, so that one body serves
every recipient.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from email.message import EmailMessage, MIMEPart
from email.parser import BytesHeaderParser
from email.policy import SMTP, default
from typing import TYPE_CHECKING

from farflung.errors import FarflungError, RefusedError
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

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from farflung.model import Letter, LetterPicture

__all__ = ["Envelope", "Mailbox", "compose", "list_id"]

# Lines of encoded bodies have 76 characters (RFC 2045, 6.7); our own fields are folded already.
_POLICY = SMTP.clone(max_line_length=76, refold_source="none")
_ENCODED_LINE = 76
_UNDISCLOSED = "undisclosed-recipients:;"


@dataclass(frozen=True, slots=True)
class Envelope:
    """All of a message that is not its letter.

    ``sender``, ``reply_to`` and ``to`` are ``Name <address>`` or an address; without ``to`` it is
    a preview for nobody in particular. ``date`` has a time zone. ``message_id`` has its angle
    brackets. ``list_id`` is ``Name <label.domain>``, see :func:`list_id`. ``unsubscribe`` are
    https and mailto addresses; an https one must take a one-click POST (RFC 8058).
    """

    sender: str
    date: dt.datetime
    message_id: str
    list_id: str
    to: str = ""
    reply_to: str = ""
    unsubscribe: tuple[str, ...] = ()


def compose(letter: Letter, envelope: Envelope) -> bytes:
    """Build the message, lines ending in CRLF.

    Raises :class:`RefusedError` for anything that does not belong into a field, control
    characters first of all, and for a picture that is not what the letter was made with.
    """
    message = EmailMessage(_POLICY)
    for name, value in _fields(letter, envelope):
        message.set_raw(name, value)  # as it is: folded by us, refolded by nobody
    _fill(message, letter)
    raw = message.as_bytes()
    _verify(raw, envelope)
    return raw


def _fields(letter: Letter, envelope: Envelope) -> Iterator[tuple[str, str]]:
    yield "From", Mailbox.parse(envelope.sender, "sender").field
    yield "To", Mailbox.parse(envelope.to, "recipient").field if envelope.to else _UNDISCLOSED
    if envelope.reply_to:
        yield "Reply-To", Mailbox.parse(envelope.reply_to, "reply address").field
    yield "Subject", unstructured(letter.subject, "subject")
    yield "Date", date_field(envelope.date)
    yield "Message-ID", identifier(envelope.message_id)
    yield "List-Id", list_field(envelope.list_id)
    if envelope.unsubscribe:
        yield "List-Unsubscribe", uri_list(envelope.unsubscribe)
        if any(address.startswith("https:") for address in envelope.unsubscribe):
            yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"  # RFC 8058
    yield "Auto-Submitted", "auto-generated"  # RFC 3834: no out-of-office replies, please
    yield "Content-Language", language_tag(letter.language)
    yield "MIME-Version", "1.0"


def _fill(message: EmailMessage, letter: Letter) -> None:
    """Put in the body: alternative(plain, html), or alternative(plain, related(html, pictures))."""
    mark = _mark(letter)
    plain = _text_part(letter.text, "plain")
    html = _text_part(letter.html, "html")
    for number, picture in enumerate(letter.pictures, start=1):
        _add_picture(html, picture, number)
    if letter.pictures:
        html.set_param("type", "text/html")  # RFC 2387 asks for it
        html.set_boundary(f"=_{mark}-r")
    message["Content-Type"] = f'multipart/alternative; boundary="=_{mark}-a"'
    message.set_payload([plain, html])


def _mark(letter: Letter) -> str:
    """Return what makes boundaries unlike anything in the letter: a hash of all of it.

    ``=_`` before it occurs in no quoted-printable and no base64 text.
    """
    digest = hashlib.sha256()
    pictures = (f"{picture.cid} {picture.rendition.sha256}" for picture in letter.pictures)
    for part in (letter.html, letter.text, *pictures):
        digest.update(hashlib.sha256(part.encode("utf-8", "surrogatepass")).digest())
    return digest.hexdigest()[:24]


def _text_part(text: str, subtype: str) -> MIMEPart:
    part = MIMEPart(_POLICY)
    try:
        part.set_content(text, subtype=subtype, charset="utf-8", cte=_transfer_encoding(text))
    except UnicodeEncodeError:
        raise RefusedError("the letter holds half a character (a lone surrogate)") from None
    return part


def _transfer_encoding(text: str) -> str:
    """Choose 7bit where that is safe, else the shorter of quoted-printable and base64.

    Never 8bit: a relay that does not offer 8BITMIME would re-encode it and break the signature.
    """
    data = text.encode("utf-8")
    plain = sum(32 <= byte < 127 and byte != ord("=") for byte in data)  # noqa: PLR2004 - ASCII
    breaks = data.count(b"\n")
    if plain + breaks + data.count(b"=") == len(data) and all(
        len(line) <= _ENCODED_LINE and not line.endswith(b" ") for line in data.split(b"\n")
    ):
        return "7bit"
    quoted = plain + breaks + 3 * (len(data) - plain - breaks)
    return "quoted-printable" if 3 * quoted <= 4 * len(data) else "base64"


def _add_picture(html: MIMEPart, picture: LetterPicture, number: int) -> None:
    rendition = picture.rendition
    try:
        data = rendition.file.read_bytes()
    except OSError as error:
        data, why = b"", error.strerror or "unreadable"
    else:
        why = "changed since the letter was made"
    if hashlib.sha256(data).hexdigest() != rendition.sha256:
        raise RefusedError(
            f"a picture of the letter cannot be used ({rendition.file.name}): {why}",
            hint="build again",
        )
    identifier(f"<{picture.cid}>")
    maintype, _, subtype = rendition.media_type.partition("/")
    html.add_related(
        data,
        maintype,
        subtype,
        cid=f"<{picture.cid}>",
        disposition="inline",
        filename=f"picture-{number}{rendition.suffix}",
    )


def _verify(raw: bytes, envelope: Envelope) -> None:
    """Read the header again as a receiver does: the mailboxes must be those of the envelope."""
    header = raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    parsed = BytesHeaderParser(policy=default).parsebytes(header)
    wanted = {"From": envelope.sender, "To": envelope.to, "Reply-To": envelope.reply_to}
    for name, text in wanted.items():
        expected = [Mailbox.parse(text, name).address] if text else []
        found = [
            mailbox.addr_spec for field in parsed.get_all(name, []) for mailbox in field.addresses
        ]
        if found != expected:
            raise FarflungError(f"the mail's {name} came out as {found}, not as {expected}")
