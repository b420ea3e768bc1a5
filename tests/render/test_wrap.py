from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from farflung.render.wrap import width, wrap

JAPANESE = "世界中の同僚の現地時間が一目でわかります。会議の前にぜひ見てください。（例えば）" * 3  # noqa: RUF001 - wide


def test_width() -> None:
    """Wide characters take two columns, combining ones none."""
    assert width("abc") == 3
    assert width("東京") == 4
    assert width("e\u0301") == 1
    assert width("👩\u200d💻") == 4


def test_wide_scripts_break_between_characters() -> None:
    """Text without spaces is broken where its script allows, never before a closing mark."""
    lines = wrap(JAPANESE, columns=40).split("\n")
    assert "".join(lines) == JAPANESE
    assert all(width(line) <= 42 for line in lines)
    assert not any(line[0] in "。）" for line in lines)  # noqa: RUF001 - wide marks
    assert not any(line[-1] == "（" for line in lines)  # noqa: RUF001 - a wide mark


def test_hanging_indent() -> None:
    """The lines after the first are as far in as the first one's text."""
    assert wrap("one two three", "- ", columns=9) == "- one two\n  three"
    assert wrap("one two", "> ", "> ", columns=6) == "> one\n> two"


def test_long_words_stay_whole() -> None:
    """An address longer than a line is not broken."""
    address = f"https://example.org/{'a' * 90}"
    assert wrap(f"see {address} now").split("\n") == ["see", address, "now"]


@given(st.text(st.sampled_from("ab 東。（）é \n\t-"), max_size=120))  # noqa: RUF001 - wide marks
def test_nothing_is_lost(text: str) -> None:
    """Wrapping changes white space alone."""
    assert "".join(wrap(text).split()) == "".join(text.split())
