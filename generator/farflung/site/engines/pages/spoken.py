"""What MkDocs says while it works: kept, so that a page from the cache says it again."""

from __future__ import annotations

import logging
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["recorded", "say"]


class _Recorder(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[tuple[int, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append((record.levelno, record.getMessage()))


@contextmanager
def recorded(logger: logging.Logger) -> Iterator[list[tuple[int, str]]]:
    """Collect the warnings given to a logger and those below it: level and text of each.

    Whoever was collecting already does not hear them, so that each is told once.
    """
    recorder = _Recorder()
    others, logger.handlers = logger.handlers, [recorder]
    try:
        yield recorder.said
    finally:
        logger.handlers = others


def say(said: Iterable[tuple[int, str]]) -> None:
    """Print warnings the way MkDocs does, a line each."""
    for level, text in said:
        first = text.strip().partition("\n")[0]
        sys.stdout.write(f"{logging.getLevelName(level):<8} -  {first}\n")
