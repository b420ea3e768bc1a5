"""The types a field of an entry can have: text as typed → a value, or what is wrong with it.

Every door (validation, prompts, forms, schemas) reads a value through :func:`parse`, so that all
of them accept the same things.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from farflung.fields import values
from farflung.fields.spec import BadValue, FieldSpec
from farflung.fields.values import PICTURES, timezones
from farflung.model import FieldType, Value

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["PICTURES", "BadValue", "FieldSpec", "parse", "timezones"]


def parse(spec: FieldSpec, given: object) -> Value:
    """Read what somebody gave for a field.

    ``given`` is text, or a list of texts for ``people`` and ``audience``. Raises :class:`BadValue`.
    """
    if spec.type in _LISTS:
        names = given if isinstance(given, list) else [given]
        texts = [name for name in names if isinstance(name, str)]
        if not all(name.strip() for name in texts) or not texts or len(texts) != len(names):
            raise BadValue("wrong-type", f"should be {_EXPECTED[spec.type]}")
        return tuple(dict.fromkeys(_LISTS[spec.type](spec, text) for text in texts))
    if not isinstance(given, str):
        raise BadValue("wrong-type", f"should be {_EXPECTED[spec.type]}")
    return _PARSERS[spec.type](spec, given)


_LISTS: dict[FieldType, Callable[[FieldSpec, str], str]] = {
    FieldType.PEOPLE: values.read_text,
    FieldType.AUDIENCE: values.read_group,
}

_PARSERS: dict[FieldType, Callable[[FieldSpec, str], Value]] = {
    FieldType.TEXT: values.read_text,
    FieldType.PERSON: values.read_text,
    FieldType.MARKDOWN: values.read_markdown,
    FieldType.DATE: values.read_date,
    FieldType.TIME: values.read_time,
    FieldType.MONTH_DAY: values.read_month_day,
    FieldType.URL: values.read_url,
    FieldType.IMAGE: values.read_image,
    FieldType.FOCUS: values.read_focus,
    FieldType.CHOICE: values.read_choice,
    FieldType.NUMBER: values.read_number,
    FieldType.ISBN: values.read_isbn,
    FieldType.TIMEZONE: values.read_timezone,
    FieldType.COUNTRY: values.read_country,
    FieldType.LANGUAGE: values.read_language,
}

_EXPECTED: dict[FieldType, str] = {
    FieldType.TEXT: "text",
    FieldType.PERSON: "a name",
    FieldType.MARKDOWN: "text",
    FieldType.DATE: "a date, such as 2026-11-19",
    FieldType.TIME: "a time, such as 14:30",
    FieldType.MONTH_DAY: "a day of the year, such as 03-21",
    FieldType.URL: "a web address",
    FieldType.IMAGE: "the name of a picture file",
    FieldType.FOCUS: "a place in a picture, such as 30% 60%",
    FieldType.CHOICE: "one of the choices",
    FieldType.NUMBER: "a number",
    FieldType.ISBN: "an ISBN",
    FieldType.TIMEZONE: "a time zone, such as Africa/Lagos",
    FieldType.COUNTRY: "a country code, such as KE",
    FieldType.LANGUAGE: "a language, such as ja",
    FieldType.PEOPLE: "a name or a list of names",
    FieldType.AUDIENCE: "a group or a list of groups, such as country:JP",
}
