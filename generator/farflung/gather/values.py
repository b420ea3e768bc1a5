"""The front matter of one entry → typed values, with every fault in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

from farflung.fields import BadValue, FieldSpec, parse
from farflung.gather.places import called
from farflung.model import Consent, Field, FieldType, SourcePicture, Value
from farflung.problems import did_you_mean, surely_meant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from farflung.documents import Document
    from farflung.kinds import Kind
    from farflung.problems import Problem

__all__ = ["Beside", "Folder", "Frozen", "Values", "read_values"]

_MAX_PICTURE = 20 * 1024 * 1024
_PROMOTED = {"by", "title", "link", "date", "language", "audience", "expires"}
_DAY = FieldSpec("date", FieldType.DATE)
_PERSON = FieldSpec("by", FieldType.PERSON, max=80)


@dataclass(frozen=True, slots=True)
class Values:
    """The values of an entry's fields by name, its consent, and the pictures beside it."""

    values: Mapping[str, Value] = field(default_factory=dict)
    consent: Consent | None = None
    pictures: tuple[SourcePicture, ...] = ()

    def text(self, name: str) -> str:
        """Return a text, empty if it was left out."""
        return str(self.values.get(name, ""))

    def names(self, name: str) -> tuple[str, ...]:
        """Return a list of names, empty if it was left out."""
        value = self.values.get(name, ())
        return value if isinstance(value, tuple) else (str(value),)

    def optional_day(self, name: str) -> dt.date | None:
        """Return a date, None if it was left out."""
        value = self.values.get(name)
        return value if isinstance(value, dt.date) else None

    def day(self, name: str) -> dt.date:
        """Return a required date."""
        value = self.values[name]
        assert isinstance(value, dt.date)  # noqa: S101 - the field's type says so
        return value

    def own_fields(self, kind: Kind) -> tuple[Field, ...]:
        """Return what is not a member of every entry, in the kind's order."""
        return tuple(
            Field(spec.name, spec.label, spec.type, self.values[spec.name])
            for spec in kind.fields
            if spec.name in self.values and spec.name not in _PROMOTED
        )


class Beside(Protocol):
    """What lies beside an entry: the folder, or what a manifest says lay there."""

    def find(self, name: str) -> tuple[str, str] | Fault:
        """Return path (relative to the root) and SHA-256 of the picture called ``name``."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a picture cannot be used: rule, message and hint of the problem to report."""

    rule: str
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder of an entry on the disk; links in it are refused."""

    folder: Path
    root: Path

    def find(self, name: str) -> tuple[str, str] | Fault:
        """Look a picture up and hash it."""
        if "/" in name or "\\" in name or name.startswith("."):
            hint = "put the picture into the folder of the entry and give its name alone"
            return Fault("picture-elsewhere", f'"{name}" is not beside the entry', hint)
        file = self.folder / name
        if file.is_symlink():
            message = f'"{name}" is a link, which is not followed'
            return Fault("link", message, "put the picture itself here")
        if not file.is_file():
            others = (p.name for p in self.folder.iterdir() if p.is_file() and p.suffix != ".md")
            message = f'there is no picture "{name}" beside the entry'
            return Fault("missing-picture", message, did_you_mean(name, others))
        if file.stat().st_size > _MAX_PICTURE:
            return Fault("picture-too-large", f'"{name}" has more than 20 MB', "make it smaller")
        return called(self.root, file), sha256(file.read_bytes()).hexdigest()


@dataclass(frozen=True, slots=True)
class Frozen:
    """The pictures of an entry as a manifest names them: path → SHA-256."""

    pictures: Mapping[str, str]

    def find(self, name: str) -> tuple[str, str] | Fault:
        """Look a picture up by its name."""
        for path, digest in self.pictures.items():
            if path.rpartition("/")[2] == name:
                return path, digest
        return Fault("missing-picture", f'the manifest names no picture "{name}"')


def read_values(document: Document, kind: Kind, beside: Beside) -> tuple[Values, list[Problem]]:
    """Read every field of the front matter: what is right of it, and every fault."""
    problems = list(_unknown_fields(document, kind))
    values: dict[str, Value] = {}
    for spec in kind.fields:
        given = document.data.get(spec.name)
        if _is_blank(given):
            if spec.required:
                problems.append(_missing(document, kind, spec))
            continue
        try:
            values[spec.name] = parse(spec, given)
        except BadValue as error:
            message = f"{spec.name}: {error.message}"
            problems.append(document.problem((spec.name,), error.rule, message, hint=error.hint))
    consent = _read_consent(document, problems)
    pictures, faults = _read_pictures(document, kind, values, beside)
    return Values(values, consent, pictures), [*problems, *faults]


def _is_blank(given: object) -> bool:
    return given is None or given == [] or (isinstance(given, str) and not given.strip())


def _unknown_fields(document: Document, kind: Kind) -> Iterator[Problem]:
    known = [*(spec.name for spec in kind.fields), "consent"]
    free = [name for name in known if name not in document.data]
    for name in document.data:
        if name not in known:
            message = f'this kind of entry has no field "{name}"'
            hint = did_you_mean(name, known)
            problem = document.problem((name,), "unknown-field", message, hint=hint, key=True)
            yield replace(problem, instead=surely_meant(name, free))


def _missing(document: Document, kind: Kind, spec: FieldSpec) -> Problem:
    message = f'the kind "{kind.name}" needs the field "{spec.name}"'
    return document.problem((spec.name,), "missing-field", message, hint=spec.help)


def _read_consent(document: Document, problems: list[Problem]) -> Consent | None:
    given = document.data.get("consent")
    if given is None:
        return None
    if (
        not isinstance(given, dict)
        or set(given) != {"by", "date"}
        or any(map(_is_blank, given.values()))
    ):
        message = "consent says who gave it and when"
        hint = "write it as consent: {by: Amara Okafor, date: 2026-11-19}"
        problems.append(document.problem(("consent",), "wrong-consent", message, hint=hint))
        return None
    try:
        by, day = parse(_PERSON, given["by"]), parse(_DAY, given["date"])
    except BadValue as error:
        message = f"consent: {error.message}"
        problems.append(document.problem(("consent",), error.rule, message, hint=error.hint))
        return None
    return Consent(str(by), day) if isinstance(day, dt.date) else None


def _read_pictures(
    document: Document, kind: Kind, values: Mapping[str, Value], beside: Beside
) -> tuple[tuple[SourcePicture, ...], list[Problem]]:
    pictures: list[SourcePicture] = []
    problems: list[Problem] = []
    for spec in kind.fields:
        if spec.type is not FieldType.IMAGE or spec.name not in values:
            continue
        found = beside.find(str(values[spec.name]))
        where = (spec.name,)
        if isinstance(found, Fault):
            problem = document.problem(where, found.rule, found.message, hint=found.hint)
            problems.append(problem)
            continue
        alt = kind.spec(spec.alt)
        if alt and not alt.required and _is_blank(document.data.get(alt.name)):
            message = f'the picture needs "{alt.name}", words for somebody who cannot see it'
            problems.append(document.problem(where, "missing-alt", message, hint=alt.help))
        said = (str(values.get(name, "")) for name in (spec.alt, spec.focus))
        pictures.append(SourcePicture(spec.name, *found, *said))
    return tuple(pictures), problems
