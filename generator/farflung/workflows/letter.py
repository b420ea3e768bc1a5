"""The coming edition's letter and plan, as ``serve`` shows them."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from farflung.model import Entry
from farflung.problems import in_file_order
from farflung.render.letter import render_letter
from farflung.serving.views import LetterView
from farflung.workflows.gathering import Gatherer
from farflung.workflows.look import look_at
from farflung.workflows.manifests import read_manifests
from farflung.workflows.prospects import entry_views, is_entry, remarks
from farflung.workflows.weighing import fitted

if TYPE_CHECKING:
    from farflung.model import Letter, Plan
    from farflung.problems import Problem
    from farflung.workflows.moment import Moment
    from farflung.workflows.project import Project

__all__ = ["self_contained", "view_letter"]


def view_letter(project: Project, moment: Moment) -> tuple[LetterView, tuple[Problem, ...]]:
    """Render the coming edition's letter as things stand, and say what is wrong with its files."""
    manifests, problems = read_manifests(project)
    gatherer = Gatherer(project, manifests, moment)
    cadences = project.settings.publication.cadences
    coming = [gatherer.gather(gatherer.coming(cadence)) for cadence in cadences]
    gathered = coming[0]
    edition = gathered.plan.edition
    look, faults = look_at(project, (), [edition], gathered.contributions)
    found = in_file_order((*problems, *gathered.problems, *faults))
    letter = fitted(render_letter(edition, look), project)
    view = LetterView(
        edition=f"{edition.id}, {edition.period.start} to {edition.period.end}",
        subject=letter.subject,
        html=self_contained(letter),
        text=letter.text,
        entries=entry_views(
            [one.plan for one in coming],
            gatherer.contributions[0],
            (*found, *remarks(project, gatherer.contributions[0], moment)),
        ),
        plan=_told(gathered.plan),
    )
    return view, found


def self_contained(letter: Letter) -> str:
    """Put the pictures into the HTML itself, so that the letter needs nothing but its own bytes."""
    html = letter.html
    for picture in letter.pictures:
        content = b64encode(picture.rendition.file.read_bytes()).decode()
        address = f"data:{picture.rendition.media_type};base64,{content}"
        html = html.replace(f'"cid:{picture.cid}"', f'"{address}"')
    return html


def _told(plan: Plan) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Write what the plan says of other things than entries, as headed lists."""
    carried = [
        (section.title, tuple(i.title for i in section.items if not isinstance(i, Entry)))
        for section in plan.edition.sections
    ]
    held = tuple(
        f"{held.what}: {held.reason}" + (f" (until {held.until})" if held.until else "")
        for held in plan.held
        if not is_entry(held.what)
    )
    notes = (*(f"feed {f.source}: {f.reason}" for f in plan.failures), *plan.notes)
    lists = [
        *((f"Also goes in: {title}", lines) for title, lines in carried),
        ("Also not in this edition", held),
        ("Notes", notes),
    ]
    return tuple((title, lines) for title, lines in lists if lines)
