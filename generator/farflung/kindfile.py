"""A kind of entry as its YAML file declares it, and what such a file may say."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from farflung.fields import FieldSpec
from farflung.model import Cadence, FieldType

__all__ = ["COMMON_FIELDS", "Body", "ConsentRule", "DeclaredKind", "PlaceShown", "Source"]

COMMON_FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec("date", FieldType.DATE, "Date", "The day it is about.", required=True),
    FieldSpec("by", FieldType.PERSON, "By", "Your name.", max=80),
    FieldSpec("title", FieldType.TEXT, "Title", "A title.", max=200),
    FieldSpec("link", FieldType.URL, "Link", "Where to read more."),
    FieldSpec("language", FieldType.LANGUAGE, "Language", "The language, such as en or ja."),
    FieldSpec(
        "audience",
        FieldType.AUDIENCE,
        "Audience",
        "Whom it is for, such as country:JP or team:payments; without it, everybody.",
    ),
    FieldSpec("expires", FieldType.DATE, "Expires", "The day after which it disappears."),
)
"""The fields every entry may have; ``consent`` is one more, read apart as it has two parts."""


class ConsentRule(StrEnum):
    """Who must have agreed before an entry may appear."""

    NONE = "none"
    SUBJECT = "subject"  # the person it is about
    EXPLICIT = "explicit"  # that person, to these very words


class PlaceShown(StrEnum):
    """Where an entry may be shown."""

    PAGE = "page"
    LETTER = "letter"
    FEED = "feed"


class Source(StrEnum):
    """Where entries of a kind come from."""

    CONTRIBUTIONS = "contributions"
    FEEDS = "feeds"  # and contributions
    GIT = "git"


class _Declared(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _DeclaredField(_Declared):
    type: FieldType
    label: str = ""
    required: bool = False
    max: Annotated[int, Field(ge=1)] | None = None
    min: int | None = None
    choices: tuple[str, ...] = ()
    alt: str = ""
    focus: str = ""
    help: str = ""

    @model_validator(mode="after")
    def _fits(self) -> _DeclaredField:
        if (self.type is FieldType.CHOICE) != bool(self.choices):
            message = "a choice has choices, and nothing else has"
            raise ValueError(message)
        if (self.alt or self.focus) and self.type is not FieldType.IMAGE:
            message = "only an image has alt and focus"
            raise ValueError(message)
        return self


class Body(_Declared):
    """What the text below the front matter is for."""

    required: bool = False
    help: str = ""


FieldName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]


class DeclaredKind(_Declared):
    """What a file in ``kinds/`` holds."""

    kind: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    label: str
    section: str = ""
    help: str = ""
    fields: dict[FieldName, _DeclaredField]
    heading: str = "title"
    closes: str = ""
    reveals: str = ""
    awaits: str = ""
    due: str = ""
    body: Body = Body()
    places: tuple[PlaceShown, ...] = tuple(PlaceShown)
    source: Source = Source.CONTRIBUTIONS
    consent: ConsentRule = ConsentRule.NONE
    cadence: Cadence = Cadence.WEEKLY

    @model_validator(mode="after")
    def _names_exist(self) -> DeclaredKind:
        self._names_a_field("closes", self.closes, FieldType.DATE)
        self._names_a_field("reveals", self.reveals)
        self._names_a_field("awaits", self.awaits)
        self._names_a_field("due", self.due, FieldType.DATE)
        for field in self.fields.values():
            self._names_a_field("alt", field.alt, FieldType.TEXT)
            self._names_a_field("focus", field.focus, FieldType.FOCUS)
        if self.heading != "title":
            self._names_a_field("heading", self.heading)
        return self

    def _names_a_field(self, setting: str, name: str, wanted: FieldType | None = None) -> None:
        if name and name not in self.fields:
            message = f'{setting} names the field "{name}", which the kind does not have'
            raise ValueError(message)
        if name and wanted and self.fields[name].type is not wanted:
            message = f'{setting} names the field "{name}", which is no {wanted}'
            raise ValueError(message)

    @model_validator(mode="after")
    def _common_fields_stay(self) -> DeclaredKind:
        if "consent" in self.fields:
            message = (
                'every entry has the field "consent"; a kind says who gives it: consent: subject'
            )
            raise ValueError(message)
        if "body" in self.fields:
            message = 'the text below the fields is called "body", so no field may be'
            raise ValueError(message)
        for spec in COMMON_FIELDS:
            field = self.fields.get(spec.name)
            if field and (field.type is not spec.type or (spec.required and not field.required)):
                wanted = f"a required {spec.type}" if spec.required else f"a {spec.type}"
                message = f'the field "{spec.name}" is {wanted} in every kind'
                raise ValueError(message)
        return self
