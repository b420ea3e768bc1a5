"""Every door of every kind agrees with validation, because all come from one declaration."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click
import pytest
import yaml
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from PIL import Image
from tests.builders import day, kinds
from tests.contribute.filling import PICTURE, WRONG, body_of, texts_for
from tests.projects import PNG

from farflung.cli.prompting import ask_for_entry
from farflung.contribute.answers import Given, on_the_command_line, read_answers
from farflung.contribute.doors import BODY, Door, DoorField, doors_of
from farflung.contribute.drafts import entry_text
from farflung.contribute.issuebody import kind_in, read_body
from farflung.contribute.issueforms import AGREED, KIND, issue_form, questions_of
from farflung.contribute.schemas import entry_schema
from farflung.documents import read_yaml, split_front_matter
from farflung.gather.contributions import read_contribution
from farflung.model import FieldType

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.contribute.answers import Answers
    from farflung.kinds import Kind
    from farflung.problems import Problem

_DOORS = {door.kind: door for door in doors_of(kinds().values())}
_TODAY = day("2026-11-22")
_TEXT = "A text of\ntwo lines."
every_kind = pytest.mark.parametrize("name", sorted(_DOORS))


def _pictures(door: Door) -> list[str]:
    return [field.name for field in door.fields if field.type is FieldType.IMAGE]


def _given(door: Door) -> Given:
    return Given(texts_for(door), _TEXT, dict.fromkeys(_pictures(door), PICTURE))


def _read(kind: Kind, given: Given) -> tuple[Answers, list[Problem]]:
    return read_answers(kind, given, _TODAY, on_the_command_line)


def _written(kind: Kind, answers: Answers) -> str:
    values = {**answers.values, **dict.fromkeys(_pictures(_DOORS[kind.name]), "a.png")}
    return entry_text(kind, values, answers.body, answers.consent)


def _validated(folder: Path, kind: Kind, text: str) -> set[str]:
    """Return the rules that a build finds broken by an entry."""
    file = folder / "newsletter/entries/section/entry.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    (file.parent / "a.png").write_bytes(PNG)
    return {p.rule for p in read_contribution(folder, file, "section", kind)[1]}


def _data(text: str) -> Any:
    """Return front matter as an editor with YAML 1.2 reads it."""
    return read_yaml(split_front_matter(text).yaml, "entry.md").data


def _fits_schema(door: Door, data: Any) -> bool:
    return bool(Draft202012Validator(entry_schema(door)).is_valid(data))


@every_kind
def test_all_doors_have_the_same_fields(name: str) -> None:
    """Form and schema ask for what the kind declares, and require what it requires."""
    kind, door = kinds()[name], _DOORS[name]
    fields = {spec.name for spec in kind.fields}
    required = {spec.name for spec in kind.fields if spec.required}
    form = yaml.safe_load(issue_form(door, ["section"]))["body"]
    asked = {element["id"] for element in form} - {KIND, AGREED, BODY}
    needed = {e["id"] for e in form if e.get("validations", {}).get("required")}
    schema = entry_schema(door)
    Draft202012Validator.check_schema(schema)
    assert asked == set(schema["properties"]) - {"consent"} == fields
    assert set(schema["required"]) == required
    body = {BODY} if kind.body.required else set()
    assert needed == (required - {"date"}) | body | {KIND}  # a date that is left out is today's
    assert (AGREED in {element["id"] for element in form}) is door.asks_consent


@every_kind
def test_what_every_door_lets_through_is_valid(name: str, tmp_path: Path) -> None:
    """A form filled in whole and a schema give an entry that validation takes, with every value."""
    kind, door = kinds()[name], _DOORS[name]
    questions = questions_of(door, ["section"])
    texts = {KIND: name, **texts_for(door), BODY: _TEXT}
    body = body_of(questions, texts)
    answers, problems = read_body(body, questions, "issue")
    assert problems == []
    assert kind_in(body) == name
    assert dict(answers.texts) == texts
    given = _given(door)
    read, faults = _read(kind, given)
    assert faults == []
    text = _written(kind, read)
    assert _validated(tmp_path, kind, text) == set()
    assert _fits_schema(door, _data(text))


@every_kind
def test_prompts_lead_to_the_same_entry(name: str, tmp_path: Path) -> None:
    """Every field is asked for; after a wrong answer, with the reason, the right one counts."""
    kind, door = kinds()[name], _DOORS[name]
    photo = tmp_path / "a.png"
    Image.new("RGB", (40, 30), "peru").save(photo)
    lines: list[str] = []
    for field in [f for f in door.fields if f.name not in {"language", "audience", "expires"}]:
        lines += _typed(field, door, str(photo))
    apart = [door.field(n) for n in ("language", "audience", "expires")]
    first = [f for f in apart if f and f.required]
    lines += [line for f in first for line in _typed(f, door, str(photo))]
    lines.append("y")
    lines += [line for f in apart if f and f not in first for line in _typed(f, door, str(photo))]
    lines += [_TEXT, "", *(["Amara Okafor"] if door.asks_consent else [])]
    found: list[Given] = []

    @click.command()
    def ask() -> None:
        found.append(ask_for_entry(kind, Given(), everything=True))

    result = CliRunner().invoke(ask, input="\n".join(lines) + "\n", catch_exceptions=False)
    assert result.exit_code == 0, result.output
    for field in door.fields:
        assert result.output.count(field.label) >= 1
    assert result.stdout == ""
    read, faults = _read(kind, found[0])
    assert faults == []
    assert read.values == _read(kind, _given(door))[0].values
    assert read.body == _TEXT
    assert set(found[0].pictures) == set(_pictures(door))


def _typed(field: DoorField, door: Door, photo: str) -> list[str]:
    """Return what is typed for a field: first something wrong, where there is such a thing."""
    if field.type is FieldType.IMAGE:
        return [f"{photo}.missing", photo]
    if field.multiline:
        lines = [*texts_for(door)[field.name].split("\n"), ""]
        return ["x" * (field.longest + 1), "", *lines] if field.longest else lines
    too_long = "x" * (field.longest + 1) if field.longest else None
    wrong = WRONG.get(field.type, too_long)
    return [*([wrong] if wrong else []), texts_for(door)[field.name]]


@every_kind
def test_no_door_lets_through_what_is_wrong(name: str, tmp_path: Path) -> None:
    """A wrong value is refused by validation and schema, and by what reads forms and options."""
    kind, door = kinds()[name], _DOORS[name]
    right, _ = _read(kind, _given(door))
    for field in door.fields:
        wrong = "x" * (field.longest + 1) if field.longest else WRONG.get(field.type)
        if wrong is None:
            continue
        texts = {**texts_for(door), field.name: wrong}
        _, faults = _read(kind, Given(texts, _TEXT, _given(door).pictures))
        assert [fault.place.file for fault in faults] == [f"--set {field.name}"]
        data = {**_data(_written(kind, right)), field.name: wrong}
        assert not _fits_schema(door, data)
        text = f"---\n{json.dumps(data, ensure_ascii=False)}\n---\n{_TEXT}\n"
        assert _validated(tmp_path, kind, text) == {faults[0].rule}


@every_kind
def test_what_is_required_is_required_everywhere(name: str, tmp_path: Path) -> None:
    """Left out, or left blank, a required field is missing at every door."""
    kind, door = kinds()[name], _DOORS[name]
    given = _given(door)
    right, _ = _read(kind, given)
    for spec in (spec for spec in kind.fields if spec.required and spec.name != "date"):
        pictures = {k: v for k, v in given.pictures.items() if k != spec.name}
        texts = {**given.texts, spec.name: " "}
        _, faults = _read(kind, Given(texts, _TEXT, pictures))
        assert {fault.rule for fault in faults} == {"missing-field"}
        whole = _data(_written(kind, right))
        for data in ({k: v for k, v in whole.items() if k != spec.name}, {**whole, spec.name: " "}):
            assert not _fits_schema(door, data)
            text = f"---\n{json.dumps(data, ensure_ascii=False)}\n---\n{_TEXT}\n"
            assert _validated(tmp_path, kind, text) == {"missing-field"}


@every_kind
def test_what_is_optional_may_be_left_out_or_blank(name: str, tmp_path: Path) -> None:
    """An entry of what is required alone is whole, and blank fields are as if left out."""
    kind, door = kinds()[name], _DOORS[name]
    given = _given(door)
    required = {spec.name for spec in kind.fields if spec.required}
    whole = _data(_written(kind, _read(kind, given)[0]))
    least = {key: value for key, value in whole.items() if key in required}
    blank = {spec.name: None for spec in kind.fields if spec.name not in required}
    for data in (least, {**blank, **least}, {**dict.fromkeys(blank, ""), **least}):
        assert _fits_schema(door, data)
        text = f"---\n{json.dumps(data, ensure_ascii=False)}\n---\n{_TEXT}\n"
        assert _validated(tmp_path, kind, text) == set()
