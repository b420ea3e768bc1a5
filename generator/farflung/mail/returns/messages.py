"""Octets of anybody's mail → its parts as text, without ever failing on what is malformed."""

from __future__ import annotations

import re
from contextlib import suppress
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import parseaddr
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from farflung.texts import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

__all__ = [
    "children_of",
    "field",
    "fields",
    "is_by_hand",
    "own_parts",
    "parse",
    "part_text",
    "sender",
]

_MOST = 256 * 1024  # octets that are looked at: what a report says comes before what it returns
_DEEPEST = 12  # parts within parts
_LONGEST = 998  # octets of a line (RFC 5322, 2.1.1), and the characters of one that are looked at
_LONG_TEXT = re.compile(f"([^\\n]{{{_LONGEST}}})[^\\n]+")
_LONG_LINE = re.compile(_LONG_TEXT.pattern.encode())


def parse(raw: bytes, most: int = _MOST) -> Message:
    """Parse a message, of a very long one the beginning, and of very long lines, too.

    So no pattern meets a line that could keep it busy for hours.
    """
    return message_from_bytes(_LONG_LINE.sub(rb"\1", raw[:most]), policy=policy.compat32)


def field(message: Message, name: str) -> str:
    """Return a field of a header on one line, decoded as far as it can be; empty if it is missing."""
    found = fields(message, name)
    return found[0] if found else ""


def fields(message: Message, name: str) -> tuple[str, ...]:
    """Return all fields of a name, as :func:`field` does."""
    return tuple(_decoded(value) for value in message.get_all(name, []))


def _decoded(value: object) -> str:
    text = str(value)
    with suppress(LookupError, ValueError):  # a character set nobody knows, base64 that is none
        text = str(make_header(decode_header(text)))
    return squeeze(text.encode("utf-8", "replace").decode())


def sender(message: Message) -> tuple[str, str]:
    """Return name and address of From, in lower case."""
    name, address = parseaddr(field(message, "From"))
    return name.casefold(), address.casefold()


def is_by_hand(message: Message) -> bool:
    """Tell whether a message could be answered with a bounce, which servers see to avoid.

    The empty return path of a bounce (RFC 5321, 4.5.5) may have got lost; one of somebody says more.
    """
    paths = [path.strip() for path in fields(message, "Return-Path")]
    return bool(paths) and not {"<>", ""} & set(paths)


def own_parts(message: Message, depth: int = 0) -> Iterator[Message]:
    """Yield the parts of a message itself, none of a message that it returns or forwards."""
    if not message.is_multipart():
        yield message
        return
    kind = message.get_content_type()
    if kind.startswith("message/"):
        yield message
        return
    for child in children_of(message) if depth < _DEEPEST else ():
        yield from own_parts(child, depth + 1)


def children_of(part: Message) -> list[Message]:
    """Return the parts within a part."""
    payload: Any = part.get_payload()
    return payload if isinstance(payload, list) else []


def part_text(part: Message) -> str:
    """Return the text of a part, HTML without its elements; empty for what is no text."""
    if part.is_multipart():
        return ""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    text = _characters(data, str(part.get_content_charset("utf-8")))
    if part.get_content_type() == "text/html":
        stripper = _Stripper()
        stripper.feed(text)
        stripper.close()
        text = "".join(stripper.pieces)
    return _LONG_TEXT.sub(r"\1", text.replace("\r\n", "\n"))


def _characters(data: bytes, charset: str) -> str:
    for name in (charset, "utf-8"):
        try:
            return data.decode(name)
        except (LookupError, ValueError):
            continue
    return data.decode("latin-1")


class _Stripper(HTMLParser):
    """Text of HTML; blocks begin new lines, style sheets and scripts say nothing."""

    _SILENT = frozenset({"style", "script", "title"})
    _BLOCKS = re.compile(r"p|div|br|tr|table|li|ul|ol|h[1-6]|pre|hr|blockquote")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the parser's name
        """Begin a line with a block."""
        self._silent += tag in self._SILENT
        if self._BLOCKS.fullmatch(tag):
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Listen again after a style sheet."""
        if tag in self._SILENT and self._silent:
            self._silent -= 1

    def handle_data(self, data: str) -> None:
        """Keep what is shown."""
        if not self._silent:
            self.pieces.append(data)
