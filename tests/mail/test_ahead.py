"""Work done beforehand by other threads: once, and never waited for in vain."""

from __future__ import annotations

import threading
from functools import partial
from threading import Event

import pytest

from farflung.mail.ahead import Helpers


@pytest.mark.parametrize("count", [0, 1, 3])
def test_everything_is_done_once(count: int) -> None:
    """With any number of helpers, each piece of work is done, and its result is its own."""
    done: list[int] = []

    def work(number: int) -> int:
        done.append(number)
        return number * number

    with Helpers(count) as helpers:
        results = [helpers.begin(partial(work, number)) for number in range(200)]
        assert [result() for result in results] == [n * n for n in range(200)]
    assert sorted(done) == list(range(200))


def test_the_work_is_done_beside_whoever_hands_it_over() -> None:
    """A helper begins by itself, on a thread of its own."""
    begun = Event()
    seen: list[int] = []

    def work() -> None:
        seen.append(threading.get_ident())
        begun.set()

    with Helpers(1) as helpers:
        result = helpers.begin(work)
        assert begun.wait(60)
        result()
    assert seen != [threading.get_ident()]


def test_nobody_waits_for_a_helper_that_has_not_begun() -> None:
    """Whoever needs a result while all helpers are busy does the work at once."""
    busy, go_on = Event(), Event()

    def first() -> None:
        busy.set()
        assert go_on.wait(60)

    with Helpers(1) as helpers:
        slow = helpers.begin(first)
        assert busy.wait(60)
        assert helpers.begin(threading.get_ident)() == threading.get_ident()
        go_on.set()
        slow()


def test_what_went_wrong_is_told_to_whoever_needs_the_result() -> None:
    """An error is raised where the result is asked for, and the helper goes on with the next."""

    def broken() -> None:
        raise ValueError("the key is gone")

    begun = Event()
    with Helpers(1) as helpers:
        result = helpers.begin(broken)
        helpers.begin(begun.set)
        assert begun.wait(60)  # by the same thread, which has outlived the error
        with pytest.raises(ValueError, match="the key is gone"):
            result()


def test_the_threads_end_with_the_helpers() -> None:
    """After the last line of ``with`` nothing of them runs, whatever was raised in it."""
    before = threading.active_count()

    def interrupted() -> None:
        with Helpers(3) as helpers:
            helpers.begin(lambda: None)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert threading.active_count() == before
