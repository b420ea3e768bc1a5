"""How ``serve`` is asked for, and what it says to whoever sits at the terminal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from farflung.problems import Problem
    from farflung.workflows.build import BuildReport

__all__ = ["ServeOptions", "Teller"]


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
