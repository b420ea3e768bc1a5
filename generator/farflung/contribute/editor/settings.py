"""The settings of Sveltia CMS: a form for each section, made from what its kind declares."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from farflung.contribute.doors import CONSENT, Door, DoorField, door_of, known_values
from farflung.model import FieldType

if TYPE_CHECKING:
    from farflung.config import EditorSettings
    from farflung.kinds import Kind

__all__ = ["EditorPlan", "EditorSection", "editor_settings"]

_LONGEST_SIDE = 2400  # pixels; more than any size that the site or a letter shows
_LONGEST_NAME = 40
_PICTURES = "image/jpeg,image/png,image/webp,image/gif"
_DRAWN = {FieldType.DATE, FieldType.IMAGE, FieldType.NUMBER}  # chosen, not typed
_ITEM = {FieldType.PEOPLE: "Name", FieldType.AUDIENCE: "Group"}


@dataclass(frozen=True, slots=True)
class EditorSection:
    """A section that people write for: its id, the title it has, the kind of its entries."""

    id: str
    title: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class EditorPlan:
    """What an editor is made from.

    ``title`` is the publication's. ``entries`` is the folder of the sections' folders in the
    repository; ``site_url`` is empty where the site's address is not known.
    """

    editor: EditorSettings
    title: str
    entries: str
    site_url: str
    sections: tuple[EditorSection, ...]


def editor_settings(plan: EditorPlan) -> dict[str, Any]:
    """Return what stands in ``config.yml``, for @sveltia/cms 0.221.

    Every entry is a branch and a pull request of its own. Pictures are drawn anew in the browser,
    so that nothing the camera wrote into them, such as the place, reaches the repository.
    """
    address = {"site_url": plan.site_url} if plan.site_url else {}
    pictures = {"format": "webp", "quality": 88, "width": _LONGEST_SIDE, "height": _LONGEST_SIDE}
    library = {"slugify_filename": True, "transformations": {"raster_image": pictures}}
    return {
        "backend": _backend(plan.editor),
        "publish_mode": "editorial_workflow",
        "app_title": plan.title,
        **address,
        "media_folder": plan.entries,
        "media_libraries": {"default": {"config": library}, "stock_assets": False},
        "slug": {"encoding": "ascii", "clean_accents": True},
        "show_preview_links": False,
        "editor": {"preview": False},  # a list of values, not what the newsletter looks like
        "output": {"omit_empty_optional_fields": True},
        "collections": [_collection(plan, section) for section in plan.sections],
    }


def _backend(editor: EditorSettings) -> dict[str, Any]:
    known = {"name": editor.backend, "repo": editor.repo, "branch": editor.branch}
    places = {
        name: value
        for name in ("base_url", "api_root", "app_id")
        if (value := getattr(editor, name))
    }
    if editor.backend == "github" and editor.api_root:
        # The editor would look for it at /graphql, which is not where GitHub Enterprise Server has it.
        places["graphql_api_root"] = f"{editor.api_root.rstrip('/').removesuffix('/v3')}/graphql"
    pkce = {"auth_type": "pkce"} if editor.app_id else {}
    # Without these, signing in would go through a service of Netlify's.
    methods = {} if editor.base_url or editor.app_id else {"auth_methods": ["token"]}
    messages = {
        "create": "Add {{slug}} to {{collection}}",
        "update": "Change {{slug}} in {{collection}}",
        "delete": "Remove {{slug}} from {{collection}}",
    }
    return {**known, **places, **pkce, **methods, "commit_messages": messages}


def _collection(plan: EditorPlan, section: EditorSection) -> dict[str, Any]:
    kind, door = section.kind, door_of(section.kind)
    # The day is that of writing; what is random at the end makes the name nobody else's.
    called = f"{kind.heading} | default('{kind.name}') | truncate({_LONGEST_NAME}, '-')"
    return {
        "name": section.id,
        "label": section.title,
        "label_singular": door.label,
        "description": door.help,
        "folder": f"{plan.entries}/{section.id}",
        "filter": {"field": "date", "pattern": "^[0-9]"},  # translations have none
        "identifier_field": kind.heading,
        "slug": f"{{{{year}}}}-{{{{month}}}}-{{{{day}}}}-{{{{{called}}}}}-{{{{uuid_shorter}}}}",
        "media_folder": "",
        "public_folder": "",
        "fields": _fields(door),
    }


def _fields(door: Door) -> list[dict[str, Any]]:
    fields = [_field(field) for field in door.fields]
    if door.asks_consent:
        fields.append(
            {
                "name": "consent",
                "label": "Consent",
                "widget": "object",
                "hint": "The entry waits until this is filled in.",
                "required": False,
                "fields": [_field(field) for field in CONSENT],
            }
        )
    text = _field(replace(door.body, longest=None))  # forms count no bytes, as its limit does
    return [*fields, text | {"widget": "markdown", "editor_components": []}]


def _field(field: DoorField) -> dict[str, Any]:
    """Return the form of one field, of a list as of a single value."""
    common: dict[str, Any] = {"name": field.name, "label": field.label, "required": field.required}
    if hint := _hint(field):
        common["hint"] = hint
    if field.several:
        item = {"name": "item", "label": _ITEM[field.type], **_text(field)}
        return common | {"widget": "list", "field": item}
    return common | _widget(field)


def _widget(field: DoorField) -> dict[str, Any]:
    """Return what a single value is filled into."""
    if values := known_values(field):
        return {"widget": "select", "options": list(values)}
    match field.type:
        case FieldType.DATE:
            today = {"default": "{{now}}"} if field.name == "date" and field.required else {}
            return {"widget": "datetime", "type": "date", "format": "YYYY-MM-DD", **today}
        case FieldType.NUMBER:
            bounds = {"min": field.least, "max": field.most}
            limits = {name: value for name, value in bounds.items() if value is not None}
            return {"widget": "number", "value_type": "float", "step": 0.01, **limits}
        case FieldType.IMAGE:
            return {"widget": "image", "accept": _PICTURES, "choose_url": False}
        case _:
            return _text(field)


def _text(field: DoorField) -> dict[str, Any]:
    """Return a line to type into, or some lines."""
    limit = {"maxlength": field.longest} if field.longest else {}
    if field.multiline:
        return {"widget": "text", **limit}
    if not field.pattern:
        return {"widget": "string", **limit}
    wrong = f"Write it as {field.example}"
    return {"widget": "string", **limit, "pattern": [f"^(?:{field.pattern})$", wrong]}


def _hint(field: DoorField) -> str:
    """Return the help of a field, with what else somebody has to know to fill it in."""
    wanted = "Needed with a picture." if field.needed_with and not field.required else ""
    typed = field.pattern and field.type not in _DRAWN and "such as" not in field.help.lower()
    example = f"Such as {field.example}." if typed else ""
    return " ".join(part for part in (field.help, wanted, example) if part)
