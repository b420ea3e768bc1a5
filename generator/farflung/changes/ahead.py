"""Comparing states of the handbook in a process of its own, while whoever asks has other work.

What it finds is in the store, page by page. Nobody waits for it: who wants to know the whole begins
at the other end, and takes from the store what is there. Where it fails, that is nothing.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from farflung.changes.reading import Reader
from farflung.changes.store import Store
from farflung.garbage import collect_seldom

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from farflung.changes.records import Pair
    from farflung.git import Repository

__all__ = ["Ahead", "Job", "main"]

_MANNERS = 10  # more of niceness: whoever waits for a build waits for other processes


@dataclass(frozen=True, slots=True)
class Job:
    """What to compare: ``pairs`` of states in a ``repository``.

    ``store`` is the folder of what was found; ``languages`` are those of translations.
    """

    repository: Repository
    store: Path
    languages: tuple[str, ...]
    pairs: Sequence[Pair]


class Ahead:
    """The process, at work from the start."""

    def __init__(self, job: Job) -> None:
        """Begin."""
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "farflung.changes.ahead"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        assert self._process.stdin  # noqa: S101 - we asked for a pipe
        with suppress(OSError):  # it ended at once; what it did not do is done later
            pickle.dump(job, self._process.stdin)
            self._process.stdin.close()

    def wait(self) -> None:
        """Wait until it has done what it can."""
        self._process.wait()

    def stop(self) -> None:
        """End it, whatever it has done."""
        self._process.kill()
        self._process.wait()


def main() -> None:
    """Do the job that is handed over on standard input, when others leave a processor idle."""
    os.nice(_MANNERS)
    collect_seldom()
    job: Job = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the process that started this one
    reader = Reader(job.repository, Store(job.store), job.languages)
    for pair in job.pairs:
        reader.changes(pair)


if __name__ == "__main__":
    main()
