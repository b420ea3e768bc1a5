"""What a contributor should know of an entry besides where it is, and what a file is that is no entry."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from farflung.edition.manifest import name_of
from farflung.errors import UsageError
from farflung.gather.contributions import ENTRIES
from farflung.gather.openings import EDITIONS
from farflung.problems import did_you_mean

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from farflung.edition.manifest import Carried, Manifest
    from farflung.gather.contributions import Contribution
    from farflung.model import Entry
    from farflung.workflows.project import Project

__all__ = ["no_entry", "remarks", "withdrawal"]


def remarks(entry: Entry, manifests: Sequence[Manifest], today: dt.date) -> Iterator[str]:
    """Give one sentence for each thing that is otherwise than a contributor may think."""
    carried = [(m, c) for m in manifests for c in m.files if c.known == name_of(entry.path)]
    yield from withdrawal(manifests, entry.path)
    if entry.audience:
        groups = " or ".join(entry.audience)
        yield f"It is for {groups} only: in their letters, and nowhere on the site."
    if carried and entry.expires and entry.expires < today:
        yield f"It expired on {entry.expires} and has left the archive."
    kept = sorted({m.id for m, c in carried if c.sha256 != entry.sha256})
    if kept:
        yield f"The file was edited since; {', '.join(kept)} keeps it as it was."
    for translation in entry.translations:
        name = Path(translation.path).name
        then = [(m.id, _frozen(c, translation)) for m, c in carried if not c.withdrawn]
        if without := sorted(edition for edition, sha256 in then if not sha256):
            yield f"{name} came later; {', '.join(without)} is without it."
        if kept := sorted(e for e, sha256 in then if sha256 not in {"", translation.sha256}):
            yield f"{name} was edited since; {', '.join(kept)} keeps it as it was."


def withdrawal(manifests: Sequence[Manifest], path: str) -> Iterator[str]:
    """Say that an entry was taken out of the editions that carried it."""
    carried = (c for m in manifests for c in m.files if c.known == name_of(path))
    days = {c.withdrawn for c in carried if c.withdrawn}
    if days:
        yield f"Its consent was withdrawn on {min(days)}: it has left every edition."


def _frozen(carried: Carried, translation: Entry) -> str:
    """Return the hash of a translation as an edition carries it, empty where it has none."""
    name = name_of(translation.path)
    return next((one.sha256 for one in carried.translations if one.known == name), "")


def no_entry(project: Project, path: str, contributions: Sequence[Contribution]) -> UsageError:
    """Say what a file is that is no entry."""
    file = project.root / path
    docs = project.settings.site.docs_dir.strip("/")
    hint = f"an entry is a file such as {ENTRIES}/pets/mochi.md"
    if not os.path.lexists(file):
        names = {contribution.entry.path for contribution in contributions}
        known = did_you_mean(path, names)
        return UsageError(
            f"there is no file {path}, and no edition carries one", hint=known or hint
        )
    if path.startswith(f"{EDITIONS}/") and file.suffix == ".yml":
        hint = f"look at it with: farflung edition verify {file.stem}"
        return UsageError(f"{path} is the manifest of a frozen edition", hint=hint)
    if path.startswith(f"{EDITIONS}/"):
        hint = f"look at that edition with: farflung preview {file.stem}"
        return UsageError(f"{path} is the opening letter of an edition, no entry", hint=hint)
    if path.startswith(f"{docs}/"):
        hint = "what changed in the handbook is told by itself: farflung changes"
        return UsageError(f"{path} belongs to the handbook, and is no entry", hint=hint)
    if path.startswith(f"{ENTRIES}/") and file.is_file():
        message = f"no entry shows {path}, or the one that does has problems"
        return UsageError(message, hint="look for them with: farflung check")
    return UsageError(f"{path} is no entry", hint=hint)
