"""What open pages are told: that something changed, and what is wrong with files."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from farflung.problems import Problem

__all__ = ["Hub"]


class Hub:
    """The state that pages listen to. Each change of it has a number; threads wait for the next."""

    def __init__(self) -> None:
        """Begin without problems."""
        self._number = 0
        self._problems: tuple[Problem, ...] = ()
        self._building = False
        self._closed = False
        self._changed = threading.Condition()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong at the moment."""
        with self._changed:
            return self._problems

    @property
    def building(self) -> bool:
        """Whether a whole build is under way."""
        with self._changed:
            return self._building

    @property
    def closed(self) -> bool:
        """Whether the server ends."""
        with self._changed:
            return self._closed

    def tell(
        self, problems: Sequence[Problem] | None = None, *, building: bool | None = None
    ) -> None:
        """Say that pages changed, or problems, or whether a build runs; None keeps what was."""
        with self._changed:
            self._problems = self._problems if problems is None else tuple(problems)
            self._building = self._building if building is None else building
            self._number += 1
            self._changed.notify_all()

    def close(self) -> None:
        """Let everybody who waits go."""
        with self._changed:
            self._closed = True
            self._number += 1
            self._changed.notify_all()

    def wait(self, seen: int, seconds: float) -> int:
        """Return the number of the newest change, at once if it is not ``seen``, else in time."""
        with self._changed:
            self._changed.wait_for(lambda: self._number != seen, seconds)
            return self._number
