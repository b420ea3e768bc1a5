"""The other end of :mod:`farflung.site.resident.worker`."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from farflung.site.engines.mkdocs import read_messages

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.site.engines import Message
    from farflung.site.records import Stage

__all__ = ["Refused", "Rendered", "Resident", "Said"]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page built again: ``before`` and ``after`` as the engine makes them of both texts.

    ``address`` is the file below the version's folder.
    """

    before: str
    after: str
    address: str
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """The page takes a whole build, and why; ``same`` says that its text is not new at all."""

    why: str
    same: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """The engine failed on the new text, in its own words."""

    text: str


class Resident:
    """Keeps the engine loaded with one staged tree; used by one thread at a time."""

    def __init__(self, stage: Stage, root: Path, environment: dict[str, str]) -> None:
        """Start the process in the project's folder; it is ready when :meth:`begin` returns."""
        self.stage = stage
        self._lock = threading.Lock()
        self._log = stage.config.with_name("engine.log")
        with self._log.open("wb") as log:
            self._process = self._start(root, environment, log)

    def _start(
        self, root: Path, environment: dict[str, str], log: IO[bytes]
    ) -> subprocess.Popen[str]:
        config = str(self.stage.config)
        return subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-P", "-m", "farflung.site.resident.worker", config],
            cwd=root,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            encoding="utf-8",
            start_new_session=True,  # Ctrl-C is ours to handle
        )

    def begin(self) -> str:
        """Wait until everything is loaded; returns why pages cannot be built one by one, or ""."""
        answer = self._read()
        if "obstacle" in answer:
            return str(answer["obstacle"])
        said = self._log.read_text("utf-8", "replace").strip().splitlines()
        return f"the engine could not be kept in memory: {said[-1] if said else 'it ended'}"

    def look(self, page: str) -> None:
        """Build a page in advance, so that a change of it takes half the time."""
        self._ask({"page": page})

    def render(self, page: str, source: Path) -> Rendered | Refused | Said:
        """Build ``page`` (below the pages' folder) of the text that ``source`` has now."""
        answer = self._ask({"page": page, "source": str(source)})
        if "html" in answer:
            messages = read_messages("\n".join(answer["messages"]))
            return Rendered(answer["before"], answer["html"], answer["address"], messages)
        if "failed" in answer:
            return Said(str(answer["failed"]))
        if answer.get("same"):
            return Refused("its text is the same", same=True)
        return Refused(str(answer.get("refused", "its process ended")))

    def stop(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()

    def _ask(self, question: dict[str, str]) -> dict[str, Any]:
        with self._lock:
            try:
                assert self._process.stdin  # noqa: S101 - we asked for a pipe
                self._process.stdin.write(json.dumps(question) + "\n")
                self._process.stdin.flush()
            except (OSError, ValueError):
                return {}
            return self._read()

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout  # noqa: S101 - we asked for a pipe
        try:
            line = self._process.stdout.readline()
        except (OSError, ValueError):
            return {}
        found = json.loads(line) if line else {}
        return found if isinstance(found, dict) else {}
