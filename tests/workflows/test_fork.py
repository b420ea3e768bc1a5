"""A copy of the process at work: what it hands over, how it fails, and when it is gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from farflung.errors import ProblemsFound, UsageError
from farflung.problems import Place, Problem
from farflung.workflows.fork import Ended, Fork

if TYPE_CHECKING:
    from collections.abc import Callable

    from farflung.workflows.fork import Line

Steps = list[tuple[str, int, int]]


def _fork(work: Callable[[Line], None], steps: Steps | None = None) -> Fork:
    shown: Steps = [] if steps is None else steps
    return Fork(work, lambda *step: shown.append(step))


def test_it_hands_over_what_it_makes() -> None:
    """Values come one after another, progress is shown between them, and questions are answered."""
    known = {"written": "before the copy was made"}

    def work(line: Line) -> None:
        line.progress("pictures", 1, 2)
        line.send(known["written"])
        line.progress("pictures", 2, 2)
        line.send(os.getpid())
        while True:
            line.send(line.receive() * 2)

    steps: Steps = []
    with _fork(work, steps) as fork:
        known["written"] = "afterwards"
        assert fork.receive() == "before the copy was made"
        assert steps == [("pictures", 1, 2)]
        assert fork.receive() != os.getpid()
        assert [fork.ask(21), fork.ask("ab")] == [42, "abab"]
    assert steps == [("pictures", 1, 2), ("pictures", 2, 2)]


class _StubbornError(Exception):
    """An error that cannot be made again of what it says."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(f"{one} and {two}")


def test_it_fails() -> None:
    """An error is raised where the value is waited for, with all that it carries."""
    wrong = Problem(
        Place("newsletter/entries/pets/kiwi.md", 3), "missing-field", "a field is missing"
    )

    def faulty(line: Line) -> None:
        line.send("first")
        raise ProblemsFound([wrong])

    with _fork(faulty) as fork:
        assert fork.receive() == "first"
        with pytest.raises(ProblemsFound, match=r"^1 problem found$") as found:
            fork.receive()
    assert found.value.problems == (wrong,)

    def helpful(_: Line) -> None:
        raise UsageError("no room", hint="make room")

    with _fork(helpful) as fork, pytest.raises(UsageError, match="no room") as told:
        fork.receive()
    assert told.value.hint == "make room"


def test_it_fails_unexpectedly() -> None:
    """An error of ours says where it was, whether or not it can be handed over as it is."""

    def broken(_: Line) -> None:
        raise KeyError("lemur")

    with _fork(broken) as fork, pytest.raises(KeyError, match="lemur") as found:
        fork.receive()
    assert "in broken" in found.value.__notes__[0]

    def stubborn(_: Line) -> None:
        raise _StubbornError("one", "two")

    with _fork(stubborn) as fork, pytest.raises(RuntimeError, match="one and two") as other:
        fork.receive()
    assert "in stubborn" in str(other.value)


def test_it_is_killed() -> None:
    """Whoever waits for a copy that has ended is told so, in the middle of a value too."""

    def work(line: Line) -> None:
        line.send(os.getpid())
        line.send(bytes(10_000_000))  # more than a pipe takes

    with _fork(work) as fork:
        os.kill(fork.receive(), signal.SIGKILL)
        for _ in range(2):
            with pytest.raises(Ended):
                fork.receive()
        with pytest.raises(Ended):
            fork.ask("anybody?")


def test_it_ends_with_the_block() -> None:
    """What it is at work on is broken off, and nothing is left of it."""

    def work(line: Line) -> None:
        line.send(os.getpid())
        time.sleep(60)

    began = time.monotonic()
    with _fork(work) as fork:
        process = fork.receive()
    assert time.monotonic() - began < 30
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


_INTERRUPTED = """
import os, signal, sys
from farflung.workflows.fork import Fork
interrupt = lambda: os.kill(os.getpid(), signal.SIGINT)
os.register_at_fork(**{sys.argv[1]: interrupt})
def work(line):
    line.send("made")
    line.receive()
try:
    with Fork(work, print) as fork:
        print(fork.receive())
except KeyboardInterrupt:
    print("interrupted")
try:
    os.waitpid(-1, 0)
except ChildProcessError:
    print("alone")
"""


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("before", "interrupted\nalone\n"),
        ("after_in_parent", "interrupted\nalone\n"),
        ("after_in_child", "made\nalone\n"),
    ],
)
def test_an_interruption_while_it_is_made(moment: str, said: str) -> None:
    """It is not lost in the process that makes the copy, and nothing of that process runs in the copy."""
    command = [sys.executable, "-c", _INTERRUPTED, moment]
    ended = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert (ended.stdout, ended.stderr) == (said, "")


_PARENT = """
import sys, time
from farflung.workflows.fork import Fork
def work(line):
    import os
    line.send(os.getpid())
    line.receive()
fork = Fork(work, print)
print(fork.receive(), flush=True)
time.sleep(60)
"""


def test_the_process_it_is_a_copy_of_is_killed() -> None:
    """The copy does not outlive it by more than what it is just at work on."""
    parent = subprocess.Popen([sys.executable, "-c", _PARENT], stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    with parent.stdout:
        copy = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    until = time.monotonic() + 10
    while time.monotonic() < until and _alive(copy):
        time.sleep(0.01)
    assert not _alive(copy)


def _alive(process: int) -> bool:
    try:
        stat = Path(f"/proc/{process}/stat").read_text("ascii")
    except FileNotFoundError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"  # a zombie waits for whoever adopted it
