"""Answers to every field of a kind, and how GitHub writes them into the body of an issue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.projects import PNG

from farflung.model import FieldType
from farflung.pictures import PictureInfo, TidyPicture

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from farflung.contribute.doors import Door, DoorField

__all__ = ["PICTURE", "WRONG", "body_of", "texts_for"]

PICTURE = TidyPicture(PNG, ".png", 40, 30, PictureInfo(40, 30, "image/png"))

_RIGHT = {
    FieldType.TEXT: "A few words",
    FieldType.PERSON: "Nomvula Dlamini",
    FieldType.PEOPLE: "Bao Li, Ana Souza",
    FieldType.MARKDOWN: "**First** line\nsecond",
    FieldType.DATE: "2026-12-24",
    FieldType.TIME: "14:30",
    FieldType.MONTH_DAY: "03-21",
    FieldType.URL: "https://example.org/a?b=1#c",
    FieldType.FOCUS: "30% top",
    FieldType.NUMBER: "30",
    FieldType.ISBN: "978-0-14-143951-8",
    FieldType.TIMEZONE: "Asia/Tokyo",
    FieldType.COUNTRY: "NO",
    FieldType.LANGUAGE: "sw",
    FieldType.AUDIENCE: "country:JP, team:payments",
}

WRONG = {
    FieldType.DATE: "24.12.2026",
    FieldType.TIME: "half past two",
    FieldType.MONTH_DAY: "21 March",
    FieldType.URL: "javascript:alert(1)",
    FieldType.FOCUS: "her face",
    FieldType.NUMBER: "an hour",
    FieldType.ISBN: "12",
    FieldType.TIMEZONE: "my clock",
    FieldType.COUNTRY: "Norway",
    FieldType.LANGUAGE: "English, please",
    FieldType.AUDIENCE: "everybody",
    FieldType.CHOICE: "something else",
}
"""What no door lets through, by type; texts are wrong only where they are too long."""


def texts_for(door: Door) -> dict[str, str]:
    """Return a right answer to every field but pictures, as people type it."""
    return {
        field.name: field.choices[0] if field.choices else _RIGHT[field.type]
        for field in door.fields
        if field.type is not FieldType.IMAGE
    }


def body_of(questions: Sequence[DoorField], texts: Mapping[str, str]) -> str:
    """Write answers as GitHub does, each below the label of its question."""
    rows = (f"### {q.label}\n\n{texts.get(q.name) or '_No response_'}\n" for q in questions)
    return "\n".join(rows)
