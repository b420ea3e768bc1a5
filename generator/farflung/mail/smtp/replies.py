"""What a server answers: RFC 5321, 4.2, and the enhanced status codes of RFC 3463."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["GarbageError", "Reply", "ReplyReader", "masked"]

_LINE = re.compile(rb"([2-5][0-9]{2})(?:([ -])(.*))?", re.DOTALL)
_ENHANCED = re.compile(r"([245])\.([0-9]{1,3})\.([0-9]{1,3})(?=\s|$)")
_ADDRESS = re.compile(r"[^\s<>@\"',;:()\[\]]+@[^\s<>@\"',;:()\[\]]+")
_LONGEST_LINE = 2048  # octets; RFC 5321 allows 512, some servers more
_MOST_LINES = 256


class GarbageError(Exception):
    """What came is not a reply, so nothing that follows can be trusted either."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply of one or more lines; control characters are gone from ``lines``."""

    code: int
    lines: tuple[str, ...] = ("",)

    @property
    def positive(self) -> bool:
        """Whether the command was carried out: 2yz."""
        return 200 <= self.code < 300  # noqa: PLR2004 - RFC 5321, 4.2.1

    @property
    def enhanced(self) -> str:
        """The enhanced status code, empty if there is none of the same class as the code."""
        match = _ENHANCED.match(self.lines[0])
        return match[0] if match and match[1] == str(self.code)[0] else ""

    def __str__(self) -> str:
        """Say it in one line, fit for a log: without the mail addresses that servers repeat."""
        return masked(f"{self.code} {' '.join(self.lines)}".strip())


def masked(text: str) -> str:
    """Return a text of a server with every mail address in it shortened to its first letter."""
    return _ADDRESS.sub(lambda found: f"{found[0][0]}…@…", text)


class ReplyReader:
    """Octets as they come → replies, however they are cut."""

    def __init__(self) -> None:
        """Begin with nothing read."""
        self._rest = b""
        self._code = 0
        self._lines: list[str] = []

    @property
    def empty(self) -> bool:
        """Whether nothing waits to become a reply."""
        return not self._rest and not self._lines

    def read(self, data: bytes) -> Iterator[Reply]:
        """Yield the replies that are whole now. Raises :class:`GarbageError` at anything else."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            reply = self._line(line.removesuffix(b"\r"))
            if reply:
                yield reply
        if len(self._rest) > _LONGEST_LINE:
            raise GarbageError("a reply without an end")

    def _line(self, line: bytes) -> Reply | None:
        code, more, text = _parsed(line)
        if not (more or self._lines):
            return _reply(code, text)
        if len(self._lines) >= _MOST_LINES:
            raise GarbageError(f"not a reply: {masked(text[:80])}")
        if self._lines and code != self._code:
            raise GarbageError(f"a reply that begins with {self._code} and goes on with {code}")
        self._code = code
        self._lines.append(text)
        if more:
            return None
        reply = Reply(code, tuple(self._lines))
        self._lines = []
        return reply


@lru_cache  # a server says the same again and again
def _parsed(line: bytes) -> tuple[int, bool, str]:
    """Return the code of a line, whether another one follows, and its text."""
    match = _LINE.fullmatch(line)
    if not match or len(line) > _LONGEST_LINE:
        raise GarbageError(f"not a reply: {masked(_plain(line[:80]))}")
    return int(match[1]), match[2] == b"-", _plain(match[3] or b"")


@lru_cache
def _reply(code: int, text: str) -> Reply:
    return Reply(code, (text,))


def _plain(text: bytes) -> str:
    """Decode a line of a server, without what could play tricks on a terminal."""
    decoded = text.decode("utf-8", "replace")
    if decoded.isprintable():
        return decoded
    return "".join(c if c.isprintable() else "?" for c in decoded)
