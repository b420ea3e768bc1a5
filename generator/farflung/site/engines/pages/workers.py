"""Work spread over processes that share what was read so far (fork)."""

from __future__ import annotations

import gc
import os
import pickle
import sys
from typing import TYPE_CHECKING, Any, TypeVar

from farflung.site.engines.pages.locality import NotLocal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["spread"]

_In = TypeVar("_In")
_Out = TypeVar("_Out")
_FEW = 24  # below so many, starting processes costs more than it saves


def spread(work: Callable[[_In], _Out], items: Sequence[_In]) -> list[_Out]:
    """Return ``work`` of each item, in order, done by as many processes as there are processors.

    Raises :class:`NotLocal` if one of them did, :class:`RuntimeError` for any other failure.
    """
    count = min(os.cpu_count() or 1, len(items) // _FEW)
    if count < 2 or not hasattr(os, "fork"):  # noqa: PLR2004 - one process is this one
        return [work(item) for item in items]
    gc.freeze()  # the collector would copy the pages that are shared
    running = [_start(work, items[index::count]) for index in range(count)]
    found: list[Any] = [None] * len(items)
    failures: list[str] = []
    for index, (process, channel) in enumerate(running):
        with os.fdopen(channel, "rb") as stream:
            answer = stream.read()
        os.waitpid(process, 0)
        # Written by our own child through a pipe of ours.
        ok, value = pickle.loads(answer) if answer else (False, "a worker was killed")  # noqa: S301
        if ok:
            found[index::count] = value
        else:
            failures.append(value)
    if failures:
        local, _, reason = failures[0].partition(":")
        raise NotLocal(reason) if local == "NotLocal" else RuntimeError(failures[0])
    return found


def _start(work: Callable[[_In], _Out], items: Sequence[_In]) -> tuple[int, int]:
    ours, theirs = os.pipe()
    sys.stdout.flush()
    process = os.fork()
    if process:
        os.close(theirs)
        return process, ours
    try:
        os.close(ours)
        answer: tuple[bool, Any]
        try:
            answer = True, [work(item) for item in items]
        except Exception as error:  # noqa: BLE001 - told to the parent, which raises it
            answer = False, f"{type(error).__name__}:{error}"
        with os.fdopen(theirs, "wb") as stream:
            stream.write(pickle.dumps(answer))
    finally:
        os._exit(0)
