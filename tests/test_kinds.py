from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.builders import kinds
from tests.projects import write_files

from farflung.kinds import COMMON_FIELDS, ConsentRule, PlaceShown, Source, read_kinds
from farflung.model import FieldType

if TYPE_CHECKING:
    from pathlib import Path

_ALL = {
    "book",
    "event",
    "handbook-changes",
    "highlight",
    "kudos",
    "link",
    "milestone",
    "new-hire",
    "opportunity",
    "pet",
    "question",
    "support",
    "trivia",
    "update",
    "value-story",
    "watercooler",
}


def _faults(root: Path, text: str, name: str = "own.yml") -> list[tuple[str, str, str, str]]:
    write_files(root, {f"newsletter/kinds/{name}": text})
    found, problems = read_kinds(root)
    assert set(found) == _ALL
    return [(str(p.place), p.rule, p.message, p.hint) for p in sorted(problems)]


def test_all_sixteen_kinds_are_there() -> None:
    """They load without a problem, and each explains itself."""
    assert set(kinds()) == _ALL
    for kind in kinds().values():
        assert kind.help
        assert all(spec.help for spec in kind.fields)


@pytest.mark.parametrize("name", sorted(_ALL))
def test_a_kind_has_the_common_fields_and_its_own_first(name: str) -> None:
    """Its own declaration of a common field wins, and no field is there twice."""
    names = [spec.name for spec in kinds()[name].fields]
    assert len(names) == len(set(names))
    assert {spec.name for spec in COMMON_FIELDS} <= set(names)
    pictures = [spec for spec in kinds()[name].fields if spec.type is FieldType.IMAGE]
    assert all(kinds()[name].spec(spec.alt) for spec in pictures)


def test_what_needs_care_is_declared() -> None:
    """Consent, places, sources and closing days are those that the handbook promises."""
    assert kinds()["milestone"].consent is ConsentRule.SUBJECT
    assert kinds()["support"].consent is ConsentRule.EXPLICIT
    assert kinds()["support"].shown_in(PlaceShown.LETTER)
    assert not kinds()["support"].shown_in(PlaceShown.PAGE)
    assert kinds()["handbook-changes"].source is Source.GIT
    assert kinds()["opportunity"].closes == "apply_by"
    assert (kinds()["question"].awaits, kinds()["question"].due) == ("answer", "due")
    assert [kind.name for kind in kinds().values() if kind.secret] == ["support"]
    assert {n for n, k in kinds().items() if k.consent is ConsentRule.SUBJECT} == {
        "milestone",
        "new-hire",
    }
    required = {
        "event": {"day", "time", "timezone"},
        "support": {"expires", "person", "how"},
        "milestone": {"person", "day", "occasion"},
        "opportunity": {"apply_by", "contact"},
        "kudos": {"from", "to"},
        "new-hire": {"name", "role", "timezone"},
    }
    for name, fields in required.items():
        assert fields <= {spec.name for spec in kinds()[name].fields if spec.required}
    assert kinds()["pet"].spec("nothing") is None


def test_an_organisation_adds_a_kind(tmp_path: Path) -> None:
    """A file in newsletter/kinds/ is enough; labels and the section have defaults."""
    text = "kind: garden\nlabel: Garden\nfields:\n  first_bloom: {type: date}\n"
    write_files(tmp_path, {"newsletter/kinds/garden.yml": text})
    found, problems = read_kinds(tmp_path)
    assert problems == ()
    assert set(found) == _ALL | {"garden"}
    spec = found["garden"].spec("first_bloom")
    assert spec is not None
    assert (spec.label, found["garden"].section) == ("First bloom", "Garden")


