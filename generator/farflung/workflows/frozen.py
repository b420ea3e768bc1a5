"""Frozen editions: read their manifests, and rebuild them from the files they carry.

A file that was edited or removed since is taken from the commit of the freeze, so that a frozen
edition stays what it was; where that is not possible either, it is a problem, never a gap.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from farflung.edition.manifest import Carried, Manifest, ManifestSection
from farflung.edition.manifest_file import read_manifest
from farflung.gather.contributions import read_frozen
from farflung.gather.openings import EDITIONS, read_opening
from farflung.kinds import Source
from farflung.model import Edition, Entry, Item, Opening, Section
from farflung.problems import Place, Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from farflung.workflows.project import Project

__all__ = ["Rebuilt", "read_manifests", "rebuild", "rebuild_all"]


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A frozen edition as it was, what is wrong with its files now, and the bytes of its pictures.

    ``pictures`` maps the SHA-256 of each original to its bytes.
    """

    manifest: Manifest
    edition: Edition
    problems: tuple[Problem, ...]
    pictures: Mapping[str, bytes]


def read_manifests(project: Project) -> tuple[tuple[Manifest, ...], tuple[Problem, ...]]:
    """Read every manifest of the project, oldest period first."""
    found: list[Manifest] = []
    problems: list[Problem] = []
    for file in sorted((project.root / EDITIONS).glob("*.yml")):
        name = file.relative_to(project.root).as_posix()
        manifest, faults = read_manifest(file.read_text("utf-8"), name)
        problems.extend(faults)
        if manifest:
            found.append(manifest)
    return tuple(sorted(found, key=lambda m: (m.period.end, m.period.start))), tuple(problems)


def rebuild_all(
    project: Project, manifests: tuple[Manifest, ...]
) -> tuple[tuple[Rebuilt, ...], tuple[Problem, ...]]:
    """Rebuild editions and collect the problems of all of them."""
    rebuilt = tuple(rebuild(project, manifest) for manifest in manifests)
    return rebuilt, tuple(problem for one in rebuilt for problem in one.problems)


def rebuild(project: Project, manifest: Manifest) -> Rebuilt:
    """Make a frozen edition again from its manifest, without a network or the date of today."""
    files = _Files(project, manifest)
    sections = tuple(_section(project, files, section) for section in manifest.sections)
    opening = Opening()
    if manifest.opening:
        data = files.get(manifest.opening)
        opening = read_opening(project.root, manifest.id, data)[0] if data else opening
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
    return Rebuilt(manifest, edition, tuple(files.problems), pictures)


def _answers(project: Project, files: _Files, manifest: Manifest) -> Iterator[Entry]:
    for section in manifest.answers:
        for item in _section(project, files, section).items:
            if isinstance(item, Entry):
                yield item


def _section(project: Project, files: _Files, section: ManifestSection) -> Section:
    items: list[Item] = []
    kind = project.kinds.get(section.kind)
    for carried in section.entries:
        if kind is None:
            message = f'the kind "{section.kind}" of a frozen entry is gone'
            files.fault(carried, "unknown-kind", message, "bring its declaration back")
            continue
        data = files.get(carried)
        if data is None:
            continue
        pictures = {picture.path: picture.sha256 for picture in carried.pictures}
        entry = read_frozen(data, carried.path, section.id, kind, pictures)
        if entry is None:
            files.fault(carried, "frozen-unreadable", "a frozen edition carries what is no entry")
        else:
            items.append(replace(entry, told=carried.told))
    items.extend(section.items)
    if kind and kind.source is Source.GIT:
        items.extend(files.manifest.history.changes)
    return Section(section.id, section.kind, section.title, tuple(items), section.elsewhere)


class _Files:
    """The files a manifest names, by their hashes: from the work tree, else from git."""

    def __init__(self, project: Project, manifest: Manifest) -> None:
        self.project, self.manifest = project, manifest
        self.problems: list[Problem] = []

    def get(self, carried: Carried) -> bytes | None:
        """Return the very bytes that were frozen; None with a problem if they are nowhere."""
        data, reason = self._in_tree(carried)
        if data is not None:
            return data
        repository = self.project.repository
        commit = self.manifest.commit
        old = repository.blob(commit, carried.path) if repository and commit else None
        if old is not None and sha256(old).hexdigest() == carried.sha256:
            message = f"{reason} since edition {self.manifest.id}, which keeps it as it was"
            self.fault(carried, "frozen-changed", message, severity=Severity.WARNING)
            return old
        hint = f"restore it: git checkout {commit[:12]} -- {carried.path}" if commit else ""
        message = f"{reason} since edition {self.manifest.id} was frozen, and the old one is lost"
        self.fault(carried, "frozen-lost", message, hint)
        return None

    def _in_tree(self, carried: Carried) -> tuple[bytes | None, str]:
        root = self.project.root
        file = root / carried.path
        if not file.is_file() or not file.resolve().is_relative_to(root.resolve()):
            return None, "this file is gone"
        data = file.read_bytes()
        same = sha256(data).hexdigest() == carried.sha256
        return (data, "") if same else (None, "this file was changed")

    def fault(
        self,
        carried: Carried,
        rule: str,
        message: str,
        hint: str = "",
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Note a problem of a file that the manifest names."""
        self.problems.append(Problem(Place(carried.path), rule, message, hint, severity))

    def pictures(self, edition: Edition) -> dict[str, bytes]:
        """Return the bytes of every picture the edition shows."""
        found: dict[str, bytes] = {}
        for entry in (*edition.entries, *edition.answers):
            for picture in entry.pictures:
                data = self.get(Carried(picture.path, picture.sha256))
                if data is not None:
                    found[picture.sha256] = data
        return found
