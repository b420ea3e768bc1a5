"""Interruptions (Ctrl-C) that come where Python would lose them."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType
    from typing import Any, TypeAlias

    Handler: TypeAlias = Callable[[int, FrameType | None], Any] | int | None

__all__ = ["held_interruptions"]


@contextmanager
def held_interruptions() -> Iterator[Handler]:
    """Hold an interruption until the end of this, which must not take long; gives what handles it.

    What Python does after an import or around a fork would swallow it, and the program go on. In
    another thread than the main one, where none arrives, nothing is done.
    """
    if threading.current_thread() is not threading.main_thread():
        yield signal.getsignal(signal.SIGINT)
        return
    held: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: held.append(number))
    try:
        yield before
    finally:
        signal.signal(signal.SIGINT, before)
    if held:
        signal.raise_signal(signal.SIGINT)
