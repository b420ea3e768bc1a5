"""What counts as a small change."""

from __future__ import annotations

import pytest

from farflung.changes.redline import redline_of
from farflung.changes.redline.small import respelt


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("teh", "the"),
        ("may", "must"),
        ("now", "not"),
        ("Monday", "Sunday"),
        ("internal", "external"),
        ("2026", "2027"),
        ("page16", "page61"),
        ("day", "days"),
        ("colour", "valour"),
    ],
)
def test_other_words_are_not_respelt(old: str, new: str) -> None:
    """Short words, numbers and other beginnings may mean something else."""
    assert not respelt(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("recieve", "receive"),
        ("definately", "definitely"),
        ("acommodation", "accommodation"),
        ("Team", "team"),
        ("handbok", "handbook"),
    ],
)
def test_misspellings_are_respelt(old: str, new: str) -> None:
    """A letter added, dropped, changed or swapped, or another case."""
    assert respelt(old, new)


@pytest.mark.parametrize(
    ("old", "new", "small"),
    [
        ("We recieve mail.", "We receive mail.", True),
        ("One two.", "One,  two.", True),
        ("# A\n\n\n\nText\n", "# A\n\nText", True),
        ("Never call at night.", "Call at night.", False),
        ("Three weeks.", "Thirty weeks.", False),
        ("Pay 10 euros.", "Pay 16 euros.", False),
        ("Plain words.", "**Plain** words.", False),
        ("[Here](https://a.example/)", "[Here](https://b.example/)", False),
        ("abcd efgh ijkl mnop", "abce efgi ijkm mnoq", False),
        ("Text", "Text\n\nMore", False),
    ],
)
def test_small_pages(old: str, new: str, *, small: bool) -> None:
    """White space, marks and a few spellings are small; words, numbers, links and form are not."""
    assert redline_of(old, new).small is small
