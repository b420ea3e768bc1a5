"""What ``check`` says about consent, dates, words for pictures, and what git should not remember."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import TYPE_CHECKING

from farflung.gather.places import ENTRIES
from farflung.git import open_repository
from farflung.kinds import ConsentRule
from farflung.model import FieldType
from farflung.problems import Problem, Severity
from farflung.site.pagecheck import says_nothing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from farflung.gather.contributions import Contribution
    from farflung.workflows.project import Project

__all__ = ["alt_problems", "consent_problems", "date_problems", "private_problems"]

_FAR = dt.timedelta(days=366)
_DAY = dt.timedelta(days=1)  # on the other side of the date line it is tomorrow already


def private_problems(project: Project, contributions: Sequence[Contribution]) -> Iterator[Problem]:
    """Warn of entries for the letter alone that lie where git remembers them."""
    named = project.settings.publication.private
    hint = f"move it to {named}/" if named else "move it out, and name the folder: private: ../…"
    for contribution in contributions:
        entry = contribution.entry
        if entry.kind in project.secret and entry.path.startswith(f"{ENTRIES}/"):
            message = "this appears in the letter alone, but lies in the repository for good"
            yield contribution.document.problem(
                (), "private-entry", message, hint=hint, severity=Severity.WARNING
            )
    private = project.private
    if private and private.is_dir() and open_repository(private):
        message = f'the folder "{named}" is in a git repository too, which remembers it'
        yield project.settings.newsletter.problem(
            ("private",), "private-in-git", message, severity=Severity.WARNING
        )


def consent_problems(project: Project, contributions: Sequence[Contribution]) -> Iterator[Problem]:
    """Warn where somebody else than the person an entry is about gave the consent."""
    for contribution in contributions:
        entry = contribution.entry
        kind = project.kinds[entry.kind]
        spec = kind.spec(kind.heading)
        about_a_person = spec is not None and spec.type is FieldType.PERSON
        if kind.consent is ConsentRule.NONE or not about_a_person or entry.consent is None:
            continue
        if _plain(entry.consent.by) != _plain(entry.heading):
            message = f"consent is given by {entry.consent.by}, and this is about {entry.heading}"
            yield contribution.document.problem(
                ("consent",),
                "consent-of-another",
                message,
                hint="it is theirs to give; name both of them alike if it is one person",
                severity=Severity.WARNING,
            )


def date_problems(contributions: Sequence[Contribution], today: dt.date) -> Iterator[Problem]:
    """Warn of dates that can hardly be meant."""
    for contribution in contributions:
        entry, document = contribution.entry, contribution.document
        if entry.date > today + _FAR:
            message = f"{entry.date} is more than a year ahead, and the entry waits until then"
            hint = "is the year right?"
            yield document.problem(
                ("date",), "far-date", message, hint=hint, severity=Severity.WARNING
            )
        if entry.expires and entry.expires < entry.date:
            message = f"it expires on {entry.expires}, before the day it is about"
            hint = "then no edition shows it; is the date right?"
            yield document.problem(
                ("expires",), "expires-early", message, hint=hint, severity=Severity.WARNING
            )
        if entry.consent and entry.consent.date > today + _DAY:
            message = f"consent is dated {entry.consent.date}, which is still to come"
            hint = "write the day on which the person agreed"
            where = ("consent", "date")
            yield document.problem(
                where, "future-consent", message, hint=hint, severity=Severity.WARNING
            )


def alt_problems(contributions: Sequence[Contribution]) -> Iterator[Problem]:
    """Warn of words for pictures that say nothing to somebody who cannot see them."""
    for contribution in contributions:
        for picture in contribution.entry.pictures:
            if picture.alt and says_nothing(picture.alt, picture.path):
                message = f'"{picture.alt}" says nothing to somebody who cannot see the picture'
                yield contribution.document.problem(
                    (picture.field,),
                    "poor-alt",
                    message,
                    hint="say what is to be seen, as you would on the telephone",
                    severity=Severity.WARNING,
                )


def _plain(name: str) -> str:
    """Return a name without case and accents."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())
