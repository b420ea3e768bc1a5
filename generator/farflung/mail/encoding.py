"""Text with gaps → transfer encodings in which only the gaps are left to encode.

A letter is the same for thousands of people but for a few words. The text around those words is
encoded once; :meth:`fill` encodes the words alone and returns pieces that, joined, are one valid
body: quoted-printable (RFC 2045, 6.7) or base64 (6.8), in lines of at most 76 characters, none of
which begins with a dot. So nothing has to be looked through for dots when it is sent.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Base64Text", "GappedText", "QuotedText", "canonical", "encode"]

_DOT = re.compile(rb"^\.", re.MULTILINE)
_LINE = 76  # characters; RFC 2045, 6.7 (5)
_GROUP = 3  # octets that base64 encodes together


class GappedText(Protocol):
    """A text that is encoded but for its gaps."""

    @property
    def name(self) -> str:
        """What Content-Transfer-Encoding calls the encoding."""

    def fill(self, words: Sequence[str]) -> list[bytes]:
        """Return the encoded pieces of the text, with ``words`` in its gaps, one for each gap."""


def encode(pieces: Sequence[str]) -> GappedText:
    """Encode the pieces of a text; between each two of them is a gap.

    Takes the shorter of quoted-printable and base64. Never 8bit: a relay that does not offer
    8BITMIME would re-encode it and break the signature. Never 7bit either, because a name in a
    gap may need encoding. Raises :class:`UnicodeEncodeError` for lone surrogates.
    """
    text = [canonical(piece) for piece in pieces]
    data = "".join(text).encode()
    plain = len(re.findall(rb"[\t\n -<>-~]", data))
    quoted = plain + 3 * (len(data) - plain)
    if 3 * quoted <= 4 * len(data):
        return QuotedText(text)
    return Base64Text(text)


def canonical(text: str) -> str:
    """Return a text with the line ends of this module, line feeds, whatever it had before."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


class QuotedText:
    """Quoted-printable: a soft line break before and after each gap, so pieces never mix lines."""

    name = "quoted-printable"

    def __init__(self, pieces: Sequence[str]) -> None:
        """Encode the ``pieces`` around the gaps, whose lines end in line feeds."""
        *before, last = (_quoted(piece) for piece in pieces)
        self._before = [_broken(piece) for piece in before]
        self._last = last

    def fill(self, words: Sequence[str]) -> list[bytes]:
        """Return the encoded pieces, with ``words`` in the gaps."""
        filled: list[bytes] = []
        for piece, word in zip(self._before, words, strict=True):
            filled += (piece, _broken(_quoted(canonical(word))))
        return [*filled, self._last]


def _quoted(text: str) -> bytes:
    encoded = binascii.b2a_qp(text.encode(), istext=True)
    while _DOT.search(encoded):  # what follows the dot may be one more
        encoded = _DOT.sub(b"=2E=\n", encoded)
    return encoded.replace(b"\n", b"\r\n")


def _broken(encoded: bytes) -> bytes:
    """End an encoded piece with a soft line break, unless a line has just ended."""
    if not encoded or encoded.endswith(b"\n"):
        return encoded
    if len(encoded) - (encoded.rfind(b"\n") + 1) == _LINE:  # no room for the sign of the break
        size = 3 if encoded[-3:-2] == b"=" else 1  # octets of the last character
        last = encoded[-size:].replace(b".", b"=2E")
        encoded = b"%b=\r\n%b" % (encoded[:-size], last)
    return encoded + b"=\r\n"


@dataclass(frozen=True, slots=True)
class _Aligned:
    """A piece that is encoded from one of its first three octets on: whole groups and the rest."""

    encoded: bytes
    rest: bytes


class Base64Text:
    """Base64: what follows a gap is encoded three times, for each place where a group can begin.

    The gap takes along the octets left over before it and as many after it as complete its last
    group. So nothing is padded, and the text decodes to exactly what it is.
    """

    name = "base64"

    def __init__(self, pieces: Sequence[str]) -> None:
        """Encode the ``pieces`` around the gaps, whose lines end in line feeds."""
        self._pieces = [_octets(piece) for piece in pieces]
        self._aligned = [
            [_aligned(piece, shift, last=number == len(pieces)) for shift in range(_GROUP)]
            for number, piece in enumerate(self._pieces, start=1)
        ]

    def fill(self, words: Sequence[str]) -> list[bytes]:
        """Return the encoded pieces, with ``words`` in the gaps."""
        first = self._aligned[0][0]
        filled = [first.encoded]
        carried = first.rest
        last = len(self._pieces) - 1
        for number, word in enumerate(words, start=1):
            carried += _octets(canonical(word))
            shift = -len(carried) % _GROUP
            piece = self._pieces[number]
            if shift > len(piece):  # too short to complete the group: it goes with the gap
                carried += piece
                continue
            aligned = self._aligned[number][shift]
            filled += (_lines(carried + piece[:shift]), aligned.encoded)
            carried = aligned.rest
            if number == last:
                return filled
        return [*filled, _lines(carried)]


def _octets(text: str) -> bytes:
    """Return the octets that base64 encodes: text in its canonical form has CRLF (RFC 2046, 4.1.1)."""
    return text.replace("\n", "\r\n").encode()


def _aligned(piece: bytes, shift: int, *, last: bool) -> _Aligned:
    body = piece[shift:]
    whole = len(body) if last else len(body) - len(body) % _GROUP
    return _Aligned(_lines(body[:whole]), body[whole:])


def _lines(data: bytes) -> bytes:
    return base64.encodebytes(data).replace(b"\n", b"\r\n")
