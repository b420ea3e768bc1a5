"""``edition freeze --due`` and ``edition list``: what a clock asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from farflung.errors import ProblemsFound
from farflung.problems import has_errors
from farflung.workflows.editions import freeze
from farflung.workflows.gathering import Gatherer
from farflung.workflows.manifests import read_manifests

if TYPE_CHECKING:
    import datetime as dt

    from farflung.edition.manifest import Manifest
    from farflung.model import Progress
    from farflung.workflows.moment import Moment
    from farflung.workflows.project import Project

__all__ = ["freeze_due", "frozen_since"]


def freeze_due(
    project: Project, moment: Moment, progress: Progress | None = None
) -> tuple[Manifest, ...]:
    """Freeze the edition of each cadence that is due, the main one first; nothing if none is.

    Raises what :func:`freeze` does.
    """
    found: list[Manifest] = []
    for cadence in project.settings.publication.cadences:
        manifests, _ = read_manifests(project)  # a digest leads to what was frozen just now
        period = Gatherer(project, manifests, moment).due(cadence)
        if period:
            found.append(freeze(project, period.id, moment, progress))
    return tuple(found)


def frozen_since(project: Project, day: dt.date | None) -> tuple[str, ...]:
    """Return the names of the editions frozen on or after a day (UTC), by default of all of them.

    They come in the order they were frozen in. Raises :class:`ProblemsFound` for faulty manifests.
    """
    manifests, problems = read_manifests(project)
    if has_errors(problems):
        raise ProblemsFound(problems)
    wanted = (one for one in manifests if day is None or one.frozen.date() >= day)
    return tuple(one.id for one in sorted(wanted, key=lambda one: one.frozen))
