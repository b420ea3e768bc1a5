"""A finding of the doctor, and what looks for some."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

__all__ = ["Check", "Finding", "State"]


class State(StrEnum):
    """How it stands with a thing."""

    OK = "ok"
    WARNING = "warning"  # works, and somebody should know
    ERROR = "error"  # a verb will fail, or the site tells what it should not
    FAILED = "failed"  # a service outside did not answer; trying again can help


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: how it stands, in a sentence, and what to do about it."""

    subject: str
    state: State
    message: str
    advice: str = ""


Check: TypeAlias = Callable[[], Iterable[Finding]]
