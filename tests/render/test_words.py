"""Everything that the site and the letter say by themselves is in a catalogue.

Said in Ukrainian, of an edition that has no Latin letter in it, they have none either.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.render import sample

from farflung.kinds import COMMON_FIELDS, Kind
from farflung.model import Entry, Field, FieldType, Opening, SourcePicture, Variant
from farflung.render.letter import render_letter
from farflung.render.page import edition_page
from farflung.resources import themes_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from farflung.model import Value

LATIN = re.compile(r"[A-Za-z]{2,}")
ALLOWED = {"ISBN", "Atom", "JSON", "UTC", "WWW"}


def _value(type_: FieldType, choices: tuple[str, ...]) -> Value:
    values: dict[FieldType, Value] = {
        FieldType.DATE: dt.date(2026, 12, 4), FieldType.TIME: "08:30",
        FieldType.MONTH_DAY: "11-21", FieldType.NUMBER: 45, FieldType.ISBN: "9780306406157",
        FieldType.TIMEZONE: "Asia/Tokyo", FieldType.COUNTRY: "UA", FieldType.PEOPLE: ("Ада", "Юрій"),
        FieldType.IMAGE: "пес.jpg", FieldType.URL: "https://1.example/",
    }  # fmt: skip
    return choices[0] if choices else values.get(type_, "слово")


def _ukrainian(kind: Kind) -> Entry:
    common = {spec.name for spec in COMMON_FIELDS}
    fields = tuple(
        Field(spec.name, spec.label, spec.type, _value(spec.type, spec.choices))
        for spec in kind.fields
        if spec.name not in common and spec.type is not FieldType.IMAGE
    )
    return Entry(f"{kind.name}s", kind.name, "newsletter/entries/а/б.md", "a" * 64,
                 dt.date(2026, 11, 19), "Заголовок", "Текст.", "Ада", language="uk",
                 audience=("country:UA", "team:a"), fields=fields,
                 pictures=(SourcePicture("photo", "п.jpg", sample.sha("team.jpg"), "пес"),))  # fmt: skip


def _wordless(kind: Kind) -> Iterator[Entry]:
    """Yield an entry with everything, and one that has neither a title nor an answer."""
    whole = _ukrainian(kind)
    yield whole
    yield replace(whole, heading=kind.label, fields=tuple(
        field for field in whole.fields if field.name not in {"answer", "answered_by", "due"}
    ))  # fmt: skip


def _latin(kind: str, language: str) -> set[str]:
    """Return the Latin words that page, letter and text of an edition of one kind have."""
    declared = sample.kinds()[kind]
    entries = tuple(_wordless(declared))
    section = sample.section(kind, declared.section, *entries)
    made = sample.edition(section, opening=Opening("Вітаю.", "", "Тема", "a" * 64))
    made = replace(made, answers=entries[:1])
    speaking = sample.look(
        "https://1.example/", title="Пошта", language=language, teams={"a": "а"},
        sender="Пошта <1@1.example>", reply_to="1@1.example",
    )  # fmt: skip
    letter = render_letter(made, speaking, Variant(audience=frozenset({"country:UA"})))
    everybody = replace(made, sections=(replace(section, items=tuple(
        replace(entry, audience=()) for entry in entries
    )),))  # fmt: skip
    page = edition_page(everybody, speaking, preview=True)
    texts = [letter.text, letter.html, *(slot.html for slot in page.slots), page.markdown]
    found: set[str] = set()
    for text in texts:
        seen = re.sub(r"<style.*?</style>|<!--.*?-->|<[^>]*>|&\w+;", " ", text, flags=re.DOTALL)
        seen = re.sub(r"https?://\S+|\S+@\S+|\{[^}]*\}", " ", seen)
        found |= set(LATIN.findall(seen)) - ALLOWED
    return found


@pytest.mark.parametrize("kind", sorted(sample.kinds()))
def test_no_fixed_word_bypasses_the_catalogue(kind: str) -> None:
    """Of every kind, page, letter and text say nothing in English when they speak Ukrainian."""
    assert _latin(kind, "uk") == set()


def test_words_would_be_found() -> None:
    """The test above sees the words of a language that we do not speak, for they are English."""
    assert {"In", "All", "edition"} <= _latin("question", "sw")


TAGS = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->|<[^>]*>|&\w+;", re.DOTALL)


@pytest.mark.parametrize("theme", ["handbook/*.html", "changes/*.j2"])
def test_templates_hold_no_words(theme: str) -> None:
    """Between the tags of a template there are signs, no letters."""
    files = sorted(themes_folder().glob(theme))
    assert files
    for file in files:
        left = TAGS.sub(" ", file.read_text("utf-8"))
        assert re.findall(r"[^\W\d_]{2,}", left) == [], file.name


def test_scripts_hold_no_sentences() -> None:
    """The scripts of the handbook say what the catalogue gives them."""
    files = sorted((themes_folder() / "handbook/assets/javascripts").glob("*.js"))
    assert files
    for file in files:
        code = re.sub(r"/\*.*?\*/|//[^\n]*", "", file.read_text("utf-8"), flags=re.DOTALL)
        strings = re.findall(r""""[^"\n]*"|'[^'\n]*'|`[^`]*`""", code)
        said = [re.sub(r"\$\{[^}]*\}", "", one) for one in strings]
        assert [
            one for one in said if re.search(r"(?<![A-Za-z])[A-Z][a-z]+|[a-z]+ [a-z]+ [a-z]+", one)
        ] == []
