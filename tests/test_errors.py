from __future__ import annotations

import pytest

from farflung.errors import (
    EngineError,
    FarflungError,
    ProblemsFound,
    RefusedError,
    ServiceError,
    SourcesFailed,
    UsageError,
)
from farflung.problems import Place, Problem


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (FarflungError, 70),
        (UsageError, 2),
        (ProblemsFound, 1),
        (ServiceError, 3),
        (SourcesFailed, 3),
        (EngineError, 1),
        (RefusedError, 1),
    ],
)
def test_each_error_has_the_exit_code_of_the_tree(error: type[FarflungError], code: int) -> None:
    """The exit codes are those that the module's drawing promises."""
    assert error.exit_code == code


def test_an_error_says_what_happened_and_what_to_do() -> None:
    """The message is the text of the exception; the hint stands beside it."""
    error = RefusedError("it is there already", hint="choose another name")
    assert (str(error), error.message, error.hint) == (
        "it is there already",
        "it is there already",
        "choose another name",
    )


def test_problems_are_counted_in_words() -> None:
    """One problem is not two problems."""
    one = Problem(Place("a.md"), "rule", "wrong")
    assert str(ProblemsFound([one])) == "1 problem found"
    assert str(ProblemsFound([one, one])) == "2 problems found"
    assert ProblemsFound([one]).problems == (one,)
