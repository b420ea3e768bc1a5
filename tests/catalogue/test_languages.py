from __future__ import annotations

import datetime as dt

import pytest

from farflung.catalogue import direction, full_day, is_country, is_language, own_name


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "ltr"),
        ("ar", "rtl"),
        ("he-IL", "rtl"),
        ("ckb", "rtl"),
        ("az-Arab", "rtl"),
        ("ar-Latn", "ltr"),
        ("dv", "rtl"),
        ("ja", "ltr"),
        ("nonsense", "ltr"),
    ],
)
def test_direction(language: str, expected: str) -> None:
    """The script named in a tag counts for more than the language."""
    assert direction(language) == expected


def test_languages_are_known_by_their_first_part() -> None:
    """Regions and scripts are nobody's business; a country's code is no language."""
    assert all(is_language(tag) for tag in ("ja", "pt-BR", "zh-Hant-TW", "tlh", "EN"))
    assert not any(is_language(tag) for tag in ("jp", "xx", "", "en_US", "en-", "英語"))


def test_countries() -> None:
    """Two capital letters of ISO 3166-1; unions and the world are no country."""
    assert all(is_country(code) for code in ("JP", "NG", "UA", "XK"))
    assert not any(is_country(code) for code in ("EU", "jp", "JPN", "ZZ", "001", ""))


def test_a_language_calls_itself() -> None:
    """The language switch says each language's own name."""
    names = [own_name(tag) for tag in ("en", "ja", "ar", "pt-BR")]
    assert names == ["English", "日本語", "العربية", "português (Brasil)"]
    assert own_name("tlh") == "tlh"


def test_days() -> None:
    """A day is written as the language does."""
    day = dt.date(2026, 11, 22)
    days = [full_day(day, tag) for tag in ("en", "ja", "uk", "es", "tlh")]
    assert days == [
        "22 November 2026",
        "2026年11月22日",
        "22 листопада 2026\u202fр.",
        "22 de noviembre de 2026",
        "22 November 2026",
    ]
