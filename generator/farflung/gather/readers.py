"""Whom entries are for: the teams that the publication knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from farflung.problems import did_you_mean, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from farflung.config import Publication
    from farflung.gather.contributions import Contribution
    from farflung.problems import Problem

__all__ = ["audience_problems"]


def audience_problems(
    contributions: Iterable[Contribution], publication: Publication
) -> Iterator[Problem]:
    """Find teams that the publication does not name: an entry for them would reach nobody."""
    known = publication.teams
    if not known:
        return
    for contribution in contributions:
        for group in contribution.entry.audience:
            kind, _, team = group.partition(":")
            if kind == "team" and team not in known:
                message = f'newsletter.yml names no team "{team}"'
                hint = did_you_mean(team, known) or f"the teams are {listed(tuple(known))}"
                document = contribution.document
                yield document.problem(("audience",), "unknown-team", message, hint=hint)
