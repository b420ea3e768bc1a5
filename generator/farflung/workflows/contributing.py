"""``new``: an entry from values that somebody gave, checked before anything is written."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from farflung.contribute.drafts import entry_name, entry_text, write_new
from farflung.errors import ProblemsFound, UsageError
from farflung.fields import BadValue, parse
from farflung.gather.contributions import ENTRIES, read_contribution
from farflung.kinds import Kind, Source
from farflung.model import Consent, FieldType
from farflung.problems import did_you_mean, listed

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from farflung.config import SectionSettings
    from farflung.model import Value
    from farflung.workflows.project import Project

__all__ = ["Draft", "add_entry", "kind_and_section", "read_value"]


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody gave for an entry: values by field, the text, a picture to copy, who agreed."""

    values: Mapping[str, Value] = field(default_factory=dict)
    body: str = ""
    photo: Path | None = None
    consent: str = ""


def kind_and_section(
    project: Project, name: str, section: str | None = None
) -> tuple[Kind, SectionSettings]:
    """Return the kind called ``name`` and the section its entries go to.

    Raises :class:`UsageError` for an unknown kind, a kind that nobody contributes to, and where
    several sections have the kind and none is named.
    """
    kind = project.kinds.get(name)
    if kind is None or kind.source is Source.GIT:
        usable = [k.name for k in project.kinds.values() if k.source is not Source.GIT]
        hint = did_you_mean(name, usable) or f"choose {listed(sorted(usable))}"
        raise UsageError(f'there is no kind "{name}" to contribute', hint=hint)
    fitting = [s for s in project.settings.publication.sections if s.kind == name]
    chosen = [s for s in fitting if section in (None, s.id)]
    if len(chosen) == 1:
        return kind, chosen[0]
    if not fitting:
        raise UsageError(
            f'no section takes the kind "{name}"', hint="add one to newsletter/newsletter.yml"
        )
    names = listed([s.id for s in fitting])
    raise UsageError(f"which section is this {name} for? {names}", hint="say --section ID")


def read_value(kind: Kind, name: str, given: str) -> Value:
    """Read one value as typed. Raises :class:`UsageError` for what does not fit the field."""
    spec = kind.spec(name)
    if spec is None:
        known = [field.name for field in kind.fields]
        hint = did_you_mean(name, known) or f"it has {listed(known)}"
        raise UsageError(f'the kind "{kind.name}" has no field "{name}"', hint=hint)
    several = spec.type in {FieldType.PEOPLE, FieldType.AUDIENCE}
    try:
        return parse(spec, [part.strip() for part in given.split(",")] if several else given)
    except BadValue as error:
        raise UsageError(f"{name}: {error.message}", hint=error.hint) from None


def add_entry(
    project: Project, kind: Kind, section: SectionSettings, draft: Draft, today: dt.date
) -> Path:
    """Write an entry and its picture, and return the entry's file.

    What appears in the letter alone goes into the private folder, where the project has one.
    Raises :class:`UsageError` for what is missing, :class:`ProblemsFound` for what is wrong with
    it; nothing is left behind then.
    """
    values: dict[str, Value] = {"date": today, **draft.values}
    private = project.private if kind.secret else None
    folder = (private or project.root / ENTRIES) / section.id
    heading = str(values.get(kind.heading) or values.get("title") or "")
    name = entry_name(today, heading, secrets.token_hex(2))
    with _undone_on_error() as written:
        if draft.photo:
            picture = folder / f"{name}{draft.photo.suffix.lower()}"
            write_new(picture, draft.photo.read_bytes())
            written.append(picture)
            values[_picture_field(kind)] = picture.name
        file = folder / f"{name}.md"
        consent = Consent(draft.consent, today) if draft.consent else None
        write_new(file, entry_text(kind, values, draft.body, consent).encode())
        written.append(file)
        _check(project, file, section, kind)
    return file


def _picture_field(kind: Kind) -> str:
    names = [spec.name for spec in kind.fields if spec.type is FieldType.IMAGE]
    if not names:
        raise UsageError(f'the kind "{kind.name}" has no picture')
    return names[0]


def _check(project: Project, file: Path, section: SectionSettings, kind: Kind) -> None:
    _, problems = read_contribution(project.root, file, section.id, kind)
    if problems:
        raise ProblemsFound(problems)


@contextmanager
def _undone_on_error() -> Iterator[list[Path]]:
    """Collect the files that are written, and take them away again if something goes wrong."""
    written: list[Path] = []
    try:
        yield written
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise
