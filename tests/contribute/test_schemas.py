"""JSON Schemas: standard, in step with the starter, and true of everything that the starter has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator
from tests.builders import kinds

from farflung.contribute.doors import door_of
from farflung.contribute.schemas import (
    SCHEMAS,
    entry_schema,
    kind_schema,
    publication_schema,
    with_modeline,
    without_modeline,
)
from farflung.documents import read_yaml, split_front_matter
from farflung.resources import kinds_folder
from farflung.workflows.project import open_project
from farflung.workflows.schemas import plan_schemas

if TYPE_CHECKING:
    from pathlib import Path


def test_the_starter_has_its_schemas(repository: Path) -> None:
    """Schemas and first lines of the starter are what `farflung schema` writes today."""
    changes = plan_schemas(open_project(repository)).changes
    theirs = {".vscode/settings.json", "frontmatter.json"}  # of whoever works here, not in git
    old = {change.path for change in changes} - theirs
    assert old == set(), "run farflung schema in the repository"
    text = (repository / "newsletter/newsletter.yml").read_text("utf-8")
    assert text.startswith("# yaml-language-server: $schema=schemas/newsletter.json\n")
    assert (repository / SCHEMAS / "newsletter.json").is_file()


def test_newsletter_yml(repository: Path) -> None:
    """The starter's settings fit their schema; a misspelt setting and a kind that is none do not."""
    schema = publication_schema(kinds())
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    file = repository / "newsletter/newsletter.yml"
    data = read_yaml(file.read_text("utf-8"), "newsletter.yml").data
    assert list(validator.iter_errors(data)) == []
    assert not validator.is_valid({**data, "titel": "x"})
    assert not validator.is_valid({**data, "sections": [{"id": "pets", "kind": "pett"}]})
    assert not validator.is_valid({**data, "cadence": "weekley"})
    assert "``" not in str(schema)


def test_kinds() -> None:
    """Every kind of ours fits the schema of kinds; a field of a type that is none does not."""
    schema = kind_schema()
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for file in kinds_folder().glob("*.yml"):
        data = read_yaml(file.read_text("utf-8"), file.name).data
        assert list(validator.iter_errors(data)) == [], file.name
        assert not validator.is_valid({**data, "fields": {"name": {"type": "txt"}}})
        assert not validator.is_valid({**data, "colour": "red"})


def test_the_starters_entries(repository: Path) -> None:
    """Every entry of the starter fits the schema of its kind."""
    settings = open_project(repository).settings.publication
    seen = 0
    for section in settings.sections:
        validator = Draft202012Validator(entry_schema(door_of(kinds()[section.kind])))
        for file in (repository / "newsletter/entries" / section.id).glob("*.md"):
            if "." in file.stem:
                continue  # a translation leaves out what the original says
            front = split_front_matter(file.read_text("utf-8")).yaml
            data = read_yaml(front, file.name).data
            assert [error.message for error in validator.iter_errors(data)] == [], file.name
            seen += 1
    assert seen > 20


@pytest.mark.parametrize(
    ("data", "fits"),
    [
        ({"title": 1984, "author": "George Orwell", "isbn": 9780141439518}, True),
        ({"title": "x", "author": "y", "cover": "a.jpg"}, False),
        ({"title": "x", "author": "y", "cover": "a.jpg", "cover_alt": "A book"}, True),
        ({"title": "x", "author": "y", "cover": None}, True),
        ({"title": "x", "author": "y", "cover": "../a.jpg", "cover_alt": "A book"}, False),
        ({"title": "x", "author": "y", "audience": ["country:JP", "team:a-b"]}, True),
        ({"title": "x", "author": "y", "audience": ["JP"]}, False),
        ({"title": "x", "author": "y", "consent": {"by": "Ana", "date": "2026-11-19"}}, True),
        ({"title": "x", "author": "y", "consent": {"by": "Ana"}}, False),
    ],
)
def test_front_matter(data: dict[str, object], *, fits: bool) -> None:
    """Numbers are as good as text, pictures have words, consent has both parts."""
    validator = Draft202012Validator(entry_schema(door_of(kinds()["book"])))
    assert validator.is_valid({"date": "2026-11-19", **data}) is fits


def test_the_first_line_comes_once() -> None:
    """A file that says its schema, or begins in a way that a comment may not precede, stays."""
    once = with_modeline("title: x\r\n", "schemas/a.json")
    assert once == "# yaml-language-server: $schema=schemas/a.json\r\ntitle: x\r\n"
    assert with_modeline(once, "other.json") == once
    assert with_modeline("%YAML 1.2\n---\n{}\n", "a.json").startswith("%YAML")
    assert without_modeline(once) == "title: x\r\n"
    assert without_modeline("title: x\n") == "title: x\n"
