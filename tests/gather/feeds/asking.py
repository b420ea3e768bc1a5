"""How the tests of fetching ask, with a network of their own where they need one."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from farflung.gather.feeds.cache import Validators
from farflung.gather.feeds.fetching import Answer, FetchFault, fetch
from farflung.gather.feeds.network import Deadline, Network

if TYPE_CHECKING:
    from collections.abc import Sequence

    from farflung.config import Fetching


def ask(address: str, limits: Fetching, known: Validators | None = None) -> Answer:
    """Ask for an address as ``pull`` does."""
    return fetch(address, known or Validators(), limits, Network(), Deadline(limits.timeout))


def refused(address: str, limits: Fetching, network: Network | None = None) -> str:
    """Return why there is no answer."""
    with pytest.raises(FetchFault) as caught:
        fetch(address, Validators(), limits, network or Network(), Deadline(limits.timeout))
    return str(caught.value)


@dataclass
class Names:
    """A resolver that answers as told, one answer after the other, and counts its questions."""

    answers: list[Sequence[str]]
    asked: list[str] = field(default_factory=list)

    def __call__(self, host: str, port: int) -> Sequence[str]:
        """Return the next answer, the last one for ever."""
        self.asked.append(f"{host}:{port}")
        return self.answers[min(len(self.asked), len(self.answers)) - 1]


@dataclass
class Wire:
    """A connector that notes where it should go, and goes to ``port`` on the loopback instead."""

    port: int
    dialled: list[tuple[str, int]] = field(default_factory=list)
    dead: frozenset[str] = frozenset()

    def __call__(self, address: tuple[str, int], timeout: float) -> socket.socket:
        """Connect to the loopback, unless the address is dead."""
        self.dialled.append(address)
        if address[0] in self.dead:
            raise ConnectionRefusedError
        return socket.create_connection(("127.0.0.1", self.port), timeout)
