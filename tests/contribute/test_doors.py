"""What doors ask for: everything a kind declares, and nothing that validation would not take."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.builders import kinds

from farflung.contribute.doors import BODY, Door, door_of, doors_of, known_values
from farflung.fields import PICTURES, BadValue, FieldSpec, parse, timezones
from farflung.kinds import Source
from farflung.model import FieldType

_DOORS = {door.kind: door for door in doors_of(kinds().values())}
_TYPES = sorted(set(FieldType) - {FieldType.TEXT, FieldType.PERSON, FieldType.MARKDOWN})


def _fits(type_: FieldType, value: str) -> bool:
    """Tell whether a door would let a value of a field through."""
    kind = next(k for k in kinds().values() if any(s.type is type_ for s in k.fields))
    field = next(f for f in door_of(kind).fields if f.type is type_)
    return not field.pattern or re.fullmatch(field.pattern, value) is not None


def test_a_door_for_every_kind_that_people_contribute_to() -> None:
    """All kinds have one but those that fill themselves from git."""
    assert set(_DOORS) == {k.name for k in kinds().values() if k.source is not Source.GIT}


@pytest.mark.parametrize("name", sorted(_DOORS))
def test_a_door_asks_for_what_the_kind_declares(name: str) -> None:
    """Each field once, none invented, with the words, the limits and the choices of the kind."""
    kind, door = kinds()[name], _DOORS[name]
    assert sorted(f.name for f in door.fields) == sorted(s.name for s in kind.fields)
    for spec in kind.fields:
        field = door.field(spec.name)
        assert field is not None
        assert (field.label, field.help, field.required) == (spec.label, spec.help, spec.required)
        limits = {field.longest, field.least, field.most} - {None}
        assert limits == {spec.min, spec.max} - {None}
        assert field.choices == spec.choices
    assert door.body.name == BODY
    assert door.body.required is kind.body.required
    assert door.asks_consent is (kind.consent != "none")


def test_a_pet_as_people_are_asked_for_it() -> None:
    """First the pet, then who says so and when; the words that a photo needs are tied to it."""
    door = _DOORS["pet"]
    assert [field.name for field in door.fields] == [
        *("name", "photo", "alt", "focus", "title", "link"),
        *("by", "date", "language", "audience", "expires"),
    ]
    assert [f.name for f in door.fields if f.needed_with == "photo"] == ["alt"]


@pytest.mark.parametrize("type_", _TYPES)
def test_an_example_fits(type_: FieldType) -> None:
    """What a door shows as an example is taken by the door and by validation."""
    fields = (f for door in _DOORS.values() for f in door.fields if f.type is type_)
    shown = {field.example or field.choices[0]: field for field in fields}
    assert shown
    for text, field in shown.items():
        parse(FieldSpec("x", type_, choices=field.choices), text)
        assert _fits(type_, text)


_TAKEN = {
    FieldType.DATE: st.dates().map(dt.date.isoformat),
    FieldType.TIME: st.times().map(lambda time: time.strftime("%H:%M")),
    FieldType.MONTH_DAY: st.dates().map(lambda day: day.strftime("%m-%d")),
    FieldType.URL: st.from_regex(r"(HTTPS|https|http)://[a-z]{1,9}(:8080)?/\S*", fullmatch=True),
    FieldType.IMAGE: st.sampled_from([*PICTURES, *(e.upper() for e in PICTURES)]).flatmap(
        lambda end: st.from_regex(r"[^./\\\r\n][^/\\\r\n]{0,20}", fullmatch=True).map(
            lambda stem: (stem + end).strip()
        )
    ),
    FieldType.FOCUS: st.from_regex(
        r"(100%|[0-9]{1,2}%|left|center) {1,3}(100%|[0-9]{1,2}%|top|centre)", fullmatch=True
    ),
    FieldType.NUMBER: st.one_of(st.integers(-(10**17), 10**17), st.floats(-1e9, 1e9)).map(str),
    FieldType.ISBN: st.from_regex(r"([0-9][ -]?){9}[0-9Xx]|97[89]-?([0-9]-?){10}", fullmatch=True),
    FieldType.TIMEZONE: st.sampled_from(sorted(timezones())),
    FieldType.LANGUAGE: st.from_regex(r"(en|pt|zh|ja)(-[A-Za-z0-9]{2,8}){0,2}", fullmatch=True),
    FieldType.COUNTRY: st.from_regex(r"[A-Z]{2}", fullmatch=True),
    FieldType.AUDIENCE: st.from_regex(r"team:[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True),
}


@given(st.sampled_from(sorted(_TAKEN)).flatmap(lambda t: st.tuples(st.just(t), _TAKEN[t])))
@example((FieldType.URL, "mailto:amara@example.org"))
@example((FieldType.ISBN, "0-8044-2957-X"))
@example((FieldType.ISBN, "978 0 14 143951 8"))
@example((FieldType.IMAGE, "手册 & co.JPG"))
def test_no_door_refuses_what_validation_takes(case: tuple[FieldType, str]) -> None:
    """A value that validation accepts matches the pattern of its door."""
    type_, text = case
    try:
        parse(FieldSpec("x", type_), text)
    except BadValue:
        return
    assert _fits(type_, text)


def test_time_zones_are_known_without_being_choices() -> None:
    """There are too many to choose from by eye, so a door looks them up where it can use them."""
    door = _DOORS["event"]
    zone = door.field("timezone")
    assert zone
    assert zone.choices == ()
    assert "Africa/Lagos" in known_values(zone)


def test_a_door_is_a_value() -> None:
    """Two descriptions of one kind are the same."""
    assert isinstance(_DOORS["pet"], Door)
    assert door_of(kinds()["pet"]) == _DOORS["pet"]