def test_an_organisations_kind_replaces_ours(tmp_path: Path) -> None:
    """The same name wins over ours, for that project alone."""
    text = "kind: pet\nlabel: Beast\nfields: {}\n"
    write_files(tmp_path, {"newsletter/kinds/pet.yml": text})
    assert read_kinds(tmp_path)[0]["pet"].label == "Beast"
    assert kinds()["pet"].label == "Pet photo"


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", [(":1:1", "wrong-setting", "should hold settings, one a line", "")]),
        ("- a\n", [(":1:1", "wrong-setting", "should hold settings, one a line", "")]),
        (
            "kind: other\nlabel: X\nfields: {}\n",
            [
                (
                    ":1:7",
                    "wrong-kind-name",
                    'the kind "other" lies in a file of another name',
                    "call the file other.yml",
                )
            ],
        ),
        (
            "kind: own\nlable: X\nlabel: X\nfields:\n  a: {tpye: text, type: text}\n",
            [
                (
                    ":2:1",
                    "unknown-setting",
                    'there is no setting "lable" here',
                    'did you mean "label"?',
                ),
                (
                    ":5:7",
                    "unknown-setting",
                    'there is no setting "tpye" here',
                    'did you mean "type"?',
                ),
            ],
        ),
        (
            "kind: own\nlabel: X\nfields:\n  Big: {type: text}\n",
            [
                (
                    ":4:3",
                    "wrong-setting",
                    '"Big" should be small letters, digits and underscores',
                    "",
                )
            ],
        ),
        (
            "kind: own\nlabel: X\nfields:\n  a: {type: choice}\n",
            [(":4:6", "wrong-setting", "a choice has choices, and nothing else has", "")],
        ),
        (
            "kind: own\nlabel: X\nfields:\n  a: {type: text, alt: b}\n",
            [(":4:6", "wrong-setting", "only an image has alt and focus", "")],
        ),
        (
            "kind: own\nlabel: X\nfields: {}\ncloses: day\n",
            [
                (
                    ":1:1",
                    "wrong-setting",
                    'closes names the field "day", which the kind does not have',
                    "",
                )
            ],
        ),
        (
            "kind: own\nlabel: X\nfields: {a: {type: text}}\ncloses: a\n",
            [(":1:1", "wrong-setting", 'closes names the field "a", which is no date', "")],
        ),
        (
            "kind: own\nlabel: X\nfields: {a: {type: text}}\nawaits: b\ndue: a\n",
            [
                (
                    ":1:1",
                    "wrong-setting",
                    'awaits names the field "b", which the kind does not have',
                    "",
                )
            ],
        ),
        (
            "kind: own\nlabel: X\nfields: {a: {type: text}}\ndue: a\n",
            [(":1:1", "wrong-setting", 'due names the field "a", which is no date', "")],
        ),
        (
            "kind: own\nlabel: X\nfields: {a: {type: image, alt: b}}\n",
            [
                (
                    ":1:1",
                    "wrong-setting",
                    'alt names the field "b", which the kind does not have',
                    "",
                )
            ],
        ),
        (
            "kind: own\nlabel: X\nfields: {body: {type: text}}\n",
            [
                (
                    ":1:1",
                    "wrong-setting",
                    'the text below the fields is called "body", so no field may be',
                    "",
                )
            ],
        ),
        (
            "kind: own\nlabel: X\nfields: {}\nheading: name\n",
            [
                (
                    ":1:1",
                    "wrong-setting",
                    'heading names the field "name", which the kind does not have',
                    "",
                )
            ],
        ),
        (
            "kind: own\nlabel: X\nfields: {date: {type: text, required: true}}\n",
            [
                (
                    ":1:1",
                    "wrong-setting",
                    'the field "date" is a required date in every kind',
                    "",
                )
            ],
        ),
        (
            "kind: own\nlabel: X\nfields: {date: {type: date}}\n",
            [
                (
                    ":1:1",
                    "wrong-setting",
                    'the field "date" is a required date in every kind',
                    "",
                )
            ],
        ),
        (
            "kind: own\nlabel: X\nfields: {expires: {type: text}}\n",
            [(":1:1", "wrong-setting", 'the field "expires" is a date in every kind', "")],
        ),
        (
            "kind: own\nlabel: X\nfields: {consent: {type: text}}\n",
            [
                (
                    ":1:1",
                    "wrong-setting",
                    'every entry has the field "consent"',
                    "a kind says who gives it: consent: subject",
                )
            ],
        ),
    ],
)
def test_a_broken_kind_is_explained_and_ours_remain(
    tmp_path: Path, text: str, faults: list[tuple[str, str, str, str]]
) -> None:
    """What is wrong stands at its line, and the other kinds still work."""
    path = "newsletter/kinds/own.yml"
    assert _faults(tmp_path, text) == [
        (f"{path}{where}", rule, message, hint) for where, rule, message, hint in faults
    ]


def test_a_kind_that_is_too_large_or_no_file(tmp_path: Path) -> None:
    """A link is not followed, a folder not read, and 64 KiB are enough for any kind."""
    folder = tmp_path / "newsletter/kinds"
    write_files(tmp_path, {"newsletter/kinds/large.yml": "#" * 70_000})
    (folder / "link.yml").symlink_to("/etc/passwd")
    (folder / "lost.yml").symlink_to("nowhere")
    (folder / "folder.yml").mkdir()
    found, problems = read_kinds(tmp_path)
    assert set(found) == _ALL
    assert [(p.place.file.rpartition("/")[2], p.rule) for p in problems] == [
        ("folder.yml", "link"),
        ("large.yml", "file-too-large"),
        ("link.yml", "link"),
        ("lost.yml", "link"),
    ]
    assert "root:" not in "".join(p.message + p.source for p in problems)
