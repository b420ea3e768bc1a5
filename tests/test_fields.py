from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from farflung.fields import BadValue, FieldSpec, parse
from farflung.model import FieldType, Value


def _spec(type_: FieldType, **more: Any) -> FieldSpec:
    return FieldSpec("field", type_, **more)


@pytest.mark.parametrize(
    ("type_", "given_text", "value"),
    [
        (FieldType.TEXT, "  two \n words ", "two words"),
        (FieldType.TEXT, "e\u0301", "\u00e9"),
        (FieldType.PERSON, "Zoë  de Vries", "Zoë de Vries"),
        (FieldType.MARKDOWN, " a\n\n* b\n", "a\n\n* b"),
        (FieldType.DATE, " 2026-11-19 ", dt.date(2026, 11, 19)),
        (FieldType.TIME, "14:30", "14:30"),
        (FieldType.MONTH_DAY, "02-29", "02-29"),
        (FieldType.URL, " https://example.org/a?b=c#d ", "https://example.org/a?b=c#d"),
        (FieldType.URL, "mailto:amara@example.org", "mailto:amara@example.org"),
        (FieldType.IMAGE, "Mochi.JPG", "Mochi.JPG"),
        (FieldType.FOCUS, " 30%  60% ", "30% 60%"),
        (FieldType.FOCUS, "Left top", "0% 0%"),
        (FieldType.FOCUS, "right 100%", "100% 100%"),
        (FieldType.FOCUS, "centre middle", "50% 50%"),
        (FieldType.PEOPLE, "Amara", ("Amara",)),
        (FieldType.PEOPLE, ["Amara", " Bao  Li "], ("Amara", "Bao Li")),
        (FieldType.NUMBER, "30", 30),
        (FieldType.NUMBER, " -1.5 ", -1.5),
        (FieldType.NUMBER, "9007199254740993", 9007199254740993),
        (FieldType.ISBN, "978-0-306-40615-7", "9780306406157"),
        (FieldType.ISBN, "0-8044-2957-x", "080442957X"),
        (FieldType.TIMEZONE, "Africa/Lagos", "Africa/Lagos"),
        (FieldType.COUNTRY, "KE", "KE"),
    ],
)
def test_a_right_value_is_read(type_: FieldType, given_text: object, value: Value) -> None:
    """Each type gives its own kind of value, tidied."""
    assert parse(_spec(type_), given_text) == value


@pytest.mark.parametrize(
    ("type_", "given_text", "fault"),
    [
        (
            FieldType.DATE,
            "19/11/2026",
            ("wrong-date", '"19/11/2026" is not a date', "write it as 2026-11-19"),
        ),
        (
            FieldType.DATE,
            "2026-02-30",
            ("wrong-date", '"2026-02-30" is not a date', "write it as 2026-11-19"),
        ),
        (
            FieldType.DATE,
            "20261119",
            ("wrong-date", '"20261119" is not a date', "write it as 2026-11-19"),
        ),
        (
            FieldType.MONTH_DAY,
            "02-30",
            ("wrong-date", '"02-30" is not a day of the year', "write it as 03-21, without a year"),
        ),
        (
            FieldType.MONTH_DAY,
            "1990-03-21",
            (
                "wrong-date",
                '"1990-03-21" is not a day of the year',
                "write it as 03-21, without a year",
            ),
        ),
        (
            FieldType.TIME,
            "24:00",
            ("wrong-time", '"24:00" is not a time of day', "write it as 14:30"),
        ),
        (
            FieldType.TIME,
            "1\u0663:30",
            ("wrong-time", '"1\u0663:30" is not a time of day', "write it as 14:30"),
        ),
        (
            FieldType.URL,
            "example.org",
            (
                "wrong-address",
                '"example.org" is not a web address',
                "begin it with https://",
            ),
        ),
        *(
            (
                FieldType.FOCUS,
                wrong,
                (
                    "wrong-focus",
                    f'"{wrong}" is not a place in a picture',
                    "write how far from the left and from the top: 30% 60%, or left top",
                ),
            )
            for wrong in ("30 60", "30%", "101% 0%", "top left", "1% 2% 3%", "0%;color:red 0%", "")
        ),
        (
            FieldType.IMAGE,
            "mochi.svg",
            (
                "wrong-picture-type",
                '"mochi.svg" is not a .gif, .heic, .heif, .jpeg, .jpg, .png or .webp file',
                "",
            ),
        ),
        (
            FieldType.IMAGE,
            "a\x00.jpg",
            ("wrong-file-name", "is no name that a file can have", "call it mochi.jpg"),
        ),
        (
            FieldType.IMAGE,
            "a" * 300 + ".jpg",
            ("wrong-file-name", "is no name that a file can have", "call it mochi.jpg"),
        ),
        (
            FieldType.NUMBER,
            "many",
            ("wrong-number", '"many" is not a number', "write it as 12 or 1.5"),
        ),
        (
            FieldType.NUMBER,
            "nan",
            ("wrong-number", '"nan" is not a number', "write it as 12 or 1.5"),
        ),
        (
            FieldType.NUMBER,
            "1e400",
            ("wrong-number", '"1e400" is not a number', "write it as 12 or 1.5"),
        ),
        (
            FieldType.ISBN,
            "123",
            ("wrong-isbn", '"123" is not an ISBN', "it has 10 or 13 digits"),
        ),
        (
            FieldType.ISBN,
            "9780306406158",
            (
                "wrong-isbn",
                'the check digit of the ISBN "9780306406158" does not fit',
                "look again",
            ),
        ),
        (
            FieldType.ISBN,
            "\u0663" * 10,
            ("wrong-isbn", f'"{chr(0x663) * 10}" is not an ISBN', "it has 10 or 13 digits"),
        ),
        (
            FieldType.TIMEZONE,
            "Asia/Tokio",
            (
                "wrong-timezone",
                '"Asia/Tokio" is not a time zone',
                'did you mean "Asia/Tokyo"?',
            ),
        ),
        (
            FieldType.TIMEZONE,
            "???",
            ("wrong-timezone", '"???" is not a time zone', "write it as Africa/Lagos"),
        ),
        (
            FieldType.COUNTRY,
            "Kenya",
            (
                "wrong-country",
                '"Kenya" is not a country code',
                "two capital letters, such as KE",
            ),
        ),
        (
            FieldType.TEXT,
            "a\u202eb",
            ("control-character", "holds an invisible control character", "retype it"),
        ),
        (FieldType.TEXT, ["a"], ("wrong-type", "should be text", "")),
        (FieldType.DATE, {"a": "b"}, ("wrong-type", "should be a date, such as 2026-11-19", "")),
        (FieldType.PEOPLE, [], ("wrong-type", "should be a name or a list of names", "")),
        (FieldType.PEOPLE, ["a", {}], ("wrong-type", "should be a name or a list of names", "")),
        (FieldType.PEOPLE, ["a", " "], ("wrong-type", "should be a name or a list of names", "")),
    ],
)
def test_a_wrong_value_is_explained(
    type_: FieldType, given_text: object, fault: tuple[str, str, str]
) -> None:
    """Rule, message and hint say what is wrong and what to write."""
    with pytest.raises(BadValue) as caught:
        parse(_spec(type_), given_text)
    assert (caught.value.rule, caught.value.message, caught.value.hint) == fault


