"""``edition freeze``: a new edition, or one that was frozen in an earlier design."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from farflung.edition.manifest import Manifest, Proof, manifest_of
from farflung.edition.manifest_file import read_manifest, write_manifest
from farflung.errors import FarflungError, ProblemsFound, RefusedError, UsageError
from farflung.files import write_atomically
from farflung.gather.openings import EDITIONS, opening_path
from farflung.problems import Place, Problem, has_errors, in_file_order
from farflung.workflows.frozen import rebuild
from farflung.workflows.gathering import Gathered, Gatherer
from farflung.workflows.look import look_at
from farflung.workflows.manifests import read_manifests
from farflung.workflows.verifying import (
    State,
    lasting_proof,
    proof_of,
    proven_variants,
    verdict_of,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from farflung.model import Edition, Period, Progress
    from farflung.render.look import Look
    from farflung.workflows.moment import Moment
    from farflung.workflows.project import Project

__all__ = ["freeze", "freeze_again"]

_NO_PROOF = Proof("0" * 64, "0" * 64, "0" * 64)


def freeze(
    project: Project, name: str | None, moment: Moment, progress: Progress | None = None
) -> Manifest:
    """Write the manifest of an edition, so that its content can never change.

    Raises :class:`RefusedError` for an edition that is frozen already, lies in the future, carries
    nothing, or carries files that are not committed; :class:`ProblemsFound` for faulty files.
    """
    manifests, problems = read_manifests(project)
    gatherer = Gatherer(project, manifests, moment)
    period = gatherer.period(name)
    _refuse_period(project, period, manifests, moment)
    gathered = gatherer.gather(period)
    look, faults = look_at(
        project, (), [gathered.plan.edition], gathered.contributions, progress=progress
    )
    found = in_file_order((*problems, *gathered.problems, *faults))
    if has_errors(found):
        raise ProblemsFound(found)
    manifest = _manifest(project, gathered, moment)
    manifest = _proven(project, manifest, look)
    _write(project, manifest)
    return manifest


def freeze_again(project: Project, name: str, progress: Progress | None = None) -> Manifest:
    """Prove what a frozen edition carries with the letter that today's design makes of it.

    Content, moment and commit stay. Raises :class:`UsageError` where there is no such edition,
    :class:`ProblemsFound` where its content is not as it was frozen, :class:`RefusedError` where
    entries that appear in the letter alone are not on this machine.
    """
    manifests, problems = read_manifests(project)
    if problems:
        raise ProblemsFound(problems)
    manifest = next((manifest for manifest in manifests if manifest.id == name), None)
    if manifest is None:
        raise UsageError(f"there is no frozen edition {name}")
    rebuilt = rebuild(project, manifest)
    look, faults = look_at(project, [rebuilt], (), (), progress)
    verdict = verdict_of(project, rebuilt, look, faults)
    if verdict.state is State.CHANGED:
        raise ProblemsFound(verdict.problems)
    if rebuilt.absent:
        raise RefusedError(
            f"edition {name} carries entries for the letter alone that are not on this machine",
            hint="freeze again where the private folder is",
        )
    variants = tuple(proven_variants(rebuilt.edition, project.settings.publication))
    lasting = lasting_proof(project, rebuilt.edition, look, variants)
    proof = lasting if rebuilt.withdrawn else proof_of(rebuilt.edition, look, variants)
    kept = lasting if rebuilt.withdrawn or lasting != proof else None
    again = replace(_without_names(manifest, project.secret), proof=proof, lasting=kept)
    _write(project, again)
    return again


def _without_names(manifest: Manifest, secret: Collection[str]) -> Manifest:
    """Leave out the paths of entries whose kind appears in the letter alone by now."""
    sections = tuple(
        replace(section, entries=tuple(entry.nameless() for entry in section.entries))
        if section.kind in secret
        else section
        for section in manifest.sections
    )
    return replace(manifest, sections=sections)


def _write(project: Project, manifest: Manifest) -> None:
    path = project.root / EDITIONS / f"{manifest.id}.yml"
    write_atomically(path, write_manifest(manifest).encode())


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
    private = project.private
    if private and not private.is_dir():
        raise RefusedError(
            f"the private folder {project.settings.publication.private} is not on this machine, "
            "so this edition would lack its entries",
            hint="freeze where the folder is, or make it if there is nothing in it yet",
        )


def _manifest(project: Project, gathered: Gathered, moment: Moment) -> Manifest:
    edition = gathered.plan.edition
    if edition.is_empty:
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
    carried: dict[str, str] = {}
    if manifest.opening:
        for one in (manifest.opening, *manifest.opening.translations):
            carried[one.path] = one.sha256
    originals = (*edition.entries, *edition.answers)
    for entry in (one for original in originals for one in (original, *original.translations)):
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
    variants = tuple(proven_variants(rebuilt.edition, project.settings.publication))
    proof = proof_of(rebuilt.edition, look, variants)
    lasting = lasting_proof(project, rebuilt.edition, look, variants)
    return replace(again, proof=proof, lasting=lasting if lasting != proof else None)
