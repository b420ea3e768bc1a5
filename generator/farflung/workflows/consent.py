"""``consent withdraw``: an entry leaves every edition, whether it is carried already or not.

The entry's file and its pictures are deleted, and the manifests of the editions that carry it keep
its hash and the word ``withdrawn``. So it leaves pages, feeds, search and pictures with the next
build, and the editions can still be verified: each manifest proves what is left of its letter. An
editor's opening letter, which may name people too, is taken out in the same way. A translation goes
with its original, whichever of them is named.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from farflung.edition.manifest import changed_texts, name_of
from farflung.edition.manifest_file import write_manifest
from farflung.errors import ProblemsFound, RefusedError, UsageError
from farflung.files import replace_together
from farflung.gather.names import original_of
from farflung.gather.openings import EDITIONS, opening_path
from farflung.gather.places import ENTRIES, called
from farflung.gather.translations import translations_of
from farflung.problems import did_you_mean, has_errors
from farflung.workflows.entries import read_entries
from farflung.workflows.frozen import rebuild
from farflung.workflows.look import look_at
from farflung.workflows.manifests import read_manifests
from farflung.workflows.verifying import State, lasting_proof, verdict_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from farflung.edition.manifest import Carried, Manifest
    from farflung.model import Entry
    from farflung.workflows.project import Project

__all__ = ["Withdrawal", "plan_withdrawal", "withdraw"]


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What withdrawing an entry will change.

    ``entry`` is what it is called; ``manifests`` are the new contents of those of the ``editions``
    that carry it; ``deleted`` are its file and its pictures. ``done`` are editions it was withdrawn
    from earlier, ``mentions`` the opening letters of editions that name what it is called by.
    """

    entry: str
    editions: tuple[str, ...]
    manifests: Mapping[Path, bytes]
    deleted: tuple[Path, ...]
    done: tuple[str, ...]
    mentions: tuple[str, ...]

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return not self.manifests and not self.deleted


@dataclass(frozen=True, slots=True)
class _Target:
    """The entry as somebody named it: its file, which may be gone, its name and known hashes."""

    file: Path
    name: str
    hashes: frozenset[str]

    def is_(self, carried: Carried) -> bool:
        return carried.known == self.name or carried.sha256 in self.hashes


def plan_withdrawal(project: Project, path: Path, today: dt.date) -> Withdrawal:
    """Work out what has to change for an entry to leave, and change nothing.

    ``path`` is the entry's file, absolute; it may have been deleted already. Raises
    :class:`UsageError` for what no edition and no folder has, :class:`ProblemsFound` where files
    that must stay are lost, and :class:`RefusedError` for an edition that is not as it was frozen.
    """
    manifests, problems = read_manifests(project)
    if problems:
        raise ProblemsFound(problems)
    target = _target(project, path)
    carrying = [m for m in manifests if any(map(target.is_, m.texts))]
    if not carrying and not target.file.is_file():
        raise _unknown(project, target, manifests)
    fresh = [m for m in carrying if any(target.is_(e) and not e.withdrawn for e in m.texts)]
    heading = _heading(project, target, carrying)
    return Withdrawal(
        entry=called(project.root, target.file),
        editions=tuple(manifest.id for manifest in fresh),
        manifests={
            project.root / EDITIONS / f"{m.id}.yml": _without(project, m, target, today)
            for m in fresh
        },
        deleted=tuple(_to_delete(project, target, carrying)),
        done=tuple(manifest.id for manifest in carrying if manifest not in fresh),
        mentions=tuple(_mentions(project, carrying, heading)),
    )


def withdraw(withdrawal: Withdrawal) -> None:
    """Make the changes, all of them or none; done again, it completes what a crash left."""
    replace_together(withdrawal.manifests, withdrawal.deleted)


def _target(project: Project, path: Path) -> _Target:
    tops = [project.root / ENTRIES, *([project.private] if project.private else [])]
    file = original_of(path.parent.resolve() / path.name)
    is_opening = file.parent == (project.root / EDITIONS).resolve() and file.suffix == ".md"
    if not is_opening and not any(file.parent.parent == top.resolve() for top in tops):
        raise UsageError(
            f"{called(project.root, file)} is no entry", hint=f"name one below {ENTRIES}/"
        )
    readable = file.is_file() and not file.is_symlink()
    hashes = {sha256(file.read_bytes()).hexdigest()} if readable else set[str]()
    return _Target(file, name_of(file.as_posix()), frozenset(hashes))


