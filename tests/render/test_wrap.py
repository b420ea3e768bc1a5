from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from farflung.render.wrap import width, wrap

JAPANESE = "世界中の同僚の現地時間が一目でわかります。会議の前にぜひ見てください。（例えば）" * 3


def test_width() -> None:
    """Wide characters take two columns, combining ones none, an emoji of several parts two."""
    assert width("abc") == 3
    assert width("東京") == 4
    assert width("e\u0301") == 1
    assert width("👩\u200d💻") == 2
    assert width("👍🏽🇯🇵") == 4
    assert width("한국") == 4
    assert width("\u1112\u1161\u11ab") == 2  # the letters of one Hangul syllable
    assert width("كِتَاب") == 4
    assert width("\u200fab\u00a0c") == 4


def test_wide_scripts_break_between_characters() -> None:
    """Text without spaces is broken where its script allows, never before a closing mark."""
    lines = wrap(JAPANESE, columns=40).split("\n")
    assert "".join(lines) == JAPANESE
    assert all(width(line) <= 42 for line in lines)
    assert not any(line[0] in "。）" for line in lines)
    assert not any(line[-1] == "（" for line in lines)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("あああああ。い", ["ああああ", "あ。い"]),  # no full stop begins a line
        ("ああああー「い」", ["あああ", "あー", "「い」"]),  # nor a long sound; no bracket ends one
        ("ああああちゃん", ["ああああ", "ちゃん"]),
        ("あああ（い）う", ["あああ", "（い）う"]),
        ("ああああ……ああ", ["あああ", "あ……ああ"]),
        ("ああああ10月", ["ああああ", "10月"]),
        ("안녕하세요 여러분", ["안녕하세요", "여러분"]),  # Korean breaks at its spaces
        ("あ\u200bい うえおか", ["あい うえ", "おか"]),
    ],
)
def test_kinsoku(text: str, expected: list[str]) -> None:
    """Lines of eight or nine columns break where Japanese and Korean readers expect it."""
    assert wrap(text, columns=9).split("\n") == expected


def test_what_holds_together() -> None:
    """A no-break space, and what is seen as one character, is never broken."""
    assert wrap("aaaa 12\u00a0kg", columns=7).split("\n") == ["aaaa", "12\u00a0kg"]
    family = "👩\u200d👩\u200d👧"
    assert wrap(f"東{family}京" * 3, columns=6).replace("\n", "").count(family) == 3


def test_hanging_indent() -> None:
    """The lines after the first are as far in as the first one's text."""
    assert wrap("one two three", "- ", columns=9) == "- one two\n  three"
    assert wrap("one two", "> ", "> ", columns=6) == "> one\n> two"


def test_long_words_stay_whole() -> None:
    """An address longer than a line is not broken."""
    address = f"https://example.org/{'a' * 90}"
    assert wrap(f"see {address} now").split("\n") == ["see", address, "now"]


@given(st.text(st.sampled_from("ab 東。（）é \n\t-"), max_size=120))
def test_nothing_is_lost(text: str) -> None:
    """Wrapping changes white space alone."""
    assert "".join(wrap(text).split()) == "".join(text.split())
