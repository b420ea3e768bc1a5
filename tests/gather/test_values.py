from __future__ import annotations

import datetime as dt
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from tests.builders import kinds
from tests.projects import PNG, write_files

from farflung.documents import read_yaml
from farflung.gather.values import Fault, Folder, Frozen, Values, read_values

if TYPE_CHECKING:
    from pathlib import Path


def _values(kind: str, text: str) -> tuple[Values, list[str]]:
    document = read_yaml(text, "a.md", as_text=True)
    values, problems = read_values(document, kinds()[kind], Frozen({}))
    return values, [problem.message for problem in problems]


def test_values_have_the_types_of_their_fields() -> None:
    """Dates are dates, numbers numbers, lists tuples, and the rest is text as typed."""
    values, problems = _values(
        "event",
        "date: 2026-11-19\ntitle: 007\nday: 2026-12-01\ntime: 14:30\ntimezone: Asia/Tokyo\n"
        "minutes: 30\nwhere: NO\naudience: country:KE\n",
    )
    assert problems == []
    assert values.day("date") == dt.date(2026, 11, 19)
    assert values.optional_day("day") == dt.date(2026, 12, 1)
    assert (values.text("title"), values.text("time"), values.text("where")) == (
        "007",
        "14:30",
        "NO",
    )
    assert values.values["minutes"] == 30
    assert values.names("audience") == ("country:KE",)


def test_what_was_left_out_is_empty() -> None:
    """Text is empty, a list has no names, a day is none."""
    values, _ = _values("event", "date:\n")
    assert (values.text("title"), values.names("audience"), values.optional_day("expires")) == (
        "",
        (),
        None,
    )


@pytest.mark.parametrize("nothing", ["", " ~", " null", ' ""', ' "  "', " []"])
def test_a_required_field_needs_more_than_nothing(nothing: str) -> None:
    """Nothing, however it is written, leaves the field missing."""
    _, problems = _values("highlight", f"date: 2026-11-19\ntitle:{nothing}\n")
    assert problems == ['the kind "highlight" needs the field "title"']


def test_the_fields_of_its_kind_come_in_the_kinds_order() -> None:
    """The order in the file does not matter, and members of every entry are left out."""
    values, problems = _values(
        "kudos", "to: [A, B]\nvalue: trust\nby: C\nfrom: D\ndate: 2026-11-19\ntitle: T\n"
    )
    assert problems == []
    assert [(f.name, f.value) for f in values.own_fields(kinds()["kudos"])] == [
        ("from", "D"),
        ("to", ("A", "B")),
        ("value", "trust"),
    ]


def test_a_picture_is_known_by_path_and_hash(tmp_path: Path) -> None:
    """The hash is of the bytes as given; other files beside it are suggested, entries are not."""
    write_files(tmp_path, {"e/pets/mochi.jpg": PNG, "e/pets/mochi.md": ""})
    folder = Folder(tmp_path / "e/pets", tmp_path)
    assert folder.find("mochi.jpg") == ("e/pets/mochi.jpg", sha256(PNG).hexdigest())
    assert folder.find("moch.jpg") == Fault(
        "missing-picture",
        'there is no picture "moch.jpg" beside the entry',
        'did you mean "mochi.jpg"?',
    )


def test_a_frozen_picture_is_found_by_its_name() -> None:
    """The manifest's path ends with the name; a part of a name is no name."""
    frozen = Frozen({"newsletter/entries/pets/mochi.jpg": "a" * 64})
    assert frozen.find("mochi.jpg") == ("newsletter/entries/pets/mochi.jpg", "a" * 64)
    assert frozen.find("ochi.jpg") == Fault(
        "missing-picture", 'the manifest names no picture "ochi.jpg"'
    )


def test_a_field_of_a_kind_without_alt_has_a_picture_without_words() -> None:
    """An organisation's kind may declare a picture that needs none."""
    kind = kinds()["pet"]
    plain = tuple(replace(s, alt="") if s.name == "photo" else s for s in kind.fields)
    document = read_yaml("date: 2026-11-19\nname: M\nphoto: m.jpg\nalt: x\n", "a.md", as_text=True)
    values, problems = read_values(
        document, replace(kind, fields=plain), Frozen({"newsletter/m.jpg": "a" * 64})
    )
    assert problems == []
    assert [picture.alt for picture in values.pictures] == [""]


def test_a_picture_knows_its_focus() -> None:
    """What an entry says of its picture goes with the picture, and is a problem where it is wrong."""
    text = "date: 2026-11-19\nname: Mochi\nphoto: m.jpg\nalt: A cat\nfocus: {}\n"
    beside = Frozen({"pets/m.jpg": "a" * 64})
    document = read_yaml(text.format("30% left"), "a.md", as_text=True)
    _, problems = read_values(document, kinds()["pet"], beside)
    assert [(p.place.line, p.place.column, p.rule) for p in problems] == [(5, 8, "wrong-focus")]
    document = read_yaml(text.format("30% top"), "a.md", as_text=True)
    values, problems = read_values(document, kinds()["pet"], beside)
    assert problems == []
    assert [picture.focus for picture in values.pictures] == ["30% 0%"]
