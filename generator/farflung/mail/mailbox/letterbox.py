"""A mailbox as what goes through it sees it: a port."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["MOST", "Letterbox", "Piece"]

MOST = 256 * 1024
"""Octets of a message that are read; what it says comes before what it returns."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A message in a mailbox.

    ``name`` is how an operator finds it. ``raw`` is None for one that could not be read, and
    ``fault`` then says why.
    """

    name: str
    raw: bytes | None
    fault: str = ""


class Letterbox(Protocol):
    """A mailbox. Both raise :class:`~farflung.errors.ServiceError` where it cannot be reached."""

    def pieces(self) -> Iterator[Piece]:
        """Give every message that nobody has dealt with, each once, and change nothing."""

    def settle(self, done: Sequence[Piece], left: Sequence[Piece]) -> None:
        """Put aside what is done; remember what is left for people, so that it is not read again."""
