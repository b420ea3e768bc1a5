"""The forms of the browser editor: what the kinds declare, as the editor's JSON Schema allows it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tests.builders import kinds

from farflung.config import EditorSettings
from farflung.contribute.doors import door_of
from farflung.contribute.editor.settings import EditorPlan, EditorSection, editor_settings
from farflung.kinds import Kind, Source
from farflung.model import FieldType

_KINDS = {name: kind for name, kind in kinds().items() if kind.source is not Source.GIT}
_SCHEMA = json.loads(Path(__file__).with_name("sveltia-cms.schema.json").read_text("utf-8"))
_GITHUB = {"backend": "github", "repo": "example/handbook"}


def _settings(*chosen: Kind, **editor: str) -> dict[str, Any]:
    plan = EditorPlan(
        editor=EditorSettings.model_validate(_GITHUB | editor),
        title="The Far-Flung Post",
        entries="docs/newsletter/entries",
        site_url="https://example.org/",
        sections=tuple(
            EditorSection(f"{k.name}s", k.section, k) for k in chosen or _KINDS.values()
        ),
    )
    return editor_settings(plan)


def _form(kind: str) -> dict[str, dict[str, Any]]:
    (collection,) = _settings(_KINDS[kind])["collections"]
    return {field["name"]: field for field in collection["fields"]}


@pytest.mark.parametrize(
    "editor",
    [
        {},
        {"base_url": "https://sign-in.example.org", "branch": "trunk"},
        {"api_root": "https://git.example.org/api/v3"},
        {"backend": "gitlab", "repo": "people/posts/handbook"},
        {"backend": "gitlab", "app_id": "0a1b", "base_url": "https://git.example.org"},
    ],
)
def test_all_kinds_fit_the_schema_of_the_editor(editor: dict[str, str]) -> None:
    """Both forges, with every way to sign in."""
    jsonschema.Draft7Validator(_SCHEMA).validate(_settings(**editor))


def test_the_schema_would_find_a_mistake() -> None:
    """The copy without prose still refuses what the editor does not know."""
    settings = _settings()
    settings["collections"][0]["fields"][0]["maxlenght"] = 3
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft7Validator(_SCHEMA).validate(settings)


@pytest.mark.parametrize("name", sorted(_KINDS))
def test_a_form_asks_for_what_the_kind_declares(name: str) -> None:
    """The same fields in the same order, with their words, limits, choices and patterns."""
    door, form = door_of(_KINDS[name]), _form(name)
    consent = ["consent"] if door.asks_consent else []
    assert list(form) == [*(field.name for field in door.fields), *consent, "body"]
    for field in (*door.fields, door.body):
        shown = form[field.name]
        assert (shown["label"], shown["required"]) == (field.label, field.required)
        assert shown.get("hint", "").startswith(field.help)
        if field.choices:
            assert shown["options"] == list(field.choices)
        if field.type is FieldType.NUMBER:
            assert (shown.get("min"), shown.get("max")) == (field.least, field.most)
        value = shown.get("field", shown)
        if field is not door.body:
            assert value.get("maxlength") == field.longest
        if value["widget"] == "string" and field.pattern:
            assert re.match(value["pattern"][0], field.example)
            assert not re.match(value["pattern"][0], f"{field.example}\n\n.")


def test_what_to_fill_in_fits_the_type() -> None:
    """A day is chosen from a calendar, a time zone from a list, a picture from the device."""
    pet, event = _form("pet"), _form("event")
    assert pet["date"]["widget"] == "datetime"
    assert pet["date"]["default"] == "{{now}}"
    assert "default" not in pet["expires"]
    assert pet["photo"]["widget"] == "image"
    assert pet["audience"]["widget"] == "list"
    assert pet["alt"]["hint"] == door_of(_KINDS["pet"]).fields[2].help
    assert "Africa/Lagos" in event["timezone"]["options"]
    assert _form("highlight")["alt"]["hint"].endswith("Needed with a picture.")


def test_consent_has_two_parts_and_may_come_later() -> None:
    """An entry may be proposed before the person has agreed, and waits."""
    consent = _form("milestone")["consent"]
    assert [field["name"] for field in consent["fields"]] == ["by", "date"]
    assert consent["required"] is False
    assert "consent" not in _form("pet")


def test_an_entry_is_a_file_of_its_own_with_its_picture_beside_it() -> None:
    """Its name has a day and something random in it; pictures lie in the section's folder."""
    (pets,) = _settings(_KINDS["pet"])["collections"]
    assert pets["folder"] == "docs/newsletter/entries/pets"
    assert pets["slug"].startswith("{{year}}-{{month}}-{{day}}-{{name | default('pet') | ")
    assert pets["slug"].endswith("-{{uuid_shorter}}")
    assert (pets["media_folder"], pets["public_folder"]) == ("", "")


def test_every_entry_is_a_pull_request() -> None:
    """On both forges, and every picture is drawn anew before it is saved."""
    for backend in ("github", "gitlab"):
        settings = _settings(_KINDS["pet"], backend=backend)
        assert settings["publish_mode"] == "editorial_workflow"
        library = settings["media_libraries"]["default"]["config"]
        assert library["transformations"]["raster_image"]["format"] == "webp"


def test_nobody_signs_in_through_somebody_elses_service() -> None:
    """Without an address to sign in at there are access tokens alone."""
    assert _settings(_KINDS["pet"])["backend"]["auth_methods"] == ["token"]
    named = _settings(_KINDS["pet"], base_url="https://sign-in.example.org")["backend"]
    assert "auth_methods" not in named
    gitlab = _settings(_KINDS["pet"], backend="gitlab", app_id="0a1b")["backend"]
    assert (gitlab["auth_type"], gitlab["app_id"]) == ("pkce", "0a1b")
    assert "auth_methods" not in gitlab


def test_a_server_of_ones_own_is_asked_where_it_listens() -> None:
    """GitHub Enterprise Server has GraphQL beside the versions of its other API."""
    backend = _settings(_KINDS["pet"], api_root="https://git.example.org/api/v3")["backend"]
    assert backend["graphql_api_root"] == "https://git.example.org/api/graphql"
    gitlab = {"backend": "gitlab", "api_root": "https://git.example.org/api/v4"}
    assert "graphql_api_root" not in _settings(_KINDS["pet"], **gitlab)["backend"]
