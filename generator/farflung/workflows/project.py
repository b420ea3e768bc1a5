"""A project opened: its settings, kinds and repository, or every problem they have."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from farflung.config import Settings, read_settings
from farflung.errors import ProblemsFound
from farflung.git import Repository, open_repository
from farflung.kinds import Kind, Source, read_kinds
from farflung.model import FieldType
from farflung.problems import Place, Problem, did_you_mean, in_file_order
from farflung.workflows.root import find_root

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from farflung.model import Cadence

__all__ = ["STATE", "Project", "find_root", "open_project"]

STATE = ".farflung"


@dataclass(frozen=True, slots=True)
class Project:
    """Everything that a verb needs to know of a project before it begins.

    ``repository`` is None where the project is not in git.
    """

    settings: Settings
    kinds: Mapping[str, Kind]
    repository: Repository | None

    @property
    def root(self) -> Path:
        """The project's folder."""
        return self.settings.root

    @property
    def state(self) -> Path:
        """The folder for caches and other things that can be made again."""
        return self.root / STATE

    @property
    def private(self) -> Path | None:
        """The folder for entries that git must not remember; None where the project names none."""
        named = self.settings.publication.private
        return Path(os.path.normpath(self.root / Path(named).expanduser())) if named else None

    @property
    def secret(self) -> frozenset[str]:
        """The kinds whose entries appear in letters alone."""
        return frozenset(name for name, kind in self.kinds.items() if kind.secret)


def open_project(start: Path) -> Project:
    """Open the project that ``start`` lies in. Raises :class:`ProblemsFound` with all of them."""
    root = find_root(start)
    settings, problems = read_settings(root)
    kinds, faults = read_kinds(root)
    problems += faults
    if settings:
        problems += (*_unfit_sections(settings, kinds), *_unfit_pages(settings, kinds))
    repository = open_repository(root)
    problems += tuple(_tracked_caches(repository))
    if settings:
        problems += tuple(_private_inside(settings, repository))
    if problems or settings is None:
        raise ProblemsFound(in_file_order(problems))
    return Project(settings, kinds, repository)


def _unfit_pages(settings: Settings, kinds: Mapping[str, Kind]) -> Iterator[Problem]:
    """Find pages of the handbook that are named for a field of which there are no choices."""
    used = [kinds[s.kind] for s in settings.publication.sections if s.kind in kinds]
    known = {f.name for kind in used for f in kind.fields if f.type is FieldType.CHOICE}
    for name in settings.publication.pages:
        if name not in known:
            message = f'no section has entries with a choice called "{name}"'
            hint = did_you_mean(name, known)
            place = ("pages", name)
            yield settings.newsletter.problem(place, "unknown-field", message, hint=hint, key=True)


def _tracked_caches(repository: Repository | None) -> Iterator[Problem]:
    """Refuse caches that came with the repository: they are trusted, and anybody may send one."""
    if repository and repository.tracks(STATE):
        message = "this folder of caches is in git, where others can write into it"
        hint = f"git rm -r --cached {STATE}, and ignore it"
        yield Problem(Place(STATE), "tracked-cache", message, hint)


def _private_inside(settings: Settings, repository: Repository | None) -> Iterator[Problem]:
    """Refuse a private folder that git, or the site's build, would find."""
    named = settings.publication.private
    top = settings.root.resolve()
    for _ in (repository.prefix if repository else "").split("/")[:-1]:
        top = top.parent
    if named and (settings.root / Path(named).expanduser()).resolve().is_relative_to(top):
        message = f'the folder "{named}" lies inside the repository, where git remembers it'
        hint = "name one beside the repository, such as ../post-private"
        yield settings.newsletter.problem(("private",), "private-inside", message, hint=hint)


def _unfit_sections(settings: Settings, kinds: Mapping[str, Kind]) -> Iterator[Problem]:
    document = settings.newsletter
    for index, section in enumerate(settings.publication.sections):
        here = ("sections", index)
        kind = kinds.get(section.kind)
        if kind is None:
            message = f'there is no kind "{section.kind}"'
            hint = did_you_mean(section.kind, kinds) or "declare it in newsletter/kinds/"
            yield document.problem((*here, "kind"), "unknown-kind", message, hint=hint)
        elif section.feeds and kind.source is not Source.FEEDS:
            message = f'the kind "{section.kind}" is not filled from feeds'
            hint = 'use the kind "link"'
            yield document.problem((*here, "kind"), "feeds-not-for-kind", message, hint=hint)
        named: dict[tuple[str | int, ...], Cadence] = {
            (*here, "cadence", at): cadence for at, cadence in enumerate(section.cadence)
        }
        named |= {(*here, "limits", str(cadence)): cadence for cadence in section.limits}
        for place, cadence in named.items():
            if cadence not in settings.publication.cadences:
                message = f'there is no {cadence} edition for "{section.id}" to appear in'
                hint = "name it in cadence or digests, or leave it out here"
                yield document.problem(place, "unused-cadence", message, hint=hint)
