"""Settings of editors: VS Code's YAML extension, and its extension Front Matter.

They are merged into what people have: every other setting, and its order, stays. A file with
comments cannot be merged without losing them, so it is left alone.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from farflung.contribute.doors import CONSENT
from farflung.contribute.schemas import SCHEMAS
from farflung.model import FieldType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from farflung.contribute.doors import Door, DoorField

__all__ = ["FRONT_MATTER", "VSCODE", "front_matter_settings", "merged", "vscode_settings"]

VSCODE, FRONT_MATTER = ".vscode/settings.json", "frontmatter.json"

_NAMES = {"frontMatter.taxonomy.contentTypes": "name", "frontMatter.content.pageFolders": "path"}
"""What tells the items of a list apart, so that ours replace ours and leave the others."""


def vscode_settings() -> dict[str, Any]:
    """Return the settings that tell the YAML extension which schema is for which file."""
    schemas = {"newsletter": "newsletter/newsletter.yml", "kind": "newsletter/kinds/*.yml"}
    return {"yaml.schemas": {f"./{SCHEMAS}/{name}.json": files for name, files in schemas.items()}}


def front_matter_settings(doors: Mapping[str, Door], titles: Mapping[str, str]) -> dict[str, Any]:
    """Return the settings of Front Matter: a content type for each kind, a folder for each section.

    ``doors`` and ``titles`` are by section.
    """
    kinds = {door.kind: door for door in doors.values()}
    return {
        "$schema": "https://frontmatter.codes/frontmatter.schema.json",
        "frontMatter.taxonomy.contentTypes": [_content_type(door) for door in kinds.values()],
        "frontMatter.content.pageFolders": [
            {
                "title": titles[section],
                "path": f"[[workspace]]/newsletter/entries/{section}",
                "contentTypes": [door.kind],
                "excludeSubdir": True,
            }
            for section, door in doors.items()
        ],
    }


def _content_type(door: Door) -> dict[str, Any]:
    consent = {"title": "Consent", "name": "consent", "type": "fields", "fields": _fields(CONSENT)}
    fields = [*_fields(door.fields), *([consent] if door.asks_consent else [])]
    return {
        "name": door.kind,
        "pageBundle": False,
        "clearEmpty": True,
        "filePrefix": "yyyy-MM-dd",
        "fields": fields,
    }


def _fields(fields: Iterable[DoorField]) -> list[dict[str, Any]]:
    return [_field(field) for field in fields]


def _field(field: DoorField) -> dict[str, Any]:
    """Describe one field; a picture is named as text, because it lies beside the entry."""
    said = {"title": field.label, "name": field.name, "description": field.help}
    found: dict[str, Any] = {name: text for name, text in said.items() if text}
    found["required"] = field.required
    if field.type is FieldType.DATE:
        found |= {"type": "datetime", "dateFormat": "yyyy-MM-dd"}
        if field.name == "date":
            found |= {"default": "{{now}}", "isPublishDate": True}
    elif field.type is FieldType.NUMBER:
        bounds = {"min": field.least, "max": field.most}
        options = {name: bound for name, bound in bounds.items() if bound is not None}
        found |= {"type": "number", "numberOptions": options}
    elif field.several:
        found["type"] = "list"
    elif field.choices:
        found |= {"type": "choice", "choices": list(field.choices)}
    else:
        found |= {"type": "string", "single": not field.multiline}
    return found


def merged(text: str | None, settings: Mapping[str, Any]) -> str | None:
    """Return a JSON file with ``settings`` in it; None where that would destroy something.

    Lists of named items and objects are merged, everything else that is ours is replaced.
    """
    try:
        data = json.loads(text) if text and text.strip() else {}
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    after = {**data, **{key: _joined(key, data.get(key), ours) for key, ours in settings.items()}}
    if after == data and text:
        return text
    return json.dumps(after, ensure_ascii=False, indent=_indent(text or "")) + "\n"


def _joined(key: str, theirs: Any, ours: Any) -> Any:
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return {**theirs, **ours}
    name = _NAMES.get(key)
    if not name or not isinstance(theirs, list):
        return ours
    new = {item[name]: item for item in ours}
    kept = [new.pop(one.get(name), one) if isinstance(one, dict) else one for one in theirs]
    return [*kept, *new.values()]


def _indent(text: str) -> int | str:
    """Return the indentation of a file: a number of spaces, or a tab."""
    found = re.search(r"\n([ \t]+)\S", text)
    if found is None:
        return 2
    return "\t" if found[1].startswith("\t") else len(found[1])
