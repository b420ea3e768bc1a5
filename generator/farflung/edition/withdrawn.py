"""What became of entries whose consent was withdrawn: they appear in no edition again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from farflung.edition.manifest import name_of
from farflung.model import Held

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from farflung.edition.manifest import Manifest
    from farflung.model import Entry

__all__ = ["without_withdrawn"]


def without_withdrawn(
    entries: Iterable[Entry], manifests: Sequence[Manifest]
) -> tuple[tuple[Entry, ...], tuple[Held, ...]]:
    """Part entries that may appear from those that an edition of any cadence had to take out.

    A file that has come back, by a merge perhaps, is known by its name or its bytes.
    """
    carried = (e for manifest in manifests for e in (*manifest.files, *manifest.answered))
    gone = {key for entry in carried if entry.withdrawn for key in (entry.known, entry.sha256)}
    reason = "its consent was withdrawn: delete this file"
    kept: list[Entry] = []
    held: list[Held] = []
    for entry in entries:
        if gone.isdisjoint((name_of(entry.path), entry.sha256)):
            kept.append(entry)
        else:
            held.append(Held(entry.path, entry.section, reason))
    return tuple(kept), tuple(held)
