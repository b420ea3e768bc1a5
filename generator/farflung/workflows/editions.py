"""``edition plan``, ``edition freeze`` and ``edition verify``."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING

from farflung.edition.manifest import Manifest, Proof, manifest_of
from farflung.edition.manifest_file import read_manifest, write_manifest
from farflung.edition.periods import parse_period
from farflung.errors import FarflungError, ProblemsFound, RefusedError, UsageError
from farflung.files import write_atomically
from farflung.gather.openings import EDITIONS, opening_path
from farflung.problems import Place, Problem, has_errors, in_file_order
from farflung.render.budget import mailed_bytes
from farflung.render.letter import render_letter
from farflung.workflows.frozen import Rebuilt, read_manifests, rebuild
from farflung.workflows.gathering import Gathered, coming_period, gather
from farflung.workflows.look import look_at
from farflung.workflows.review import review
from farflung.workflows.weighing import fitted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from farflung.model import Letter, Period, Plan, Progress
    from farflung.render.look import Look
    from farflung.workflows.moment import Moment
    from farflung.workflows.project import Project

__all__ = ["PlanReport", "State", "Verdict", "freeze", "plan", "verify"]

_NO_PROOF = Proof("0" * 64, "0" * 64, "0" * 64)


@dataclass(frozen=True, slots=True)
class PlanReport:
    """What an edition would carry, the size of its letter, and what is wrong with files.

    ``html_bytes`` is the size of the letter's HTML in UTF-8, ``picture_bytes`` that of the pictures
    inside the mail, ``mail_bytes`` what all of it weighs at most as it travels, and ``most_bytes``
    what it may weigh; ``to_review`` counts pages of the handbook without an owner or overdue.
    """

    plan: Plan
    html_bytes: int
    picture_bytes: int
    mail_bytes: int
    most_bytes: int
    to_review: int
    problems: tuple[Problem, ...]


class State(StrEnum):
    """What the verification of a frozen edition found."""

    SAME = "same"  # every byte
    REDESIGNED = "redesigned"  # the content is the same, the design that shows it is another
    CHANGED = "changed"  # what it carries is not what was frozen


@dataclass(frozen=True, slots=True)
class Verdict:
    """The state of one frozen edition, and the problems of the files it carries."""

    edition: str
    state: State
    problems: tuple[Problem, ...] = ()


def plan(project: Project, name: str | None, moment: Moment) -> PlanReport:
    """Show what the edition called ``name`` (the coming one by default) would carry."""
    manifests, problems = read_manifests(project)
    period = parse_period(name) if name else coming_period(project, manifests, moment)
    gathered = gather(project, period, manifests, moment)
    look, faults = look_at(project, (), gathered.plan.edition, gathered.contributions)
    letter = fitted(render_letter(gathered.plan.edition, look), project)
    return PlanReport(
        plan=gathered.plan,
        html_bytes=len(letter.html.encode()),
        picture_bytes=sum(p.rendition.file.stat().st_size for p in letter.pictures),
        mail_bytes=mailed_bytes(letter),
        most_bytes=project.settings.publication.delivery.max_bytes,
        to_review=len(review(project, moment)),
        problems=in_file_order((*problems, *gathered.problems, *faults)),
    )


def freeze(
    project: Project, name: str | None, moment: Moment, progress: Progress | None = None
) -> Manifest:
    """Write the manifest of an edition, so that its content can never change.

    Raises :class:`RefusedError` for an edition that is frozen already, lies in the future, carries
    nothing, or carries files that are not committed; :class:`ProblemsFound` for faulty files.
    """
    manifests, problems = read_manifests(project)
    period = parse_period(name) if name else coming_period(project, manifests, moment)
    _refuse_period(project, period, manifests, moment)
    gathered = gather(project, period, manifests, moment)
    look, faults = look_at(
        project, (), gathered.plan.edition, gathered.contributions, progress=progress
    )
    found = in_file_order((*problems, *gathered.problems, *faults))
    if has_errors(found):
        raise ProblemsFound(found)
    manifest = _manifest(project, gathered, moment)
    manifest = _proven(project, manifest, look)
    path = project.root / EDITIONS / f"{period.id}.yml"
    write_atomically(path, write_manifest(manifest).encode())
    return manifest


def _refuse_period(
    project: Project, period: Period, manifests: Sequence[Manifest], moment: Moment
) -> None:
    if any(manifest.id == period.id for manifest in manifests):
        raise RefusedError(
            f"edition {period.id} is frozen already, and a frozen edition never changes",
            hint=f"compare it with: farflung edition verify {period.id}",
        )
    if period.start > moment.today:
        raise RefusedError(f"edition {period.id} begins on {period.start}, which is in the future")
    if period.cadence not in project.settings.publication.cadences:
        raise UsageError(
            f"{period.id} is a {period.cadence} edition, and this newsletter has none",
            hint="set cadence or digests in newsletter/newsletter.yml",
        )


def _manifest(project: Project, gathered: Gathered, moment: Moment) -> Manifest:
    edition = gathered.plan.edition
    if not any(section.items for section in edition.sections):
        raise RefusedError(f"edition {edition.id} would carry nothing, so it is not made")
    head = project.repository.head if project.repository else None
    commit = head.hash if head else ""
    frozen = moment.now.astimezone(dt.UTC).replace(microsecond=0)
    manifest = manifest_of(edition, opening_path(edition.id), frozen, commit, _NO_PROOF)
    missing = tuple(_uncommitted(project, manifest))
    if missing:
        raise ProblemsFound(missing)
    return manifest


def _uncommitted(project: Project, manifest: Manifest) -> Iterator[Problem]:
    """Find files that git could not bring back should somebody edit them later."""
    if project.repository is None or not manifest.commit:
        return
    files = [*manifest.files, *([manifest.opening] if manifest.opening else [])]
    carried = [*files, *(picture for file in files for picture in file.pictures)]
    blobs = project.repository.blobs(manifest.commit, [file.path for file in carried])
    for file in carried:
        if sha256(blobs.get(file.path, b"")).hexdigest() != file.sha256:
            message = "is not committed as it is, and a frozen edition must be able to find it"
            yield Problem(Place(file.path), "not-committed", message, "commit it, then freeze")


def _proven(project: Project, manifest: Manifest, look: Look) -> Manifest:
    """Add the hashes of the letter, made the way every later build will make it."""
    text = write_manifest(manifest)
    again, problems = read_manifest(text, f"{EDITIONS}/{manifest.id}.yml")
    if again is None:
        raise FarflungError(f"the manifest does not read back: {problems}")
    rebuilt = rebuild(project, again)
    if rebuilt.problems:
        raise ProblemsFound(rebuilt.problems)
    proof = _proof(render_letter(rebuilt.edition, look), look)
    return replace(again, proof=proof)


def _proof(letter: Letter, look: Look) -> Proof:
    return Proof(
        html=sha256(letter.html.encode()).hexdigest(),
        text=sha256(letter.text.encode()).hexdigest(),
        design=look.digest,
    )


def verify(
    project: Project, names: Sequence[str], progress: Progress | None = None
) -> tuple[Verdict, ...]:
    """Rebuild frozen editions (all of them by default) and compare every byte of their letters."""
    manifests, problems = read_manifests(project)
    if problems:
        raise ProblemsFound(problems)
    known = {manifest.id: manifest for manifest in manifests}
    for name in names:
        if name not in known:
            raise UsageError(f"there is no frozen edition {name}")
    chosen = [known[name] for name in names] if names else list(manifests)
    rebuilt = [rebuild(project, manifest) for manifest in chosen]
    look, faults = look_at(project, rebuilt, None, (), progress)
    return tuple(_verdict(one, look, faults) for one in rebuilt)


def _verdict(rebuilt: Rebuilt, look: Look, faults: Sequence[Problem]) -> Verdict:
    manifest = rebuilt.manifest
    paths = {picture.path for file in manifest.files for picture in file.pictures}
    problems = (*rebuilt.problems, *(f for f in faults if f.place.file in paths))
    if has_errors(problems):
        return Verdict(manifest.id, State.CHANGED, problems)
    proof = _proof(render_letter(rebuilt.edition, look), look)
    if (proof.html, proof.text) == (manifest.proof.html, manifest.proof.text):
        return Verdict(manifest.id, State.SAME, problems)
    if proof.design != manifest.proof.design:
        return Verdict(manifest.id, State.REDESIGNED, problems)
    place = Place(f"{EDITIONS}/{manifest.id}.yml")
    message = "the letter made from this manifest is not the one that was frozen"
    hint = "somebody edited the manifest; take it back from git"
    return Verdict(
        manifest.id, State.CHANGED, (*problems, Problem(place, "frozen-changed", message, hint))
    )
