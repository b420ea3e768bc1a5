"""How ``serve`` is asked for, and what it says in the terminal and the browser."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from farflung.problems import in_file_order

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Sequence

    from farflung.problems import Problem
    from farflung.serving import Hub
    from farflung.workflows.build import BuildReport

__all__ = ["Board", "ServeOptions", "Teller"]


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """Where to listen, and the time to act at; ``pull`` fetches the feeds once, at the start."""

    host: str = "127.0.0.1"
    port: int = 8000
    at: dt.datetime | None = None
    pull: bool = False


class Teller(Protocol):
    """Tells whoever sits at the terminal."""

    def listening(self, addresses: Sequence[tuple[str, str]], asked: int, got: int) -> None:
        """Say where everything is, and if the port that was asked for was taken."""
        ...

    def shown(self, paths: Sequence[str], seconds: float) -> None:
        """Say that changed pages are shown."""
        ...

    def built(self, report: BuildReport, seconds: float) -> None:
        """Say that everything was built."""
        ...

    def problems(self, problems: Sequence[Problem]) -> None:
        """Say what is wrong, which is another thing than before; nothing if all is mended."""
        ...

    def remark(self, sentence: str) -> None:
        """Say something once."""
        ...


class Board:
    """What is wrong with files at the moment; may be used by many threads."""

    def __init__(self, hub: Hub, teller: Teller) -> None:
        """Take what open pages listen to, and the terminal."""
        self._hub, self._teller = hub, teller
        self._lock = threading.Lock()

    def replace(self, about: Callable[[Problem], bool], found: Iterable[Problem]) -> None:
        """Put ``found`` in the place of the problems that ``about`` is true of.

        The browser is told, and the terminal if that is something new.
        """
        with self._lock:
            known = self._hub.problems
            problems = in_file_order((*(p for p in known if not about(p)), *found))
            self._hub.tell(problems)
            if problems != known:
                self._teller.problems(problems)
