"""The entries of a project, and what is wrong with those that no frozen edition carries."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from farflung.edition.manifest import name_of
from farflung.gather.contributions import Contribution, read_contributions
from farflung.gather.readers import audience_problems
from farflung.gather.translations import attach_translations

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from farflung.edition.manifest import Manifest
    from farflung.problems import Problem
    from farflung.workflows.project import Project

__all__ = ["read_entries"]


def read_entries(
    project: Project, manifests: Sequence[Manifest]
) -> tuple[tuple[Contribution, ...], tuple[Problem, ...]]:
    """Read all contributions.

    What a kind or a section of today would find fault with in an entry that a frozen edition
    carries unchanged is no problem: that edition is done, and it knows the entry by its bytes.
    """
    publication = project.settings.publication
    found, problems = read_contributions(
        project.root, publication.sections, project.kinds, project.private
    )
    contributions, faults = attach_translations(
        project.root, found, publication, project.kinds, project.private
    )
    problems = (*problems, *faults, *audience_problems(contributions, publication))
    frozen = {
        file.known: file.sha256
        for manifest in manifests
        for original in manifest.files
        for file in (original, *original.translations)
    }
    return contributions, tuple(p for p in problems if not _is_done(project, p, frozen))


def _is_done(project: Project, problem: Problem, frozen: Mapping[str, str]) -> bool:
    name = name_of(problem.place.file)
    file = project.root / problem.place.file
    if name not in frozen or not file.is_file():
        return False
    return sha256(file.read_bytes()).hexdigest() == frozen[name]
