"""What an edition has to answer: riddles of the edition before, questions of any earlier one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from farflung.edition.manifest import name_of
from farflung.edition.questions import answered_since, waits
from farflung.workflows.frozen import rebuild

if TYPE_CHECKING:
    from collections.abc import Sequence

    from farflung.edition.manifest import Manifest
    from farflung.model import Entry, Period
    from farflung.workflows.project import Project

__all__ = ["answers"]


def answers(
    project: Project, period: Period, manifests: Sequence[Manifest], entries: Sequence[Entry]
) -> tuple[Entry, ...]:
    """Return what an edition has to answer: the riddles of the edition before, and questions.

    A question that was carried while it was open is answered once, with the words of today.
    """
    before = [
        manifest
        for manifest in manifests
        if manifest.period.cadence is period.cadence and manifest.period.end < period.start
    ]
    if not before:
        return ()
    last = rebuild(project, max(before, key=lambda manifest: manifest.period.end)).edition
    riddles = tuple(entry for entry in last.entries if project.kinds[entry.kind].reveals)
    told = {entry.known for manifest in before for entry in manifest.answered}
    asked = _asked_before(project, before, entries)
    return (*riddles, *answered_since(entries, asked, told, project.kinds))


def _asked_before(
    project: Project, before: Sequence[Manifest], entries: Sequence[Entry]
) -> list[Entry]:
    """Return, as earlier editions carry them, the entries that have an answer and were edited since."""
    answered = [e for e in entries if project.kinds[e.kind].awaits and not waits(e, project.kinds)]
    edited = {name_of(e.path): e.sha256 for e in answered}
    found: list[Entry] = []
    for manifest in before:
        changed = {e.known for e in manifest.files if e.sha256 != edited.get(e.known, e.sha256)}
        if changed:
            carried = rebuild(project, manifest).edition.entries
            found.extend(entry for entry in carried if name_of(entry.path) in changed)
    return found