def _unknown(project: Project, target: _Target, manifests: Sequence[Manifest]) -> UsageError:
    carried = (entry.path for manifest in manifests for entry in manifest.files if entry.path)
    written = (called(project.root, f) for f in (project.root / ENTRIES).glob("*/*.md"))
    name = called(project.root, target.file)
    hint = did_you_mean(name, {*carried, *written})
    return UsageError(f"there is no entry {name}, and no edition carries it", hint=hint)


def _heading(project: Project, target: _Target, carrying: Sequence[Manifest]) -> str:
    """Return what the entry is called by; empty where its words are gone, or are the kind's own."""
    contributions, _ = read_entries(project, ())
    found: list[Entry] = [
        contribution.entry
        for contribution in contributions
        if name_of(contribution.entry.path) == target.name
    ]
    for manifest in carrying:
        edition = rebuild(project, manifest).edition
        entries = (*edition.entries, *edition.answers)
        found.extend(e for e in entries if name_of(e.path) == target.name)
    labels = {kind.label for kind in project.kinds.values()}
    return next((entry.heading for entry in found if entry.heading not in labels), "")


def _without(project: Project, manifest: Manifest, target: _Target, today: dt.date) -> bytes:
    """Return the manifest without the entry, and with the proof of what is left of its letter."""
    _refuse_changed(project, manifest)
    marked = changed_texts(manifest, lambda e: e.taken_out(today) if target.is_(e) else e)
    rebuilt = rebuild(project, marked)
    look, faults = look_at(project, [rebuilt], (), ())
    problems = (*rebuilt.problems, *faults)
    if has_errors(problems):
        raise ProblemsFound(problems)
    variants = (one.variant for one in manifest.proof.variants)
    proof = lasting_proof(project, rebuilt.edition, look, variants)
    return write_manifest(replace(marked, lasting=proof)).encode()


def _refuse_changed(project: Project, manifest: Manifest) -> None:
    """Refuse to prove anew an edition whose content was changed, as far as that can be seen."""
    rebuilt = rebuild(project, manifest)
    if has_errors(rebuilt.problems):
        return  # the entry itself may be lost; what else is lost is found without it
    look, faults = look_at(project, [rebuilt], (), ())
    verdict = verdict_of(project, rebuilt, look, faults)
    if verdict.state is State.CHANGED:
        raise RefusedError(
            f"edition {manifest.id} is not as it was frozen, so nothing can be proved of the rest",
            hint=f"look at it with: farflung edition verify {manifest.id}",
        )


def _to_delete(project: Project, target: _Target, carrying: Sequence[Manifest]) -> Iterator[Path]:
    """Find the entry's file, its translations, and those of its pictures that no other entry shows."""
    for file in (target.file, *translations_of(target.file)):
        if file.is_file() or file.is_symlink():
            yield file
    contributions, _ = read_entries(project, ())
    own: set[str] = set()
    others: set[str] = set()
    for entry in (contribution.entry for contribution in contributions):
        parts = (entry, *entry.translations)
        shown = {picture.path for one in parts for picture in one.pictures}
        (own if name_of(entry.path) == target.name else others).update(shown)
    for carried in (e for manifest in carrying for e in manifest.texts):
        whole = (carried, *carried.translations)
        shown = {picture.path for one in whole for picture in one.pictures if picture.path}
        (own if target.is_(carried) else others).update(shown)
    for path in sorted(own - others):
        file = project.root / path
        if file.is_file() and not file.is_symlink():
            yield file


def _mentions(project: Project, carrying: Sequence[Manifest], heading: str) -> Iterator[str]:
    for manifest in carrying:
        path = opening_path(manifest.id)
        file = project.root / path
        stays = manifest.opening is not None and not manifest.opening.withdrawn
        if heading and stays and file.is_file() and heading in file.read_text("utf-8", "replace"):
            yield path
