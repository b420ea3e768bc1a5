"""Checks at the same time: order, time, and errors."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from farflung.checkup.records import Finding, State
from farflung.checkup.together import look_at_all

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_they_run_at_once_and_keep_their_order() -> None:
    """Each waits for the other, which only works at the same time; findings come in our order."""
    both = threading.Barrier(2, timeout=5)

    def check(name: str) -> Iterator[Finding]:
        both.wait()
        yield Finding(name, State.OK, "")

    found = look_at_all({"b": lambda: check("b"), "a": lambda: check("a")}, 5)
    assert [one.subject for one in found] == ["b", "a"]


def test_one_that_hangs_is_a_finding() -> None:
    """Nobody waits longer than was said, and the others' findings are there."""
    over = threading.Event()

    def hangs() -> Iterator[Finding]:
        over.wait(30)
        yield Finding("dns", State.OK, "")

    began = time.monotonic()
    found = look_at_all({"dns": hangs, "git": lambda: [Finding("git", State.OK, "")]}, 0.2)
    over.set()
    assert time.monotonic() - began < 5
    assert [(one.subject, one.state) for one in found] == [("dns", "failed"), ("git", "ok")]


def test_a_bug_is_not_hidden() -> None:
    """What a check raises reaches whoever asked."""

    def broken() -> Iterator[Finding]:
        yield Finding("x", State.OK, "")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        look_at_all({"x": broken}, 5)
