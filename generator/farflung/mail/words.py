"""The fixed words that a letter says to one person, in English; see :mod:`farflung.catalogue`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from farflung.catalogue import Sayings

__all__ = ["LetterWords"]


@dataclass(frozen=True, slots=True)
class LetterWords(Sayings):
    """A greeting, and what the links to leave and to choose are called."""

    context: ClassVar[str] = "letter"

    hello: str = "Hello {name},"
    hello_nameless: str = "Hello,"
    leave: str = "Unsubscribe"
    choose: str = "Choose what you get and how often"
