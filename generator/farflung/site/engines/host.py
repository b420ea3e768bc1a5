"""The process from which page-by-page builds are forked, as seen from this one.

A build starts it before anything else, even before it is known whether there is something to do,
because it has MkDocs to load, and may end it when it is seen that it is not needed; see
:mod:`farflung.site.engines.pages.__main__` for what is said between the two.
"""

from __future__ import annotations

import atexit
import json
import subprocess
import sys
import threading
from concurrent.futures import Future
from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING, Any

from farflung.site.engines.mkdocs import environment

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Host", "start_host", "stop_host"]


class Host:
    """One such process; a build that is asked for when it has ended fails."""

    def __init__(self) -> None:
        """Start it."""
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "farflung.site.engines.pages"],
            env=environment(0),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # Ctrl-C ends it too, and not without a traceback
        )
        self._lock = threading.Lock()
        self._waiting: dict[int, Future[None]] = {}
        self._numbers = count()
        threading.Thread(target=self._listen, name="engine", daemon=True).start()

    @property
    def alive(self) -> bool:
        """Whether builds can be asked for."""
        return self._process.poll() is None

    def build(self, job: dict[str, Any], answer: Path) -> dict[str, Any] | None:
        """Have a job done and return the answer; None if its process or the host was ended."""
        done: Future[None] = Future()
        with self._lock:
            number = next(self._numbers)
            self._waiting[number] = done
            line = json.dumps({**job, "number": number, "answer": str(answer)})
            try:
                assert self._process.stdin  # noqa: S101 - we asked for a pipe
                self._process.stdin.write(f"{line}\n".encode())
                self._process.stdin.flush()
            except (OSError, ValueError):
                return None
        if not self.alive:
            return None
        done.result()
        try:
            found = json.loads(answer.read_bytes())
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def stop(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with suppress(OSError):  # somebody was asking, and it cannot be told any more
                    pipe.close()

    def _listen(self) -> None:
        assert self._process.stdout  # noqa: S101 - we asked for a pipe
        try:
            for line in self._process.stdout:
                self._waiting.pop(int(line)).set_result(None)
        except (OSError, ValueError):
            pass
        with self._lock:
            for future in self._waiting.values():
                future.set_result(None)


_hosts: list[Host] = []
_starting = threading.Lock()  # several trees may be begun at once


def start_host() -> Host:
    """Return the host of this process; it is started if there is none."""
    with _starting:
        if not _hosts or not _hosts[0].alive:
            host = Host()
            atexit.register(host.stop)
            _hosts[:] = [host]
        return _hosts[0]


def stop_host() -> None:
    """End the host of this process if there is one; whoever needs it later starts another."""
    for host in _hosts:
        host.stop()
