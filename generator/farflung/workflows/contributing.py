"""``new`` and ``forms parse``: an entry from what somebody gave, checked before anything is written."""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from farflung.contribute.answers import Answers, Blame, Given, read_answers
from farflung.contribute.drafts import entry_name, entry_text, write_new
from farflung.errors import ProblemsFound, UsageError
from farflung.gather.contributions import ENTRIES, read_contribution
from farflung.gather.places import called
from farflung.gather.translations import attach_translations
from farflung.kinds import Kind, Source
from farflung.pictures import PictureFault, TidyPicture, tidy
from farflung.problems import did_you_mean, in_file_order, listed

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from farflung.config import SectionSettings
    from farflung.gather.contributions import Contribution
    from farflung.problems import Problem
    from farflung.workflows.project import Project

__all__ = [
    "Draft",
    "Spot",
    "add_entry",
    "kind_and_section",
    "spot_for",
    "tidy_photo",
    "usable_kinds",
]


@dataclass(frozen=True, slots=True)
class Spot:
    """What kind of entry is to be made and where: its section, or beside its ``original``.

    Of a translation, ``kind`` asks for what a translation says alone, and ``language`` is its tag.
    """

    kind: Kind
    section: SectionSettings
    original: Contribution | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody gave for an entry, the day they gave it, and how to say what is wrong.

    ``token`` names the files, by default by their heading and a lot; ``problems`` were found before.
    """

    given: Given
    today: dt.date
    blame: Blame
    token: str = ""
    problems: tuple[Problem, ...] = ()


def usable_kinds(project: Project) -> list[Kind]:
    """Return the kinds that people contribute to and that a section takes, by name."""
    used = {section.kind for section in project.settings.publication.sections}
    kinds = sorted(project.kinds.values(), key=lambda kind: kind.name)
    return [kind for kind in kinds if kind.source is not Source.GIT and kind.name in used]


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


def spot_for(project: Project, name: str, section: str | None = None) -> Spot:
    """Return the spot of a new entry of a kind; raises as :func:`kind_and_section` does."""
    return Spot(*kind_and_section(project, name, section))


def tidy_photo(photo: Path | bytes, name: str, blame: Blame) -> TidyPicture:
    """Make a picture anew, as it will lie beside the entry. Raises :class:`ProblemsFound`."""
    made = tidy(photo.resolve() if isinstance(photo, Path) else photo)
    if isinstance(made, PictureFault):
        raise ProblemsFound([blame(name, made.rule, f"{name}: {made.message}", made.hint)])
    return made


def add_entry(project: Project, spot: Spot, draft: Draft) -> Path:
    """Write an entry and its pictures, and return the entry's file.

    What appears in the letter alone goes into the private folder, where the project has one.
    Raises :class:`ProblemsFound` for everything that is missing or wrong, and
    :class:`RefusedError` where such a file exists; nothing is left behind then.
    """
    answers, problems = read_answers(spot.kind, draft.given, draft.today, draft.blame)
    if problems := [*draft.problems, *problems]:
        raise ProblemsFound(sorted(dict.fromkeys(problems), key=lambda one: one.place.line))
    file = _file(project, spot, draft, answers)
    values = dict(answers.values)
    pictures = draft.given.pictures
    with _undone_on_error() as written:
        for field, picture in pictures.items():
            beside = file.with_name(_picture_name(file, field, picture, pictures))
            write_new(beside, picture.data)
            written.append(beside)
            values[field] = beside.name
        write_new(file, entry_text(spot.kind, values, answers.body, answers.consent).encode())
        written.append(file)
        _check(project, file, spot)
    return file


def _file(project: Project, spot: Spot, draft: Draft, answers: Answers) -> Path:
    if spot.original:
        original = project.root / spot.original.entry.path
        return Path(os.path.normpath(original.with_name(f"{original.stem}.{spot.language}.md")))
    private = project.private if spot.kind.secret else None
    folder = (private or project.root / ENTRIES) / spot.section.id
    values = answers.values
    heading = str(values.get(spot.kind.heading) or values.get("title") or "")
    named = ("", draft.token) if draft.token else (heading, secrets.token_hex(3))
    return folder / f"{entry_name(draft.today, *named)}.md"


def _picture_name(
    file: Path, field: str, picture: TidyPicture, pictures: Mapping[str, TidyPicture]
) -> str:
    """Name a picture after its entry, and after its field where there are several."""
    return f"{file.stem}{f'-{field}' if len(pictures) > 1 else ''}{picture.ending}"


def _check(project: Project, file: Path, spot: Spot) -> None:
    """Look at what was written as a build does. Raises :class:`ProblemsFound`."""
    kind = project.kinds[spot.kind.name]
    if not spot.original:
        _, problems = read_contribution(project.root, file, spot.section.id, kind)
    else:
        problems = tuple(_translation_faults(project, file, spot.original))
    if problems:
        raise ProblemsFound(in_file_order(problems))


def _translation_faults(project: Project, file: Path, original: Contribution) -> Iterator[Problem]:
    publication = project.settings.publication
    _, problems = attach_translations(
        project.root, [original], publication, project.kinds, project.private
    )
    name = called(project.root, file)
    return (problem for problem in problems if problem.place.file == name)


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
