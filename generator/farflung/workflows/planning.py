"""``edition plan``: the coming edition of each cadence, before anything is frozen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from farflung.edition.missing import Missing, missing
from farflung.problems import in_file_order
from farflung.render.budget import mailed_bytes
from farflung.render.letter import render_letter, weigh_letter
from farflung.render.measure import reading_minutes
from farflung.workflows.gathering import Gatherer
from farflung.workflows.look import look_at
from farflung.workflows.manifests import read_manifests
from farflung.workflows.review import review
from farflung.workflows.weighing import fitted

if TYPE_CHECKING:
    from farflung.model import Edition, ItemWeight, Plan
    from farflung.problems import Problem
    from farflung.render.look import Look
    from farflung.workflows.moment import Moment
    from farflung.workflows.project import Project

__all__ = ["EditionPlan", "LetterSize", "PlanReport", "plan"]


@dataclass(frozen=True, slots=True)
class LetterSize:
    """The size of a letter in bytes: its HTML (UTF-8) as mailed, ``whole`` with nothing cut.

    ``most`` is what the HTML may have; where the whole is more, ``heaviest`` names what takes most
    of it. ``pictures`` is the size of those inside the mail, ``mailed`` what all of it weighs at
    most as it travels, and ``most_mailed`` what it may weigh.
    """

    html: int
    whole: int
    most: int
    pictures: int
    mailed: int
    most_mailed: int
    heaviest: tuple[ItemWeight, ...]

    @property
    def is_too_long(self) -> bool:
        """Whether texts are cut to make it fit."""
        return self.whole > self.most

    @property
    def is_too_heavy(self) -> bool:
        """Whether its pictures cannot be made light enough."""
        return self.mailed > self.most_mailed


@dataclass(frozen=True, slots=True)
class EditionPlan:
    """What one edition would carry and lack, the minutes to read it, and its letter's size."""

    plan: Plan
    missing: Missing
    minutes: int
    letter: LetterSize


@dataclass(frozen=True, slots=True)
class PlanReport:
    """The plans asked for, main cadence first, and what is wrong with files.

    ``to_review`` counts pages of the handbook without an owner or overdue.
    """

    editions: tuple[EditionPlan, ...]
    to_review: int
    problems: tuple[Problem, ...]


def plan(project: Project, name: str | None, moment: Moment) -> PlanReport:
    """Show what the edition called ``name`` would carry, by default the coming of each cadence."""
    manifests, problems = read_manifests(project)
    gatherer = Gatherer(project, manifests, moment)
    cadences = project.settings.publication.cadences
    periods = [gatherer.period(name)] if name else [gatherer.coming(one) for one in cadences]
    gathered = [gatherer.gather(period) for period in periods]
    contributions, _ = gatherer.contributions
    look, faults = look_at(project, (), [one.plan.edition for one in gathered], contributions)
    entries = [contribution.entry for contribution in contributions]
    return PlanReport(
        editions=tuple(
            EditionPlan(
                one.plan,
                missing(one.plan.edition, entries, project.kinds, manifests),
                reading_minutes(one.plan.edition, look),
                _size(project, one.plan.edition, look),
            )
            for one in gathered
        ),
        to_review=len(review(project, moment)),
        problems=in_file_order((*problems, *(p for g in gathered for p in g.problems), *faults)),
    )


def _size(project: Project, edition: Edition, look: Look) -> LetterSize:
    letter = fitted(render_letter(edition, look), project)
    weight = weigh_letter(edition, look)
    return LetterSize(
        html=len(letter.html.encode()),
        whole=weight.size,
        most=weight.limit,
        pictures=sum(p.rendition.file.stat().st_size for p in letter.pictures),
        mailed=mailed_bytes(letter),
        most_mailed=project.settings.publication.delivery.max_bytes,
        heaviest=() if weight.fits else weight.heaviest(),
    )
