"""``edition verify``: whether a frozen edition is what it was, as far as it can still be rebuilt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING

from farflung.edition.expiry import lasting
from farflung.edition.manifest import Proof, VariantProof
from farflung.errors import ProblemsFound, UsageError
from farflung.gather.openings import EDITIONS
from farflung.model import Variant
from farflung.problems import Place, Problem, has_errors
from farflung.render.letter import render_letter
from farflung.workflows.frozen import rebuild
from farflung.workflows.look import look_at
from farflung.workflows.manifests import read_manifests

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from farflung.config import Publication
    from farflung.model import Edition, Letter, Progress
    from farflung.render.look import Look
    from farflung.workflows.frozen import Rebuilt
    from farflung.workflows.project import Project

__all__ = [
    "State",
    "Verdict",
    "lasting_proof",
    "proof_of",
    "proven_variants",
    "verdict_of",
    "verify",
]


class State(StrEnum):
    """What the verification of a frozen edition found."""

    SAME = "same"  # every byte
    REDUCED = "reduced"  # every byte but those of entries that were withdrawn or are private
    REDESIGNED = "redesigned"  # the content is the same, the design that shows it is another
    CHANGED = "changed"  # what it carries is not what was frozen


@dataclass(frozen=True, slots=True)
class Verdict:
    """The state of one frozen edition, and the problems of the files it carries.

    ``withdrawn`` and ``absent`` count the entries that could not be compared.
    """

    edition: str
    state: State
    problems: tuple[Problem, ...] = ()
    withdrawn: int = 0
    absent: int = 0


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
    look, faults = look_at(project, rebuilt, (), (), progress)
    return tuple(verdict_of(project, one, look, faults) for one in rebuilt)


def verdict_of(
    project: Project, rebuilt: Rebuilt, look: Look, faults: Sequence[Problem] = ()
) -> Verdict:
    """Compare one rebuilt edition with its proof: the whole letter, or what is left of it.

    ``faults`` are those of pictures.
    """
    manifest = rebuilt.manifest
    paths = {picture.path for file in manifest.files for picture in file.pictures}
    problems = (*rebuilt.problems, *(f for f in faults if f.place.file in paths))
    whole = not (rebuilt.withdrawn or rebuilt.absent)
    frozen = manifest.proof if whole else manifest.lasting
    variants = tuple(one.variant for one in frozen.variants) if frozen else ()
    proof = (
        proof_of(rebuilt.edition, look, variants)
        if whole
        else lasting_proof(project, rebuilt.edition, look, variants)
    )
    if has_errors(problems):
        state = State.CHANGED
    elif frozen and replace(proof, design=frozen.design) == frozen:
        state = State.SAME if whole else State.REDUCED
    elif frozen and proof.design != frozen.design:
        state = State.REDESIGNED
    else:
        state = State.CHANGED
        message = "the letter made from this manifest is not the one that was frozen"
        hint = "somebody edited the manifest; take it back from git"
        place = Place(f"{EDITIONS}/{manifest.id}.yml")
        problems = (*problems, Problem(place, "frozen-changed", message, hint))
    return Verdict(manifest.id, state, problems, rebuilt.withdrawn, rebuilt.absent)


def proven_variants(edition: Edition, publication: Publication) -> Iterator[Variant]:
    """Return the variants whose letters are proven, beside everybody's in the main language."""
    for language in publication.spoken:
        if language != publication.language:
            yield Variant(language)
        if edition.groups:
            yield Variant(language, edition.groups)


def proof_of(edition: Edition, look: Look, variants: Iterable[Variant] = ()) -> Proof:
    """Return what proves an edition: the hashes of its letters and of the design that made them."""
    html, text = _hashes(render_letter(edition, look))
    proven = (VariantProof(v, *_hashes(render_letter(edition, look, v))) for v in variants)
    return Proof(html, text, look.digest, tuple(proven))


def _hashes(letter: Letter) -> tuple[str, str]:
    return sha256(letter.html.encode()).hexdigest(), sha256(letter.text.encode()).hexdigest()


def lasting_proof(
    project: Project, edition: Edition, look: Look, variants: Iterable[Variant] = ()
) -> Proof:
    """Return the proof of an edition without what appears in the letter alone."""
    return proof_of(lasting(edition, project.secret), look, variants)
