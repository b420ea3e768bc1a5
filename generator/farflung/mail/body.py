"""A letter → everything of its message after the header (MIME), with gaps for what is personal.

Pure but for reading the pictures. The structure comes from the standard library, which writes it
around two placeholders; the texts that take their places are encoded by ``encoding``.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from typing import TYPE_CHECKING

from farflung.errors import RefusedError
from farflung.mail.encoding import encode
from farflung.mail.headers import identifier
from farflung.model import Letter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from farflung.mail.encoding import GappedText
    from farflung.model import LetterPicture

__all__ = ["Body", "Fragment"]

_POLICY = SMTP.clone(max_line_length=76, refold_source="none")


@dataclass(frozen=True, slots=True)
class Fragment:
    """What one person's message says in one place: as HTML, and as lines of text."""

    html: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """The encoded body of a letter; ``content_type`` is the field that belongs into the header.

    In HTML the gaps are where the letter's marks are. The text greets before it begins, and ends
    with the links.
    """

    content_type: str
    _outer: tuple[bytes, bytes, bytes]
    _text: GappedText
    _html: GappedText
    _greets: bool
    _links: bool

    @classmethod
    def of(cls, letter: Letter) -> Body:
        """Encode a letter. Raises :class:`RefusedError` for one that cannot be mailed as it is."""
        mark = _mark(letter)
        html, greets, links = _around_marks(letter.html)
        try:
            text_part = encode(("", _ended(letter.text), ""))
            html_part = encode(html)
        except UnicodeEncodeError:
            raise RefusedError("the letter holds half a character (a lone surrogate)") from None
        message = EmailMessage(_POLICY)
        message["Content-Type"] = f'multipart/alternative; boundary="=_{mark}-a"'
        places = (f"=_{mark}-text", f"=_{mark}-html")
        plain = _placeholder(places[0], "plain", text_part.name)
        shown = _placeholder(places[1], "html", html_part.name)
        _add_pictures(shown, letter.pictures, mark)
        message.set_payload([plain, shown])
        content = message.as_bytes().partition(b"\r\n\r\n")[2]
        before, _, rest = content.partition(places[0].encode())
        between, _, after = rest.partition(places[1].encode())
        outer = (before, between, after)
        return cls(message["Content-Type"], outer, text_part, html_part, greets, links)

    def fill(self, greeting: Fragment, links: Fragment) -> list[bytes]:
        """Return the pieces of the body of one person's message, lines ending in CRLF.

        A letter without a place for a greeting greets nobody. Raises :class:`RefusedError` for
        links without a place: nobody gets a letter that they cannot leave.
        """
        if links.html and not self._links:
            raise RefusedError(
                "the letter has no place for the links to leave",
                hint=f"put {Letter.PERSONAL} into the theme's letter.html.j2",
            )
        words = [greeting.html] * self._greets + [links.html] * self._links
        before, between, after = self._outer
        return [
            before,
            *self._text.fill((greeting.text if self._greets else "", links.text)),
            between,
            *self._html.fill(words),
            after,
        ]


def _around_marks(html: str) -> tuple[list[str], bool, bool]:
    """Return the HTML around its marks, and which of them are there: greeting, links."""
    pieces = [_ended(html)]
    there: list[bool] = []
    for mark in (Letter.GREETING, Letter.PERSONAL):
        parts = pieces.pop().split(mark)
        if len(parts) > 2 or mark in "".join(pieces):  # noqa: PLR2004 - before it and after it
            raise RefusedError(f"the letter does not hold the mark {mark} once, and in order")
        pieces += parts
        there.append(len(parts) > 1)
    return pieces, there[0], there[1]


def _ended(text: str) -> str:
    return text if text.endswith("\n") else f"{text}\n"


def _mark(letter: Letter) -> str:
    """Return what makes boundaries unlike anything in the letter: a hash of all of it.

    ``=_`` before it occurs in no quoted-printable and no base64 text.
    """
    digest = hashlib.sha256()
    pictures = (f"{picture.cid} {picture.rendition.sha256}" for picture in letter.pictures)
    for part in (letter.html, letter.text, *pictures):
        digest.update(hashlib.sha256(part.encode("utf-8", "surrogatepass")).digest())
    return digest.hexdigest()[:24]


def _placeholder(place: str, subtype: str, encoding: str) -> MIMEPart:
    """Make a part whose payload is a placeholder, under the header of what will be there."""
    part = MIMEPart(_POLICY)
    part["Content-Type"] = f'text/{subtype}; charset="utf-8"'
    part["Content-Transfer-Encoding"] = encoding
    part.set_payload(place)
    return part


def _add_pictures(html: MIMEPart, pictures: Sequence[LetterPicture], mark: str) -> None:
    """Turn HTML into related(html, pictures), if there are any."""
    for number, picture in enumerate(pictures, start=1):
        _add_picture(html, picture, number)
    if pictures:
        html.set_param("type", "text/html")  # RFC 2387 asks for it
        html.set_boundary(f"=_{mark}-r")


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
