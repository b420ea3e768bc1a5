"""An interruption that comes at a bad moment is told a moment later."""

from __future__ import annotations

import signal
import threading

import pytest

from farflung.interruptions import held_interruptions


def test_held() -> None:
    """What was begun is done first, and the next interruption is told at once again."""
    before = signal.getsignal(signal.SIGINT)
    done: list[str] = []

    def work() -> None:
        with held_interruptions():
            signal.raise_signal(signal.SIGINT)
            done.append("work")
        done.append("more")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert done == ["work"]
    assert signal.getsignal(signal.SIGINT) is before


def test_what_goes_wrong_meanwhile() -> None:
    """It is told before the interruption, which ends the program all the same when it comes again."""
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(ZeroDivisionError), held_interruptions():
        _ = 1 / 0
    assert signal.getsignal(signal.SIGINT) is before


def test_in_another_thread() -> None:
    """No handler can be set there, and none is needed."""
    done: list[bool] = []

    def work() -> None:
        with held_interruptions():
            done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [True]
