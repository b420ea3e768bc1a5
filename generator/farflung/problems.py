"""What is wrong with somebody's file: rule, place, message and hint.

A problem is a value, not an exception: readers collect all of them and hand them on, so that a
contributor sees every fault of a file at once.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "Place",
    "Problem",
    "Severity",
    "did_you_mean",
    "has_errors",
    "in_file_order",
    "listed",
    "surely_meant",
]


class Severity(StrEnum):
    """How much a problem matters."""

    ERROR = "error"  # stops a build
    WARNING = "warning"  # is shown, stops only a strict build


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in a file; lines and columns count from 1, 0 stands for the file as a whole.

    ``file`` is relative to the project's root, with forward slashes. ``length`` is the number of
    characters to underline.
    """

    file: str
    line: int = 0
    column: int = 0
    length: int = 1

    def __str__(self) -> str:
        """Give ``file:line:column``, leaving out what is not known."""
        if not self.line:
            return self.file
        return f"{self.file}:{self.line}:{self.column or 1}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault of one file.

    ``rule`` is the stable name of the kind of fault, such as ``unknown-field``; ``message`` says
    what is wrong, ``hint`` what to do; ``source`` is the text of the faulty line for the frame.
    ``instead`` is what to write in place of the underlined characters, where that is sure.
    """

    place: Place
    rule: str
    message: str
    hint: str = ""
    severity: Severity = field(default=Severity.ERROR, compare=False)
    source: str = field(default="", compare=False)
    instead: str = field(default="", compare=False)


def in_file_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort by file, line and column, and drop repetitions."""
    return tuple(sorted(set(problems)))


def has_errors(problems: Iterable[Problem]) -> bool:
    """Tell whether any of them stops a build."""
    return any(problem.severity is Severity.ERROR for problem in problems)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Suggest the known word that looks most like ``word``; an empty string if none does."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f'did you mean "{close[0]}"?' if close else ""


def surely_meant(word: str, known: Iterable[str]) -> str:
    """Return the one known word that ``word`` is a misspelling of; empty if none or several are."""
    close = difflib.get_close_matches(word, list(known), n=2, cutoff=0.6)
    return close[0] if len(close) == 1 else ""


def listed(words: Sequence[str]) -> str:
    """Write words as people do: ``a, b or c``."""
    if len(words) < 2:  # noqa: PLR2004 - one or none
        return "".join(words)
    return f"{', '.join(words[:-1])} or {words[-1]}"
