"""``edition plan`` and ``edition freeze``."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
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
from farflung.workflows.frozen import read_manifests, rebuild
from farflung.workflows.gathering import Gathered, coming_period, gather
from farflung.workflows.look import look_at
from farflung.workflows.review import review
from farflung.workflows.verifying import lasting_proof, proof_of
from farflung.workflows.weighing import fitted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from farflung.model import Edition, Period, Plan, Progress
    from farflung.render.look import Look
    from farflung.workflows.moment import Moment
    from farflung.workflows.project import Project

__all__ = ["PlanReport", "freeze", "plan"]

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
    private = project.private
    if private and not private.is_dir():
        raise RefusedError(
            f"the private folder {project.settings.publication.private} is not on this machine, "
            "so this edition would lack its entries",
            hint="freeze where the folder is, or make it if there is nothing in it yet",
        )


def _manifest(project: Project, gathered: Gathered, moment: Moment) -> Manifest:
    edition = gathered.plan.edition
    if not any(section.items for section in edition.sections):
        raise RefusedError(f"edition {edition.id} would carry nothing, so it is not made")
    head = project.repository.head if project.repository else None
    commit = head.hash if head else ""
    frozen = moment.now.astimezone(dt.UTC).replace(microsecond=0)
    opening = opening_path(edition.id)
    manifest = manifest_of(edition, opening, frozen, commit, _NO_PROOF, project.secret)
    missing = tuple(_uncommitted(project, edition, manifest))
    if missing:
        raise ProblemsFound(missing)
    return manifest


def _uncommitted(project: Project, edition: Edition, manifest: Manifest) -> Iterator[Problem]:
    """Find files that git could not bring back should somebody edit them later.

    What lies outside of the repository is none of them: git is not to know it.
    """
    if project.repository is None or not manifest.commit:
        return
    carried = {manifest.opening.path: manifest.opening.sha256} if manifest.opening else {}
    for entry in (*edition.entries, *edition.answers):
        carried[entry.path] = entry.sha256
        carried |= {picture.path: picture.sha256 for picture in entry.pictures}
    inside = {path: digest for path, digest in carried.items() if not path.startswith("../")}
    blobs = project.repository.blobs(manifest.commit, list(inside))
    for path, digest in inside.items():
        if sha256(blobs.get(path, b"")).hexdigest() != digest:
            message = "is not committed as it is, and a frozen edition must be able to find it"
            yield Problem(Place(path), "not-committed", message, "commit it, then freeze")


def _proven(project: Project, manifest: Manifest, look: Look) -> Manifest:
    """Add the hashes of the letter, made the way every later build will make it."""
    text = write_manifest(manifest)
    again, problems = read_manifest(text, f"{EDITIONS}/{manifest.id}.yml")
    if again is None:
        raise FarflungError(f"the manifest does not read back: {problems}")
    rebuilt = rebuild(project, again)
    if rebuilt.problems:
        raise ProblemsFound(rebuilt.problems)
    proof = proof_of(rebuilt.edition, look)
    lasting = lasting_proof(project, rebuilt.edition, look)
    return replace(again, proof=proof, lasting=lasting if lasting != proof else None)
