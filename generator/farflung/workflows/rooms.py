"""What stands beside the handbook's versions and what changed between them: the newsletter, above all.

A build imports this and makes it while others are at work on the handbook; see
:mod:`farflung.workflows.apart`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from farflung.edition.expiry import unexpired
from farflung.errors import ProblemsFound
from farflung.problems import has_errors, in_file_order
from farflung.render.newest import newest_edition
from farflung.render.web import web_sites
from farflung.site import Beside
from farflung.site.around import site_language
from farflung.workflows.browser_editor import editor
from farflung.workflows.changed_pages import news
from farflung.workflows.frozen import rebuild_all
from farflung.workflows.gathering import Gatherer
from farflung.workflows.look import look_at
from farflung.workflows.records import Made

if TYPE_CHECKING:
    from collections.abc import Sequence

    from farflung.edition.manifest import Manifest
    from farflung.model import Edition, Progress, WebSite
    from farflung.problems import Problem
    from farflung.render.look import Look
    from farflung.site import Selection
    from farflung.workflows.comparing import Released
    from farflung.workflows.moment import Moment
    from farflung.workflows.project import Project

__all__ = ["make_rooms"]


def make_rooms(
    project: Project,
    known: Released,
    frozen: tuple[tuple[Manifest, ...], tuple[Problem, ...]],
    built: Selection,
    moment: Moment,
    progress: Progress,
) -> Made:
    """Make it; ``known`` is what changed between all versions, ``built`` are those of this build.

    ``frozen`` are the manifests, with what is wrong with them. Raises :class:`ProblemsFound`.
    """
    manifests, problems = frozen
    rebuilt, faults = rebuild_all(project, manifests)
    publication = project.settings.publication
    gatherer = Gatherer(project, manifests, moment, known)
    gathered = [gatherer.gather(gatherer.coming(cadence)) for cadence in publication.cadences]
    coming = [one.plan.edition for one in gathered]
    contributions = gatherer.contributions[0]
    look, picture_faults = look_at(project, rebuilt, coming, contributions, progress)
    wrong = (problem for one in gathered for problem in one.problems)
    found = in_file_order((*problems, *faults, *wrong, *picture_faults))
    if has_errors(found):
        raise ProblemsFound(found)
    editions = tuple(unexpired(one.edition, moment.today) for one in rebuilt)
    sites = web_sites(editions, _previews(coming) if publication.preview else (), look)
    if not project.settings.handbook.markdown:
        sites = tuple(map(_without_markdown, sites))
    fronts = _fronts(project, built, known, editions, look)
    plan = gathered[0].plan
    return Made(
        Beside(sites, tuple(editor(project)), fronts),
        tuple(edition.id for edition in editions),
        (*known.left_out, *plan.notes),
        plan.failures,
        found,
    )


def _without_markdown(site: WebSite) -> WebSite:
    return replace(site, files=tuple(file for file in site.files if not file.path.endswith(".md")))


def _fronts(
    project: Project, built: Selection, known: Released, editions: Sequence[Edition], look: Look
) -> dict[str, str]:
    """Return the news for the start pages of the version that the site opens at and of the next."""
    opened = built.plan.opened.name
    names = [v.name for v in built.plan.versions if v.name == opened or v.tag is None]
    newest = newest_edition(editions, look, site_language(project.settings))
    changed = news(project, known, names)
    return {name: newest + changed.get(name, "") for name in names}


def _previews(coming: Sequence[Edition]) -> tuple[Edition, ...]:
    """Return what is shown of the coming editions: the main one, and digests that carry anything.

    A digest without anything would not be made; the main one, while empty, invites entries.
    """
    return (coming[0], *(edition for edition in coming[1:] if not edition.is_empty))
