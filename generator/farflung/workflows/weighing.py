"""A letter that is light enough to be mailed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from farflung.pictures import lighten
from farflung.render.budget import mailed_bytes, within_budget

if TYPE_CHECKING:
    from farflung.model import Letter
    from farflung.workflows.project import Project

__all__ = ["fitted"]


def fitted(letter: Letter, project: Project) -> Letter:
    """Return the letter with its pictures made lighter where all of it is over the budget.

    Its HTML and text stay as they are. Nothing is encoded for a letter that fits.
    """
    budget = project.settings.publication.delivery.max_bytes
    if mailed_bytes(letter) <= budget:
        return letter
    renditions = [picture.rendition for picture in letter.pictures]
    return within_budget(letter, lighten(renditions, project.state / "pictures"), budget)
