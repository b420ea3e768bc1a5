"""The manifests of a project's frozen editions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from farflung.edition.manifest_file import read_manifest
from farflung.gather.openings import EDITIONS

if TYPE_CHECKING:
    from farflung.edition.manifest import Manifest
    from farflung.problems import Problem
    from farflung.workflows.project import Project

__all__ = ["read_manifests"]


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
