"""Worker processes: started when needed, killed when late, replaced when dead."""

from __future__ import annotations

import contextlib
import io
import os
import queue
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Self

from farflung.pictures.protocol import BadAnswer, read_answer, write_task
from farflung.pictures.records import PictureFault

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from farflung.pictures.protocol import Answer, Task

__all__ = ["DIED", "PASSING", "WALL_SECONDS", "WORKER", "Pool"]

WALL_SECONDS = 30.0
"""How long one picture may take by the clock."""

# -P keeps the current folder, which holds what others contributed, out of the child's imports.
WORKER = (sys.executable, "-P", "-m", "farflung.pictures.worker")
_KEEP = ("PATH", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "SYSTEMROOT")


class _Worker:
    """One child process and the pipes to it; ``spent`` once it is of no more use."""

    def __init__(self, command: Sequence[str]) -> None:
        self.spent = False
        environment = {name: os.environ[name] for name in _KEEP if name in os.environ}
        self._process = subprocess.Popen(  # noqa: S603 - our own module, no shell
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )

    def ask(self, task: Task, data: bytes, seconds: float) -> Answer:
        """Return the answer; the process is killed after ``seconds``."""
        stdin, stdout = self._process.stdin, self._process.stdout
        if not isinstance(stdin, io.BufferedWriter) or not isinstance(stdout, io.BufferedReader):
            raise AssertionError("both are buffered pipes")  # noqa: TRY004 - of our own making
        late = threading.Event()
        timer = threading.Timer(seconds, self._too_late, (late,))
        timer.daemon = True
        timer.start()
        try:
            write_task(stdin, task, data)
            return read_answer(stdout)
        except (OSError, ValueError, EOFError, BadAnswer):
            self.spent = True
            return _TOO_SLOW if late.is_set() else DIED
        finally:
            timer.cancel()
            self.spent = self.spent or late.is_set()

    def _too_late(self, late: threading.Event) -> None:
        late.set()
        self._process.kill()

    def stop(self) -> None:
        """End the process and close the pipes."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):  # what was still to be written went with it
                if pipe is not None:
                    pipe.close()
        self._process.wait()


_TOO_SLOW = PictureFault(
    "picture-too-slow",
    f"this picture takes longer than {WALL_SECONDS:g} seconds to open",
    "save it again as JPEG or PNG, or make it smaller",
)
DIED = PictureFault(
    "picture-decoder-died",
    "this picture makes the decoder fail",
    "open it in an image program and save it again",
)
PASSING = frozenset({"picture-too-slow", "picture-decoder-died", "picture-needs-memory"})
"""Rules of faults that may be the machine's and not the picture's: looked at again next time."""


class Pool:
    """Up to ``size`` workers, shared by as many threads; a context manager that ends them all.

    ``seconds`` is the wall time that one picture may take.
    """

    def __init__(
        self, size: int, *, command: Sequence[str] = WORKER, seconds: float = WALL_SECONDS
    ) -> None:
        self._command = command
        self._seconds = seconds
        self._idle: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        for _ in range(size):
            self._idle.put(None)  # a place without a process yet
        self._all: list[_Worker] = []
        self._closed = False
        self._lock = threading.Lock()

    def run(self, task: Task, data: bytes) -> Answer:
        """Have a worker do a task; waits for a free one. A worker that fails is a fault.

        Raises RuntimeError once the pool is closed.
        """
        worker = self._idle.get()
        try:
            if self._closed:
                raise RuntimeError("the pool is closed")
            worker = worker or self._start()
            return worker.ask(task, data, self._seconds)
        finally:
            if worker and worker.spent:
                self._end(worker)
                worker = None
            self._idle.put(worker)

    def _start(self) -> _Worker:
        with self._lock:
            if self._closed:
                raise RuntimeError("the pool is closed")
            worker = _Worker(self._command)
            self._all.append(worker)
            return worker

    def _end(self, worker: _Worker) -> None:
        with self._lock:
            if worker in self._all:
                self._all.remove(worker)
                worker.stop()

    def __enter__(self) -> Self:
        """Start nothing yet."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End every worker, busy or not."""
        with self._lock:
            self._closed = True
            for worker in self._all:
                worker.stop()
            self._all.clear()
