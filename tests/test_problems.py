from __future__ import annotations

import pytest

from farflung.problems import (
    Place,
    Problem,
    Severity,
    did_you_mean,
    has_errors,
    in_file_order,
    listed,
)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Place("a.md"), "a.md"),
        (Place("a.md", 3), "a.md:3:1"),
        (Place("a.md", 3, 7), "a.md:3:7"),
    ],
)
def test_a_place_reads_as_editors_understand_it(place: Place, text: str) -> None:
    """File, line and column with colons between; what is unknown is left out."""
    assert str(place) == text


def test_problems_come_in_the_order_of_the_file_and_once() -> None:
    """Sorting is by file, line and column as numbers, and a repetition is dropped."""
    first, second = Problem(Place("a.md", 2), "r", "m"), Problem(Place("a.md", 10), "r", "m")
    other = Problem(Place("b.md"), "r", "m")
    assert in_file_order([other, second, first, second]) == (first, second, other)


def test_only_errors_stop_a_build() -> None:
    """Warnings alone do not."""
    warning = Problem(Place("a.md"), "r", "m", severity=Severity.WARNING)
    assert not has_errors([warning])
    assert has_errors([warning, Problem(Place("a.md"), "r", "m")])


@pytest.mark.parametrize(
    ("word", "suggestion"),
    [("titel", 'did you mean "title"?'), ("zzz", ""), ("", "")],
)
def test_a_near_word_is_suggested(word: str, suggestion: str) -> None:
    """Only a word that looks alike is suggested."""
    assert did_you_mean(word, ["title", "date"]) == suggestion


@pytest.mark.parametrize(
    ("words", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a or b"), (["a", "b", "c"], "a, b or c")],
)
def test_words_are_listed_as_people_do(words: list[str], text: str) -> None:
    """Commas between, and an or before the last."""
    assert listed(words) == text
