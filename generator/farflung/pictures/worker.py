"""The child process that decodes pictures: ``python -m farflung.pictures.worker``.

Reads requests from standard input and answers on standard output until the input ends. It opens
no file, and limits itself before it touches the first byte of a picture; wall time is its
parent's to watch. Needs POSIX.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import sys
import time
from typing import TYPE_CHECKING, BinaryIO

from farflung.pictures.decode import decode, examine, open_picture
from farflung.pictures.encode import make_lighter, make_renditions, make_tidy
from farflung.pictures.protocol import Task, read_task, write_answer
from farflung.pictures.records import PictureFault, Unusable
from farflung.pictures.resave import make_clean

if TYPE_CHECKING:
    from collections.abc import Callable

    from farflung.pictures.protocol import Answer

__all__ = ["MEMORY_BYTES", "limit_process", "main", "serve", "work"]

MEMORY_BYTES = 1536 * 1024 * 1024
"""Address space of a worker: a WebP of the most pixels allowed needs four copies of them."""

CPU_SECONDS = 30
"""Processor time that one picture may take."""


def limit_process() -> None:
    """Give up what decoding does not need: memory, writing files, processes, core dumps."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    wanted = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_AS: MEMORY_BYTES,
    }
    for name, value in wanted.items():
        with contextlib.suppress(ValueError, OSError):  # macOS refuses some of them
            resource.setrlimit(name, (value, value))
    _limit_request()


def _limit_request() -> None:
    """Limit what one picture may take: time, and no threads, which only HEIC needs (decode.py)."""
    used = int(time.process_time()) + 1
    for name, value in ((resource.RLIMIT_CPU, used + CPU_SECONDS), (resource.RLIMIT_NPROC, 0)):
        _, hard = resource.getrlimit(name)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(name, (value, hard))


_MAKERS = {
    Task.PREPARE: make_renditions,
    Task.LIGHTEN: make_lighter,
    Task.CLEAN: make_clean,
    Task.TIDY: make_tidy,
}


def work(task: Task, data: bytes) -> Answer:
    """Do what is asked with the bytes of a picture; a broken one becomes a fault."""
    try:
        if task in _MAKERS:
            return _MAKERS[task](data)
        image = open_picture(data)
        info = examine(image)
        decode(image, (1, 1))
    except Unusable as error:
        return error.fault
    except MemoryError:
        return PictureFault(
            "picture-needs-memory",
            "this picture needs too much memory to be opened",
            "make it smaller: 2000 pixels across are plenty",
        )
    except Exception as error:  # noqa: BLE001 - what a broken file makes Pillow raise is unknowable
        what = " ".join(str(error).split()) or type(error).__name__
        return PictureFault(
            "broken-picture",
            f"this picture cannot be read to its end ({what[:200]})",
            "open it in an image program and save it again",
        )
    else:
        return info, ()


def serve(source: BinaryIO, target: BinaryIO, do: Callable[[Task, bytes], Answer]) -> None:
    """Answer requests until there are no more."""
    while (request := read_task(source)) is not None:
        _limit_request()
        write_answer(target, do(*request))


def main() -> None:
    """Run as a worker: the answers go out by a descriptor that no library prints to."""
    limit_process()
    with os.fdopen(os.dup(1), "wb") as target:
        os.dup2(2, 1)
        serve(sys.stdin.buffer, target, work)


if __name__ == "__main__":
    main()
