"""Frozen editions: read their manifests, and rebuild them from the files they carry.

An edition is what its manifest says, without the entries whose consent was withdrawn.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from farflung.gather.contributions import read_frozen
from farflung.gather.openings import read_opening
from farflung.kinds import Source
from farflung.model import Edition, Entry, Item, Opening, Section
from farflung.workflows.carried import CarriedFiles

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from farflung.edition.manifest import Carried, Manifest, ManifestSection
    from farflung.kinds import Kind
    from farflung.problems import Problem
    from farflung.workflows.carried import Found
    from farflung.workflows.project import Project

__all__ = ["Rebuilt", "rebuild", "rebuild_all"]


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A frozen edition as it was, what is wrong with its files now, and the bytes of its pictures.

    ``pictures`` maps the SHA-256 of each original to its bytes. ``absent`` counts the entries that
    appear in the letter alone and are not on this machine; the edition is without them.
    """

    manifest: Manifest
    edition: Edition
    problems: tuple[Problem, ...]
    pictures: Mapping[str, bytes]
    absent: int = 0

    @property
    def withdrawn(self) -> int:
        """The number of texts whose consent was withdrawn since."""
        return sum(text.withdrawn is not None for text in self.manifest.texts)


def rebuild_all(
    project: Project, manifests: tuple[Manifest, ...]
) -> tuple[tuple[Rebuilt, ...], tuple[Problem, ...]]:
    """Rebuild editions and collect the problems of all of them."""
    rebuilt = tuple(rebuild(project, manifest) for manifest in manifests)
    return rebuilt, tuple(problem for one in rebuilt for problem in one.problems)


def rebuild(project: Project, manifest: Manifest) -> Rebuilt:
    """Make a frozen edition again from its manifest, without a network or the date of today."""
    files = CarriedFiles(project, manifest)
    sections = tuple(_section(project, files, section) for section in manifest.sections)
    opening = Opening()
    if manifest.opening and not manifest.opening.withdrawn:
        opening = _opening(project, files, manifest.opening)
    edition = Edition(
        period=manifest.period,
        sections=sections,
        opening=opening,
        history=manifest.history,
        frozen=manifest.frozen,
        commit=manifest.commit,
        answers=tuple(_answers(project, files, manifest)),
    )
    pictures = files.pictures(edition)
    return Rebuilt(manifest, edition, tuple(files.problems), pictures, files.absent)


def _opening(project: Project, files: CarriedFiles, carried: Carried) -> Opening:
    """Return a frozen opening letter with its translations."""
    found = files.get(carried)
    if found is None:
        return Opening()
    edition = files.manifest.id
    opening = read_opening(project.root, edition, found.data)[0]
    others = ((one.language, files.get(one)) for one in carried.translations)
    translations = tuple(
        read_opening(project.root, edition, other.data, language)[0]
        for language, other in others
        if other
    )
    return replace(opening, translations=translations)


def _answers(project: Project, files: CarriedFiles, manifest: Manifest) -> Iterator[Entry]:
    for section in manifest.answers:
        for item in _section(project, files, section).items:
            if isinstance(item, Entry):
                yield item


def _section(project: Project, files: CarriedFiles, section: ManifestSection) -> Section:
    items: list[Item] = []
    kind = project.kinds.get(section.kind)
    for carried in section.entries:
        if carried.withdrawn:
            continue
        if kind is None:
            message = f'the kind "{section.kind}" of a frozen entry is gone'
            files.fault(carried, "unknown-kind", message, "bring its declaration back")
            continue
        found = files.get(carried, section.id)
        if found is None:
            continue
        entry = _entry(files, carried, section.id, kind, found)
        if entry:
            translations = tuple(_translations(files, carried, section.id, kind, found))
            items.append(replace(entry, told=carried.told, translations=translations))
    items.extend(section.items)
    if kind and kind.source is Source.GIT:
        items.extend(files.manifest.history.changes)
    return Section(
        section.id,
        section.kind,
        section.title,
        tuple(items),
        section.elsewhere,
        section.titles,
    )


def _entry(
    files: CarriedFiles,
    carried: Carried,
    section: str,
    kind: Kind,
    found: Found,
    original: bytes | None = None,
) -> Entry | None:
    entry = read_frozen(found.data, found.path, section, kind, found.pictures, original)
    if entry is None:
        files.fault(carried, "frozen-unreadable", "a frozen edition carries what is no entry")
    return entry


def _translations(
    files: CarriedFiles, carried: Carried, section: str, kind: Kind, original: Found
) -> Iterator[Entry]:
    for one in carried.translations:
        found = files.get(one, section)
        entry = _entry(files, one, section, kind, found, original.data) if found else None
        if entry:
            yield replace(entry, language=one.language)
