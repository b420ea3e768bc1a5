"""A message as the wire wants it: checked, dot-stuffed, and the octets that wait to leave. Pure."""

from __future__ import annotations

import re
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING

from farflung.errors import RefusedError

if TYPE_CHECKING:
    from farflung.mail.smtp.ports import Delivery

__all__ = ["Outbox", "octets", "stuffed"]

_BARE = re.compile(rb"\r(?!\n)|(?<!\r)\n")
_AT_ONCE = 8  # pieces handed to the system together


def octets(delivery: Delivery) -> bytes:
    """Return a message whose every line ends in CRLF, the last one too.

    Raises :class:`RefusedError` for a lone CR or LF: servers disagree about whether those end a
    line, and between two that disagree a second message can be smuggled.
    """
    message = delivery.message
    if not message.endswith(b"\r\n"):
        raise RefusedError("a mail does not end in CRLF")
    if not delivery.clean and _BARE.search(message):
        raise RefusedError("a mail holds a line that does not end in CRLF")
    return message


def stuffed(message: bytes, *, clean: bool) -> bytes:
    """Double the dots at the beginnings of lines: RFC 5321, 4.5.2."""
    if clean:
        return message
    doubled = message.replace(b"\r\n.", b"\r\n..")
    return b"." + doubled if doubled.startswith(b".") else doubled


class Outbox:
    """Octets on their way out, counted, so that it is known what has left and what has not."""

    def __init__(self) -> None:
        """Begin empty."""
        self._pieces: deque[bytes | memoryview] = deque()
        self.queued = 0
        """All octets that were ever put in."""
        self.gone = 0
        """All octets that were ever taken by the system."""

    def __bool__(self) -> bool:
        """Whether something waits."""
        return bool(self._pieces)

    def put(self, data: bytes) -> None:
        """Queue octets."""
        if data:
            self._pieces.append(data)
            self.queued += len(data)

    def next(self) -> list[bytes | memoryview]:
        """Return the first pieces that wait."""
        return list(islice(self._pieces, _AT_ONCE))

    def took(self, count: int) -> None:
        """Note that the system has taken the first ``count`` octets."""
        self.gone += count
        while count:
            first = self._pieces.popleft()
            if count < len(first):
                self._pieces.appendleft(memoryview(first)[count:])
                return
            count -= len(first)
