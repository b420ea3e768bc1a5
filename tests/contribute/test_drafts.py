from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.builders import day, kinds
from tests.projects import PNG

from farflung.contribute.drafts import entry_name, entry_text, write_new
from farflung.errors import RefusedError
from farflung.fields import BadValue, FieldSpec, parse
from farflung.gather.contributions import read_contribution
from farflung.kinds import Kind, Source
from farflung.model import FieldType, Value

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

_KINDS = sorted(name for name, kind in kinds().items() if kind.source is not Source.GIT)
_AWKWARD = [
    "NO",
    "14:30",
    "007",
    "true",
    "null",
    "~",
    "2026-11-19",
    "Rust: a story",
    'it\'s "quoted" #1',
    "- a list?",
    "{braces} [brackets]",
    "*star &anchor !tag |pipe >fold %x @y `z`",
    "手册 größer עברית 👩\u200d🚀",
    "--- x",
    "? y",
    "\\back\\slash",
    "=1+1",
]


def _read_back(root: Path, kind: Kind, text: str) -> tuple[dict[str, Value], str]:
    """Return the values and the body that the reader of contributions finds in an entry."""
    file = root / "newsletter/entries/section/entry.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8", newline="")
    (file.parent / "picture.jpg").write_bytes(PNG)
    contribution, problems = read_contribution(root, file, "section", kind)
    assert problems == ()
    assert contribution is not None
    entry = contribution.entry
    found: dict[str, Value] = {field.name: field.value for field in entry.fields}
    found |= {"date": entry.date, "by": entry.by, "link": entry.link, "language": entry.language}
    found |= {"audience": entry.audience}
    if kind.spec("title") and entry.heading:
        found["title"] = contribution.document.data.get("title", "")
    if entry.expires:
        found["expires"] = entry.expires
    return found, entry.body


def _value(spec: FieldSpec, text: str) -> Value:
    """Return a value for a field: an awkward text where it may be one."""
    examples: dict[FieldType, Value] = {
        FieldType.DATE: day("2026-12-24"),
        FieldType.TIME: "14:30",
        FieldType.MONTH_DAY: "03-21",
        FieldType.FOCUS: "30% 60%",
        FieldType.URL: "https://example.org/a?b=1&c=#d: e".replace(" ", ""),
        FieldType.IMAGE: "picture.jpg",
        FieldType.CHOICE: spec.choices[0] if spec.choices else "",
        FieldType.NUMBER: 30,
        FieldType.ISBN: "080442957X",
        FieldType.TIMEZONE: "Asia/Tokyo",
        FieldType.COUNTRY: "NO",
        FieldType.LANGUAGE: "no",
        FieldType.AUDIENCE: ("country:NO", "team:payments"),
    }
    if spec.type in examples:
        return examples[spec.type]
    if spec.type is FieldType.MARKDOWN:
        return f"First: {text}\n\n---\n\n* second\n    code"
    short = text[: spec.max or 100].strip()
    return (short, "Second: name") if spec.type is FieldType.PEOPLE else short


@pytest.mark.parametrize("text", _AWKWARD)
@pytest.mark.parametrize("name", _KINDS)
def test_what_is_written_reads_back_the_same(tmp_path: Path, name: str, text: str) -> None:
    """For every kind and however awkward the words, the reader finds what was given."""
    kind = kinds()[name]
    values = {spec.name: _value(spec, text) for spec in kind.fields}
    body = f"{text}\n\n---\n\n- {text}"
    found, read = _read_back(tmp_path, kind, entry_text(kind, values, body))
    assert {key: found[key] for key in values} == values
    assert read == body


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
@example("two\u2028lines")
def test_any_words_that_a_field_takes_survive(tmp_path: Path, text: str) -> None:
    """What the field's own check lets through is written so that it reads back the same."""
    kind = kinds()["question"]
    answer = kind.spec("answer")
    title = kind.spec("title")
    assert answer
    assert title
    try:
        values = {
            "date": day("2026-11-19"),
            "title": parse(title, text),
            "answer": parse(answer, f"{text}\n\n{text}"),
        }
    except BadValue:
        return
    if not values["title"] or not values["answer"]:
        return
    found, _ = _read_back(tmp_path, kind, entry_text(kind, values, "Text"))
    assert {key: found[key] for key in values} == values


def test_an_entry_as_people_see_it() -> None:
    """The date first, who next, then the kind's own order; no field that was not given."""
    values: dict[str, Value] = {
        "to": ("Bao Li", "Ana"),
        "value": "trust",
        "from": "Amara: again",
        "by": "Amara Okafor",
        "date": day("2026-11-19"),
    }
    assert entry_text(kinds()["kudos"], values, "\n\nThank you.\n\n") == (
        "---\ndate: 2026-11-19\nby: Amara Okafor\nfrom: 'Amara: again'\n"
        "to:\n- Bao Li\n- Ana\nvalue: trust\n---\nThank you.\n"
    )


def test_without_a_text_the_entry_ends_with_its_fields() -> None:
    """Spaces alone are no text; spaces before the first word may be code, and stay."""
    values: dict[str, Value] = {"date": day("2026-11-19")}
    assert entry_text(kinds()["pet"], values, " \n ") == "---\ndate: 2026-11-19\n---\n"
    assert entry_text(kinds()["pet"], values, "\n    code\n").endswith("---\n    code\n")


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Incident reviews are public now", "2026-11-19-incident-reviews-are-public-now-x7"),
        ("Größe & Café!", "2026-11-19-groe-cafe-x7"),
        ("手册", "2026-11-19-x7"),
        ("../../etc/passwd", "2026-11-19-etc-passwd-x7"),
        ("", "2026-11-19-x7"),
        ("a" * 39 + " b", f"2026-11-19-{'a' * 39}-x7"),
    ],
)
def test_the_name_of_an_entry(heading: str, name: str) -> None:
    """Date, a few words of the heading, and a token that keeps two apart."""
    assert entry_name(day("2026-11-19"), heading, "x7") == name


@given(st.dates(), st.text())
def test_every_name_can_be_a_file(when: dt.date, heading: str) -> None:
    """Small letters, digits and hyphens only, and never long."""
    name = entry_name(when, heading, "x7")
    assert re.fullmatch(r"[0-9a-z]+(-[0-9a-z]+)*", name)
    assert len(name) <= 60


def test_a_new_file_never_replaces_another(tmp_path: Path) -> None:
    """Folders are made as needed; what exists is left as it is, a link included."""
    file = tmp_path / "new/folder/a.md"
    write_new(file, b"one")
    with pytest.raises(RefusedError, match=r"a\.md exists already; nothing was changed"):
        write_new(file, b"two")
    assert file.read_bytes() == b"one"
    (tmp_path / "link.md").symlink_to(tmp_path / "target.md")
    with pytest.raises(RefusedError):
        write_new(tmp_path / "link.md", b"three")
    assert not (tmp_path / "target.md").exists()
