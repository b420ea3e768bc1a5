"""Settings of editors: merged into what people have, destroying nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.builders import kinds

from farflung.contribute.doors import door_of
from farflung.contribute.editors import front_matter_settings, merged, vscode_settings

_DOORS = {name: door_of(kinds()[kind]) for name, kind in (("pets", "pet"), ("news", "update"))}
_TITLES = {"pets": "Pets", "news": "Updates"}


def _ours() -> dict[str, Any]:
    return front_matter_settings(_DOORS, _TITLES)


def test_a_content_type_for_each_kind_and_a_folder_for_each_section() -> None:
    """Front Matter knows which fields an entry has by the folder that it lies in."""
    settings = _ours()
    types = {one["name"]: one for one in settings["frontMatter.taxonomy.contentTypes"]}
    fields = {field["name"]: field for field in types["pet"]["fields"]}
    assert set(fields) == {field.name for field in _DOORS["pets"].fields}
    assert fields["name"]["required"]
    assert (fields["date"]["type"], fields["date"]["dateFormat"]) == ("datetime", "yyyy-MM-dd")
    status = next(f for f in types["update"]["fields"] if f["name"] == "status")
    assert (status["type"], status["choices"]) == (
        "choice",
        ["on track", "at risk", "done", "paused"],
    )
    folders = settings["frontMatter.content.pageFolders"]
    assert folders[0] == {
        "title": "Pets",
        "path": "[[workspace]]/newsletter/entries/pets",
        "contentTypes": ["pet"],
        "excludeSubdir": True,
    }


def test_a_new_file() -> None:
    """Where there is none, the file has our settings alone, and doing it again changes nothing."""
    text = merged(None, vscode_settings())
    assert text
    assert json.loads(text) == vscode_settings()
    assert merged(text, vscode_settings()) == text
    assert merged("", vscode_settings()) == text


def test_what_people_have_stays() -> None:
    """Other settings, other schemas and other content types stay, in order and indentation."""
    theirs = {
        "editor.tabSize": 4,
        "yaml.schemas": {"https://example.org/x.json": "x.yml"},
        "files.eol": "\n",
    }
    text = merged(json.dumps(theirs, indent="\t"), vscode_settings())
    assert text
    assert '\n\t"editor.tabSize": 4,\n' in text
    found = json.loads(text)
    assert list(found) == list(theirs)
    assert found["yaml.schemas"] == theirs["yaml.schemas"] | vscode_settings()["yaml.schemas"]


def test_ours_are_made_anew_and_others_kept() -> None:
    """A content type of our name is replaced in its place; those of other names are not touched."""
    blog = {"name": "blog", "fields": [{"name": "title"}]}
    old = {"frontMatter.taxonomy.contentTypes": [{"name": "pet", "fields": []}, blog, "?"]}
    text = merged(json.dumps(old, indent=4), _ours())
    assert text
    types = json.loads(text)["frontMatter.taxonomy.contentTypes"]
    assert [one if isinstance(one, str) else one["name"] for one in types] == [
        *("pet", "blog", "?", "update"),
    ]
    assert types[1] == blog
    assert types[0]["fields"]
    assert merged(text, _ours()) == text


@pytest.mark.parametrize(
    "text", ['{\n  // mine\n  "a": 1\n}', "[]", "{,}", "nonsense", '"x"', "[" * 100_000]
)
def test_what_cannot_be_merged_is_left_alone(text: str) -> None:
    """JSON with comments would lose them, and what is no object has no place for settings."""
    assert merged(text, vscode_settings()) is None
