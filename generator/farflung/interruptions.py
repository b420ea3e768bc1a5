"""Interruptions (Ctrl-C) that come where Python would lose them."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["held_interruptions"]


@contextmanager
def held_interruptions() -> Iterator[None]:
    """Hold an interruption until the end of this, which must not take long.

    What Python does after an import, for one, would swallow it, and the program go on. In another
    thread than the main one, where none arrives, nothing is done.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    held: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: held.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if held:
        signal.raise_signal(signal.SIGINT)
