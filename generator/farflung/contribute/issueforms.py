"""A kind of entry → a GitHub issue form, for people who have a browser and no editor.

The form's format is GitHub's form schema. What a form cannot enforce (lengths, dates, check
digits) is checked when the issue's body is read, by :mod:`farflung.contribute.issuebody`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from farflung.contribute.doors import BODY, HANDLING, DoorField
from farflung.documents import write_yaml
from farflung.model import FieldType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from farflung.contribute.doors import Door

__all__ = [
    "AGREED",
    "KIND",
    "MARK",
    "SECTION",
    "chooser",
    "form_file",
    "issue_form",
    "questions_of",
]

MARK = "# Made by `farflung forms` from the declarations of kinds, and made anew by it.\n"
"""How a file of ours begins; what does not is somebody else's, and stays."""

KIND, SECTION, AGREED = "entry-kind", "entry-section", "entry-consent"
"""What is asked beside the kind's own fields, under names that no field can have."""

_RESERVED = {"none"}  # GitHub's word for no choice
_LONGEST_TEXT = 200  # characters of a line in a form that people still see as a whole
_DROP = "Drag the picture here, or paste it."
_LABEL = "newsletter"


def questions_of(door: Door, sections: Sequence[str]) -> tuple[DoorField, ...]:
    """Return what the form of a kind asks, in its order, each under a label of its own.

    The first question has one answer: it tells which kind the issue is about, however people
    change its title and its labels. ``sections`` are those that take the kind.
    """
    first = [_choice(KIND, "Kind", (door.kind,), f"{door.label}. Leave this as it is.")]
    if len(sections) > 1:
        first.append(_choice(SECTION, "Section", tuple(sections), "Where it belongs."))
    said = [field for field in door.fields if not _is_handling(field)]
    rest = [field for field in door.fields if _is_handling(field)]
    agreed = [_AGREED] if door.asks_consent else []
    found: list[DoorField] = []
    for field in (*first, *said, door.body, *agreed, *rest):
        found.append(_with_own_label(field, found))
    return tuple(found)


def _choice(name: str, label: str, choices: tuple[str, ...], words: str) -> DoorField:
    return DoorField(name, FieldType.CHOICE, label, words, required=True, choices=choices)


_AGREED = DoorField(
    AGREED,
    FieldType.PERSON,
    "Agreed by",
    "Who has agreed to this, if they have. Until then it waits.",
    longest=80,
)


def _is_handling(field: DoorField) -> bool:
    return field.name in HANDLING and not field.must_be_given


def _with_own_label(field: DoorField, before: Sequence[DoorField]) -> DoorField:
    """Tell two fields of one label apart, because answers are found again by their labels."""
    label = " ".join(field.label.split())
    taken = {other.label.casefold() for other in before}
    return replace(field, label=f"{label} ({field.name})" if label.casefold() in taken else label)


def issue_form(door: Door, sections: Sequence[str]) -> str:
    """Write the issue form of a kind as YAML."""
    form: dict[str, Any] = {
        "name": door.label,
        "description": door.help or door.label,
        "title": f"{door.label}: ",
        "labels": [_LABEL],
        "body": [_element(field) for field in questions_of(door, sections)],
    }
    return MARK + write_yaml(form, width=4096)


def form_file(kind: str) -> str:
    """Return the path of a kind's form in the repository."""
    return f".github/ISSUE_TEMPLATE/entry-{kind}.yml"


def chooser(address: str) -> str:
    """Write the settings of GitHub's page of forms; ``address`` is that of the coming edition."""
    settings: dict[str, Any] = {"blank_issues_enabled": True}
    if address:
        about = "What is in it so far, and what is held."
        link = {"name": "The coming edition", "url": address, "about": about}
        settings["contact_links"] = [link]
    return MARK + write_yaml(settings, width=4096)


def _element(field: DoorField) -> dict[str, Any]:
    """Write one question; the date is today's where it is left out, so it is never required."""
    attributes: dict[str, Any] = {"label": field.label}
    if words := _words(field):
        attributes["description"] = words
    element = {"type": _type(field), "id": field.name, "attributes": attributes}
    if _type(field) == "dropdown":
        attributes["options"] = list(field.choices)
        if len(field.choices) == 1 and field.required:
            attributes["default"] = 0
    elif field.example and field.type is not FieldType.IMAGE:
        attributes["placeholder"] = field.example
    if field.must_be_given:
        element["validations"] = {"required": True}
    return element


def _type(field: DoorField) -> str:
    if field.type is FieldType.CHOICE and not _RESERVED & {c.casefold() for c in field.choices}:
        return "dropdown"
    long = field.multiline or (field.longest or 0) > _LONGEST_TEXT
    return "textarea" if long or field.type is FieldType.IMAGE else "input"


def _words(field: DoorField) -> str:
    """Explain a field: its help, and what the form does not enforce."""
    said = [field.help]
    if field.longest and field.name != BODY:
        said.append(f"At most {field.longest} characters.")
    if field.least is not None or field.most is not None:
        bounds = (("at least", field.least), ("at most", field.most))
        said.append(" and ".join(f"{w} {n}" for w, n in bounds if n is not None).capitalize() + ".")
    if field.several:
        said.append("Several are divided by commas.")
    if field.type is FieldType.IMAGE:
        said.append(_DROP)
    if field.type is FieldType.CHOICE and _type(field) != "dropdown":
        said.append(f"One of: {', '.join(field.choices)}.")
    if field.needed_with and not field.required:
        said.append("Needed where there is a picture.")
    if field.name == "date":
        said.append("Left empty, it is today.")
    return " ".join(part for part in said if part)
