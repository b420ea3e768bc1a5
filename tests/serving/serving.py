"""`farflung serve` as a process of its own, for tests that look at it from outside."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["Events", "Served", "serving"]

_PATIENCE = 60.0


class Served:
    """A running server: its addresses, and what it said in the terminal."""

    def __init__(self, root: Path, process: subprocess.Popen[str]) -> None:
        """Take the process; reads the addresses that it prints first."""
        self.root = root
        self.process = process
        assert process.stdout
        assert process.stderr
        self.addresses = dict(process.stdout.readline().split() for _ in range(3))
        self.url = self.addresses["Handbook"]
        self.port = urlsplit(self.url).port or 0
        self._said: list[str] = []
        self._reader = threading.Thread(target=self._read, args=(process.stderr,), daemon=True)
        self._reader.start()

    def _read(self, stream: IO[str]) -> None:
        self._said.extend(stream)

    @property
    def said(self) -> str:
        """What it said on standard error so far."""
        return "".join(self._said)

    def builds(self) -> int:
        """Count the whole builds that are done."""
        return self.said.count("Built ")

    def until(self, true: Callable[[], bool]) -> None:
        """Wait for something."""
        end = time.monotonic() + _PATIENCE
        while not true():
            assert time.monotonic() < end, self.said
            assert self.process.poll() is None, self.said
            time.sleep(0.02)

    def get(self, path: str) -> tuple[int, str]:
        """Fetch a path; the client's script, whose tag may differ, is cut off."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read().decode()
        connection.close()
        start, found, end = body.partition('<script src="/_farflung/live.js"')
        return response.status, start + end.partition("</script>")[2] if found else body

    def save(self, name: str, text: str | bytes) -> None:
        """Save a file as careful editors do: a new file takes the place of the old one."""
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        new = file.with_name(f".{file.name}.new")
        new.write_bytes(text.encode() if isinstance(text, str) else text)
        new.replace(file)

    def events(self, page: str) -> Events:
        """Listen as the page does."""
        return Events(self.port, page)


class Events:
    """What one open page is told."""

    def __init__(self, port: int, page: str) -> None:
        """Listen, and take the state of the moment as the first news."""
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
        self._connection.request("GET", f"/_farflung/events?page={quote(page)}")
        self._stream = self._connection.getresponse()
        self.last = self.next()

    def next(self) -> dict[str, Any]:
        """Wait for news."""
        while not (line := self._stream.readline()).startswith(b"data:"):
            assert line
        self.last = json.loads(line.removeprefix(b"data:"))
        return self.last

    def until(self, true: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait for news of which something is true."""
        while not true(self.last):
            self.next()
        return self.last

    def close(self) -> None:
        """Listen no more."""
        self._stream.close()
        self._connection.close()


@contextmanager
def serving(root: Path, *, ready: bool = True, port: int = 0) -> Iterator[Served]:
    """Serve a project; at the end the server is interrupted, and must leave nothing behind."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "NO_COLOR": "1"}
    options = ["--port", str(port), "--at", "2026-11-22"]
    with subprocess.Popen(
        [sys.executable, "-m", "farflung", "-C", str(root), "serve", *options],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            served = Served(root, process)
            if ready:
                served.until(lambda: served.builds() > 0)
            yield served
        finally:
            os.killpg(process.pid, signal.SIGINT)  # as a terminal does
            try:
                ended = process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                raise
        served._reader.join(10)
    assert ended == 0, served.said
    assert not [path.name for path in (root / ".farflung").glob("serve-*")]
    assert not (root / "site").exists()
