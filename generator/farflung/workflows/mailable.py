"""An edition that may be mailed: frozen, not of the future, and made again exactly as it was."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from farflung.catalogue import catalogue_digest, spoken
from farflung.errors import ProblemsFound, RefusedError, UsageError
from farflung.mail.words import LetterWords
from farflung.render.letter import render_letter
from farflung.workflows.frozen import rebuild
from farflung.workflows.look import look_at
from farflung.workflows.manifests import read_manifests
from farflung.workflows.verifying import State, verdict_of
from farflung.workflows.weighing import fitted

if TYPE_CHECKING:
    from farflung.edition.manifest import Proof
    from farflung.model import Edition, Letter, Progress, Variant
    from farflung.render.look import Look
    from farflung.workflows.frozen import Rebuilt
    from farflung.workflows.moment import Moment
    from farflung.workflows.project import Project

__all__ = ["Mailable", "mailable"]


@dataclass(frozen=True, slots=True)
class Mailable:
    """An edition that proved to be as it was frozen; ``content`` is a hash of all it says."""

    project: Project
    edition: Edition
    look: Look
    content: str

    def letter(self, variant: Variant, muted: frozenset[str]) -> Letter:
        """Return the letter of a variant without the sections that its readers muted."""
        sections = tuple(s for s in self.edition.sections if s.id not in muted)
        answers = tuple(a for a in self.edition.answers if a.section not in muted)
        edition = replace(self.edition, sections=sections, answers=answers)
        return fitted(render_letter(edition, self.look, variant), self.project)

    def words(self, language: str) -> LetterWords:
        """Return what the letter says to one person, in a language."""
        return spoken(LetterWords, language or self.project.settings.publication.language)


def mailable(
    project: Project, name: str, moment: Moment, progress: Progress | None = None
) -> Mailable:
    """Make a frozen edition again, to be mailed.

    Raises :class:`RefusedError` for one that is not frozen, that is of the future, that lacks
    entries on this machine, or whose design is another by now; :class:`ProblemsFound` where its
    content is not as it was frozen; :class:`UsageError` for a name of no edition.
    """
    manifests, problems = read_manifests(project)
    if problems:
        raise ProblemsFound(problems)
    manifest = next((manifest for manifest in manifests if manifest.id == name), None)
    if manifest is None:
        raise UsageError(
            f"there is no frozen edition {name}", hint=f"first: farflung edition freeze {name}"
        )
    if manifest.period.start > moment.today:
        raise RefusedError(f"edition {name} is of the future: it begins on {manifest.period.start}")
    rebuilt = rebuild(project, manifest)
    look, faults = look_at(project, [rebuilt], (), (), progress)
    verdict = verdict_of(project, rebuilt, look, faults)
    if verdict.state is State.CHANGED:
        raise ProblemsFound(verdict.problems)
    _refuse(rebuilt, verdict.state)
    proof = manifest.lasting if rebuilt.withdrawn else manifest.proof
    return Mailable(project, rebuilt.edition, look, _content(proof))


def _refuse(rebuilt: Rebuilt, state: State) -> None:
    name = rebuilt.manifest.id
    if rebuilt.absent:
        raise RefusedError(
            f"{rebuilt.absent} entries that edition {name} carries are private and not on this "
            "machine, so its letter would be without them",
            hint="send from the machine that has the private folder",
        )
    if state is State.REDESIGNED:
        raise RefusedError(
            f"the design of letters is another than when edition {name} was frozen",
            hint=f"look at it (farflung preview {name}), then: "
            f"farflung edition freeze {name} --again",
        )


def _content(proof: Proof | None) -> str:
    """Hash what makes the letters of an edition: the proven ones, the design, the fixed words."""
    proven = asdict(proof) if proof else {}
    said = [proven, asdict(LetterWords()), catalogue_digest()]
    text = json.dumps(said, sort_keys=True, default=sorted)
    return sha256(text.encode()).hexdigest()