@pytest.mark.parametrize(
    ("word", "hint"),
    [("meem", 'did you mean "meme"?'), ("zzzz", "choose joke or meme")],
)
def test_a_wrong_choice_gets_a_suggestion(word: str, hint: str) -> None:
    """A near word is suggested, else all choices are listed."""
    with pytest.raises(BadValue) as caught:
        parse(_spec(FieldType.CHOICE, choices=("joke", "meme")), word)
    assert (caught.value.message, caught.value.hint) == (
        f'"{word}" is not one of the choices',
        hint,
    )


def test_limits_count_characters_of_text_and_the_size_of_numbers() -> None:
    """The message says how many there are and how many fit."""
    with pytest.raises(BadValue, match="has 4 characters, at most 3 fit"):
        parse(_spec(FieldType.TEXT, max=3), "abcd")
    with pytest.raises(BadValue, match="4 is less than 5"):
        parse(_spec(FieldType.NUMBER, min=5), "4")
    with pytest.raises(BadValue, match="1441 is more than 1440"):
        parse(_spec(FieldType.NUMBER, max=1440), "1441")


@given(st.integers(min_value=0, max_value=10**9 - 1), st.integers(min_value=0, max_value=9))
def test_an_isbn_is_right_with_exactly_one_check_digit(number: int, offset: int) -> None:
    """Of the ten digits that could end an ISBN-13, one does."""
    body = f"978{number:09}"
    check = -sum((3 if i % 2 else 1) * int(c) for i, c in enumerate(body)) % 10
    whole = f"{body}{(check + offset) % 10}"
    if offset == 0:
        assert parse(_spec(FieldType.ISBN), whole) == whole
    else:
        with pytest.raises(BadValue):
            parse(_spec(FieldType.ISBN), whole)


@given(st.dates())
def test_dates_and_days_of_the_year_survive_writing(day: dt.date) -> None:
    """What we write as a date reads as the same date."""
    assert parse(_spec(FieldType.DATE), day.isoformat()) == day
    assert parse(_spec(FieldType.MONTH_DAY), f"{day:%m-%d}") == f"{day:%m-%d}"


@given(st.integers(min_value=-(10**17), max_value=10**17))
def test_whole_numbers_survive_exactly(number: int) -> None:
    """No digit of a whole number is lost."""
    assert parse(_spec(FieldType.NUMBER), str(number)) == number


@given(st.sampled_from(FieldType), st.text())
def test_any_text_is_a_value_or_a_bad_value(type_: FieldType, text: str) -> None:
    """No text makes a field raise anything else, and what is read reads again as the same."""
    spec = _spec(type_, choices=("a", "b") if type_ is FieldType.CHOICE else ())
    try:
        value = parse(spec, text)
    except BadValue:
        return
    again = list(value) if isinstance(value, tuple) else str(value)
    assert parse(spec, again) == value
