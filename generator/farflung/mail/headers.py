"""Header fields of a message, folded here and not by the standard library.

CPython has folded one long display name into several addresses, and with long lines allowed it
writes encoded words beyond the 75 characters of RFC 2047. What is built here needs no refolding:
ASCII lines, encoded words of at most 64 characters, nothing that a parser has to guess about.
"""

from __future__ import annotations

import base64
import re
import textwrap
import unicodedata
from dataclasses import dataclass
from email.utils import format_datetime
from typing import TYPE_CHECKING, Self

import idna

from farflung.errors import RefusedError
from farflung.texts import has_control_characters, is_web_address, squeeze

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

__all__ = [
    "Mailbox",
    "date_field",
    "identifier",
    "language_tag",
    "list_field",
    "list_id",
    "one_line",
    "unstructured",
    "uri_list",
]

_FOLD = "\r\n "
_LINE = 60  # characters that fit behind any of our field names: 78 for the line (RFC 5322)
_WORD_BYTES = 39  # of UTF-8, 64 characters as an encoded word: 76 for the line (RFC 2047, 2)
_ATEXT = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_DOT_ATOM = rf"{_ATEXT}(?:\.{_ATEXT})*"
_UTEXT = r"(?:[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]|[^\x00-\x7f\s])+"  # RFC 6531, 3.3
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN = rf"{_LABEL}(?:\.{_LABEL})*"
_ADDRESS = re.compile(rf"{_DOT_ATOM}@{_DOMAIN}")
_UTF8_ADDRESS = re.compile(rf"{_UTEXT}(?:\.{_UTEXT})*@{_DOMAIN}")
_MESSAGE_ID = re.compile(rf"<{_DOT_ATOM}@{_DOT_ATOM}>")
_LIST_ID = re.compile(rf"{_DOT_ATOM}\.{_DOT_ATOM}")
_ATOMS = re.compile(rf"{_ATEXT}(?: {_ATEXT})*")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_WITH_NAME = re.compile(r"(?P<name>.*?)\s*<(?P<address>[^<>]*)>")
_USUAL_URI = re.compile(rf"(?:https://{_DOMAIN}/|mailto:{_DOT_ATOM}@{_DOMAIN})[A-Za-z0-9/?&=._-]*")
"""Addresses to leave at as we make them; they need no longer look, which each message would pay for."""
_MAX_ADDRESS = 254  # octets; RFC 5321, 4.5.3.1.3 without the angle brackets
_MAX_LOCAL = 64  # octets; RFC 5321, 4.5.3.1.1
_MAX_URI = 900


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One address with the name it is shown under: RFC 5322, 3.4.

    The domain of ``address`` is ASCII; so is its local part, unless it was parsed as ``utf8``.
    """

    name: str
    address: str

    @classmethod
    def parse(cls, text: str, field: str, *, utf8: bool = False) -> Self:
        """Read ``Name <address>`` or an address; the name may be quoted and need not be.

        The domain may be an international one (IDNA 2008). ``field`` is what an error calls it.
        Raises :class:`RefusedError` for anything else, and for local parts that need SMTPUTF8
        unless ``utf8`` allows them (RFC 6531).
        """
        line = one_line(text, field)
        match = _WITH_NAME.fullmatch(line)
        name, address = (match["name"], match["address"].strip()) if match else ("", line)
        if len(name) > 1 and name.startswith('"') and name.endswith('"'):
            name = squeeze(re.sub(r"\\(.)", r"\1", name[1:-1]))
        elif re.search("[<>@]", name):  # a list of addresses, most likely
            address = line
        return cls(name, _checked(address, field, _UTF8_ADDRESS if utf8 else _ADDRESS))

    @property
    def field(self) -> str:
        """The body of the field: one mailbox, folded, in ASCII but for a local part in UTF-8."""
        if not self.name:
            return self.address
        return _with_phrase(self.name, self.address)


def one_line(text: str, field: str) -> str:
    """Return a text squeezed to one line, composed (NFC).

    Raises :class:`RefusedError` for control characters, line breaks of any script, bidirectional
    overrides and lone surrogates, before anything is squeezed away.
    """
    if text.isprintable():  # nearly every name, and it is asked for each recipient
        return squeeze(text)
    if has_control_characters(text) or any(
        unicodedata.category(character) in {"Cs", "Zl", "Zp"} for character in text
    ):
        raise RefusedError(
            f"the {field} of the mail holds an invisible control character", hint="retype it"
        )
    return squeeze(text)


def unstructured(text: str, field: str) -> str:
    """Return the body of an unstructured field such as Subject. Raises :class:`RefusedError`."""
    line = one_line(text, field)
    if not line.isascii() or "=?" in line:
        return _encoded_words(line)
    lines = textwrap.wrap(line, _LINE, break_long_words=False, break_on_hyphens=False)
    if any(len(part) > _LINE for part in lines):
        return _encoded_words(line)
    return _FOLD.join(lines)


def date_field(moment: dt.datetime) -> str:
    """Return the body of Date: RFC 5322, 3.3. Raises :class:`ValueError` without a time zone."""
    if moment.utcoffset() is None:
        raise ValueError("the date of a message needs a time zone")
    return format_datetime(moment)


def identifier(text: str) -> str:
    """Return the body of Message-ID: RFC 5322, 3.6.4. Raises :class:`RefusedError`."""
    if not _MESSAGE_ID.fullmatch(text) or len(text) > _MAX_URI:
        raise RefusedError(f"{text!r} is not a Message-ID", hint="write it as <unique@example.org>")
    return text


def language_tag(text: str) -> str:
    """Return the body of Content-Language: RFC 3282. Raises :class:`RefusedError`."""
    if not _LANGUAGE.fullmatch(text):
        raise RefusedError(f"{text!r} is not a language", hint="write it as en or pt-BR")
    return text


def list_id(title: str, sender: str) -> str:
    """Derive the identity of a publication's mailing list: RFC 2919.

    ``title`` and ``sender`` are those of ``newsletter.yml``. The label is made of the title, or
    of the sender's local part where the title has no Latin letters. Raises :class:`RefusedError`.
    """
    local, _, domain = Mailbox.parse(sender, "sender").address.rpartition("@")
    latin = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    label = re.sub(r"[^a-z0-9]+", "-", latin).strip("-")[:60].strip("-")
    return f"{one_line(title, 'title')} <{label or local}.{domain.lower()}>"


def list_field(text: str) -> str:
    """Return the body of List-Id from ``Name <label.domain>``. Raises :class:`RefusedError`."""
    match = _WITH_NAME.fullmatch(one_line(text, "List-Id"))
    if not match or not _LIST_ID.fullmatch(match["address"]) or len(match["address"]) > 255:  # noqa: PLR2004 - RFC 2919, 3
        raise RefusedError(f"{text!r} is not a List-Id", hint="write it as Name <name.example.org>")
    if not match["name"]:
        return f"<{match['address']}>"
    return _with_phrase(match["name"], match["address"])


def uri_list(addresses: Sequence[str]) -> str:
    """Return the body of List-Unsubscribe: RFC 2369. Raises :class:`RefusedError`."""
    for address in addresses:
        if len(address) > _MAX_URI or not (_USUAL_URI.fullmatch(address) or _is_uri(address)):
            raise RefusedError(
                f"{address!r} is not an address to unsubscribe at",
                hint="write it as https://example.org/leave or mailto:leave@example.org",
            )
    return f",{_FOLD}".join(f"<{address}>" for address in addresses)


def _is_uri(address: str) -> bool:
    plain = address.isascii() and not re.search(r"[<>,\s\"]", address)
    return plain and address.startswith(("https://", "mailto:")) and is_web_address(address)


def _checked(address: str, field: str, form: re.Pattern[str]) -> str:
    """Return an address with its domain in ASCII. Raises :class:`RefusedError` for no address."""
    local, _, domain = address.rpartition("@")
    try:
        ascii_domain = domain if domain.isascii() else idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        ascii_domain = ""
    encoded = f"{local}@{ascii_domain}"
    long = len(local.encode()) > _MAX_LOCAL or len(encoded.encode()) > _MAX_ADDRESS
    if long or not form.fullmatch(encoded):
        raise RefusedError(
            f"the {field} of the mail is not one mail address: {address!r}",
            hint="write it as The Post <post@example.org>",
        )
    return encoded


def _with_phrase(name: str, address: str) -> str:
    """Put a display name before an address in angle brackets."""
    if not name.isascii() or "=?" in name or len(name) > _LINE:
        return f"{_encoded_words(name)}{_FOLD}<{address}>"
    if _ATOMS.fullmatch(name):
        phrase = name
    else:
        escaped = re.sub(r'([\\"])', r"\\\1", name)
        phrase = f'"{escaped}"'
    return f"{phrase}{_FOLD if len(name) + len(address) > _LINE else ' '}<{address}>"


def _encoded_words(text: str) -> str:
    """Encode a text as words of RFC 2047, each with whole characters, one a line."""
    words: list[bytes] = [b""]
    encoded = text.encode()
    if len(encoded) <= _WORD_BYTES:  # nearly every name
        words, text = [encoded], ""
    for character in text:
        encoded = character.encode()
        if len(words[-1]) + len(encoded) > _WORD_BYTES:
            words.append(b"")
        words[-1] += encoded
    return _FOLD.join(f"=?utf-8?b?{base64.b64encode(word).decode()}?=" for word in words)
