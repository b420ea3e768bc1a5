"""Kinds of entry as data: declared in YAML, by us in ``kinds/`` and by an organisation in its own.

A kind says which fields an entry has, who must consent, how often it appears and where it may be
shown. Nothing else in the program knows a kind by its fields.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pydantic import ValidationError

from farflung.documents import read_yaml
from farflung.faults import problems_of
from farflung.fields import FieldSpec
from farflung.kindfile import (
    COMMON_FIELDS,
    Body,
    ConsentRule,
    DeclaredKind,
    PlaceShown,
    Source,
)
from farflung.problems import Place, Problem
from farflung.resources import kinds_folder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from farflung.model import Cadence

__all__ = ["COMMON_FIELDS", "Body", "ConsentRule", "Kind", "PlaceShown", "Source", "read_kinds"]

OWN_KINDS = "newsletter/kinds"
_MAX_BYTES = 64 * 1024


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
        declared = DeclaredKind.model_validate(document.data)
    except ValidationError as error:
        return None, problems_of(error, document)
    if declared.kind != file.stem:
        hint = f"call the file {declared.kind}.yml"
        message = f'the kind "{declared.kind}" lies in a file of another name'
        return None, [document.problem(("kind",), "wrong-kind-name", message, hint=hint)]
    return _kind(declared), []


def _kind(declared: DeclaredKind) -> Kind:
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
