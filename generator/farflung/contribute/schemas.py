"""JSON Schemas (2020-12) of our YAML and of the front matter of each kind, for editors.

They are about the form of values, as YAML 1.2 gives them: an unquoted number is as good a title as
any text. ``farflung check`` finds the rest.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from farflung.config.meanings import MEANINGS
from farflung.config.publication import Publication
from farflung.contribute.doors import CONSENT
from farflung.kindfile import DeclaredKind
from farflung.model import FieldType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from farflung.contribute.doors import Door, DoorField

__all__ = [
    "SCHEMAS",
    "as_json",
    "entry_schema",
    "kind_schema",
    "publication_schema",
    "with_modeline",
    "without_modeline",
]

SCHEMAS = "newsletter/schemas"
"""The folder of the schemas in a project."""

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_MODELINE = "# yaml-language-server: $schema="


def as_json(data: object) -> str:
    """Write JSON as people read it."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def publication_schema(kinds: Iterable[str]) -> dict[str, Any]:
    """Return the schema of ``newsletter.yml``; ``kinds`` are those that a section may have."""
    schema = _of_model(Publication.model_json_schema(), "newsletter.yml of Farflung")
    schema["$defs"]["SectionSettings"]["properties"]["kind"]["enum"] = sorted(kinds)
    for name, model in {Publication.__name__: schema, **schema["$defs"]}.items():
        for setting, described in model.get("properties", {}).items():
            if meaning := MEANINGS.get(f"{name}.{setting}"):
                described["description"] = meaning
    return schema


def kind_schema() -> dict[str, Any]:
    """Return the schema of a file in ``newsletter/kinds/``."""
    return _of_model(DeclaredKind.model_json_schema(), "A kind of entry of Farflung")


def _of_model(schema: dict[str, Any], title: str) -> dict[str, Any]:
    words = json.loads(json.dumps(schema).replace("``", "`"))
    return {"$schema": _DIALECT, **words, "title": title}


def entry_schema(door: Door) -> dict[str, Any]:
    """Return the schema of the front matter of an entry; a translation may leave out any of it."""
    schema: dict[str, Any] = {
        "$schema": _DIALECT,
        "title": door.label,
        "description": door.help,
        "type": "object",
        "properties": {field.name: _property(field) for field in door.fields}
        | {"consent": _consent()},
        "required": [field.name for field in door.fields if field.required],
        "additionalProperties": False,
    }
    pictures = [(f.needed_with, f.name) for f in door.fields if f.needed_with and not f.required]
    if pictures:
        schema["allOf"] = [_described(picture, words) for picture, words in pictures]
    return schema


def _described(picture: str, words: str) -> dict[str, Any]:
    """Require the words of a picture where the picture is named."""
    filled = {"type": "string", "pattern": r"\S"}
    return {
        "if": {"properties": {picture: filled}, "required": [picture]},
        "then": {"properties": {words: filled}, "required": [words]},
    }


def _consent() -> dict[str, Any]:
    return {
        "title": "Consent",
        "description": "Who agreed to the entry, and when.",
        "type": ["object", "null"],
        "properties": {field.name: _property(field) for field in CONSENT},
        "required": [field.name for field in CONSENT],
        "additionalProperties": False,
    }


def _property(field: DoorField) -> dict[str, Any]:
    found: dict[str, Any] = {"title": field.label}
    if field.help:
        found["description"] = field.help
    if field.example:
        found["examples"] = [field.example]
    value = _value(field)
    if not field.several:
        return found | value
    several: dict[str, Any] = {"type": "array", "items": _value(field, required=True)}
    if field.required:
        several["minItems"] = 1
    return found | {"anyOf": [value, several]}


def _value(field: DoorField, *, required: bool = False) -> dict[str, Any]:
    """Describe one value; blank counts as left out."""
    required = required or field.required
    if field.choices:
        return {"enum": [*field.choices, *([] if required else [None, ""])]}
    value: dict[str, Any] = {"type": [*_types(field), *([] if required else ["null"])]}
    if field.pattern:
        value["pattern"] = rf"^\s*({field.pattern}){'' if required else '?'}\s*$"
    elif required:
        value["pattern"] = r"\S"
    limits = {"maxLength": field.longest, "minimum": field.least, "maximum": field.most}
    value |= {name: limit for name, limit in limits.items() if limit is not None}
    return value


def _types(field: DoorField) -> list[str]:
    """Return what an unquoted value of a field can be."""
    if not field.pattern:
        return ["string", "number", "boolean"]
    bare = {FieldType.NUMBER: ["number"], FieldType.ISBN: ["integer"]}
    return ["string", *bare.get(field.type, [])]


def with_modeline(text: str, schema: str) -> str:
    """Return a YAML file whose first line tells editors its ``schema``, by an address or path.

    A file that says one, or begins with a directive or byte order mark, stays as it is.
    """
    if _MODELINE.rstrip("=") in text or text.startswith(("%", "\ufeff")):
        return text
    newline = "\r\n" if "\r\n" in text else "\n"
    return f"{_MODELINE}{schema}{newline}{text}"


def without_modeline(text: str) -> str:
    """Return a YAML file without such a first line, for a project that has no schemas."""
    first, _, rest = text.partition("\n")
    return rest if first.startswith(_MODELINE) else text
