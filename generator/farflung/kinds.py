"""Kinds of entry as data: declared in YAML, by us in ``kinds/`` and by an organisation in its own.

A kind says which fields an entry has, who must consent, how often it appears and where it may be
shown. Nothing else in the program knows a kind by its fields.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from farflung.documents import read_yaml
from farflung.faults import problems_of
from farflung.fields import FieldSpec
from farflung.model import Cadence, FieldType
from farflung.problems import Place, Problem
from farflung.resources import kinds_folder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["COMMON_FIELDS", "Body", "ConsentRule", "Kind", "PlaceShown", "Source", "read_kinds"]

OWN_KINDS = "newsletter/kinds"
_MAX_BYTES = 64 * 1024

COMMON_FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec("date", FieldType.DATE, "Date", "The day it is about.", required=True),
    FieldSpec("by", FieldType.PERSON, "By", "Your name.", max=80),
    FieldSpec("title", FieldType.TEXT, "Title", "A title.", max=200),
    FieldSpec("link", FieldType.URL, "Link", "Where to read more."),
    FieldSpec("language", FieldType.TEXT, "Language", "The language, such as en or ja.", max=20),
    FieldSpec("audience", FieldType.PEOPLE, "Audience", "Countries or teams it is for.", max=60),
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


class _DeclaredKind(_Declared):
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
    def _names_exist(self) -> _DeclaredKind:
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
    def _common_fields_stay(self) -> _DeclaredKind:
        if "consent" in self.fields:
            message = (
                'every entry has the field "consent"; a kind says who gives it: consent: subject'
            )
            raise ValueError(message)
        for spec in COMMON_FIELDS:
            field = self.fields.get(spec.name)
            if field and (field.type is not spec.type or (spec.required and not field.required)):
                wanted = f"a required {spec.type}" if spec.required else f"a {spec.type}"
                message = f'the field "{spec.name}" is {wanted} in every kind'
                raise ValueError(message)
        return self


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of entry.

    ``fields`` are the common fields and its own, its own declaration winning, own ones first.
    ``heading`` names the field an entry is called by, ``closes`` the date after which it is over,
    ``reveals`` the field that the next edition shows, such as the answer to a riddle. ``awaits`` is
    a field that may be filled in after an edition carried the entry, which the edition after that
    shows, and ``due`` the day by which it is promised.
    """

    name: str
    label: str
    section: str
    help: str
    fields: tuple[FieldSpec, ...]
    heading: str
    closes: str
    reveals: str
    awaits: str
    due: str
    body: Body
    places: tuple[PlaceShown, ...]
    source: Source
    consent: ConsentRule
    cadence: Cadence

    def spec(self, name: str) -> FieldSpec | None:
        """Return the declaration of a field, None if the kind has no such field."""
        return next((field for field in self.fields if field.name == name), None)

    def shown_in(self, place: PlaceShown) -> bool:
        """Tell whether entries of this kind may appear in ``place``."""
        return place in self.places

    @property
    def secret(self) -> bool:
        """Whether its entries appear in letters alone, so that nothing that is kept may tell them."""
        return set(self.places) == {PlaceShown.LETTER}


def read_kinds(root: Path) -> tuple[dict[str, Kind], tuple[Problem, ...]]:
    """Read our kinds and those of the project; a project's kind replaces ours of the same name."""
    kinds = dict(_own_kinds())
    problems: list[Problem] = []
    for file in sorted((root / OWN_KINDS).glob("*.yml")):
        name = file.relative_to(root).as_posix()
        kind, faults = _read_kind(file, name)
        problems.extend(faults)
        if kind:
            kinds[kind.name] = kind
    return kinds, tuple(problems)


@cache
def _own_kinds() -> Mapping[str, Kind]:
    kinds: dict[str, Kind] = {}
    for file in sorted(kinds_folder().glob("*.yml")):
        kind, problems = _read_kind(file, file.name)
        if kind is None:
            message = f"a kind of our own is broken: {problems}"
            raise AssertionError(message)
        kinds[kind.name] = kind
    return kinds


def _read_kind(file: Path, name: str) -> tuple[Kind | None, list[Problem]]:
    if file.is_symlink() or not file.is_file():
        return None, [
            Problem(Place(name), "link", "this is not a file", "put the file itself here")
        ]
    raw = file.read_bytes()
    if len(raw) > _MAX_BYTES:
        return None, [Problem(Place(name), "file-too-large", "a kind has 64 KiB at most")]
    document = read_yaml(raw.decode("utf-8-sig", "replace"), name)
    if document.problems:
        return None, list(document.problems)
    try:
        declared = _DeclaredKind.model_validate(document.data)
    except ValidationError as error:
        return None, problems_of(error, document)
    if declared.kind != file.stem:
        hint = f"call the file {declared.kind}.yml"
        message = f'the kind "{declared.kind}" lies in a file of another name'
        return None, [document.problem(("kind",), "wrong-kind-name", message, hint=hint)]
    return _kind(declared), []


def _kind(declared: _DeclaredKind) -> Kind:
    own = tuple(
        FieldSpec(
            name,
            field.type,
            field.label or name.replace("_", " ").capitalize(),
            field.help,
            field.required,
            field.max,
            field.min,
            field.choices,
            field.alt,
            field.focus,
        )
        for name, field in declared.fields.items()
    )
    taken = set(declared.fields)
    return Kind(
        declared.kind,
        declared.label,
        declared.section or declared.label,
        declared.help,
        own + tuple(spec for spec in COMMON_FIELDS if spec.name not in taken),
        declared.heading,
        declared.closes,
        declared.reveals,
        declared.awaits,
        declared.due,
        declared.body,
        declared.places,
        declared.source,
        declared.consent,
        declared.cadence,
    )
