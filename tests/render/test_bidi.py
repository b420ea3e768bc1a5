from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from farflung.render.bidi import faced, settled

LRM, RLM = "\u200e", "\u200f"


@pytest.mark.parametrize(
    ("text", "direction", "expected"),
    [
        ("Amara", "ltr", "Amara"),
        ("ليلى", "rtl", "ليلى"),
        ("ليلى", "ltr", f"ليلى{LRM}"),
        ("Amara", "rtl", f"Amara{RLM}"),
        ("ليلى (Cairo)", "ltr", "ليلى (Cairo)"),
        ("Cairo (القاهرة)", "ltr", f"Cairo (القاهرة){LRM}"),
        ("2026", "rtl", "2026"),
        ("", "rtl", ""),
        ("佐藤", "rtl", f"佐藤{RLM}"),
    ],
)
def test_settled(text: str, direction: str, expected: str) -> None:
    """A name that ends in the other direction is closed, so that no digit after it joins it."""
    assert settled(text, direction) == expected


@pytest.mark.parametrize(
    ("line", "direction", "expected"),
    [
        ("- ليلى", "rtl", "- ليلى"),
        ("  - Biscuit ليلى", "rtl", f"{RLM}  - Biscuit ليلى"),
        ("ليلى wrote", "ltr", f"{LRM}ليلى wrote"),
        ("=====", "rtl", f"{RLM}====="),
        ("=====", "ltr", "====="),
        ("", "rtl", ""),
        ("   ", "rtl", "   "),
    ],
)
def test_faced(line: str, direction: str, expected: str) -> None:
    """A line is laid out in its own direction, whatever letter it begins with."""
    assert faced(line, direction) == expected


@given(st.text(st.sampled_from("aב1 .,(ل東"), max_size=30), st.sampled_from(["ltr", "rtl"]))
def test_marks_are_all_that_is_added(text: str, direction: str) -> None:
    """Nothing visible changes, and doing it twice is doing it once."""
    for change in (settled, faced):
        changed = change(text, direction)
        assert changed.replace(LRM, "").replace(RLM, "") == text
        assert change(changed, direction) == changed
