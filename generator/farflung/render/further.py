"""What an edition has no room for: named, counted, and led to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from farflung.model import ChangeKind
from farflung.render.records import Link
from farflung.render.rows import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from farflung.model import Elsewhere, HandbookChange
    from farflung.render.records import Medium

__all__ = ["Further", "further_changes", "further_entries"]

_NAMED = 12  # pages of the handbook that are named; the rest are counted


@dataclass(frozen=True, slots=True)
class Further:
    """A line at the end of a section: words, and what they lead to."""

    label: str
    links: tuple[Link, ...]


def further_entries(elsewhere: Sequence[Elsewhere], medium: Medium) -> Further | None:
    """Lead to the editions that carry in full what a digest has no room for."""
    if not elsewhere:
        return None
    look = medium.look
    counts = Counter(one.edition for one in elsewhere)
    links = tuple(
        Link(f"{look.calendar.edition(edition)} ({number})", medium.addresses.edition(edition.id))
        for edition, number in sorted(counts.items())
    )
    return Further(look.words.say("further_entries", count=str(len(elsewhere))), links)


def further_changes(changes: Sequence[HandbookChange], medium: Medium) -> Further | None:
    """Name the pages of the handbook that changed besides, and lead to all that changed."""
    if not changes:
        return None
    words, addresses = medium.look.words, medium.addresses
    links = [
        Link(
            clean(change.title),
            addresses.redline(change.redline)
            or ("" if change.change is ChangeKind.REMOVED else addresses.page(change.path)),
        )
        for change in changes[:_NAMED]
    ]
    if addresses.changes:
        links.append(Link(words.all_changes, addresses.changes))
    return Further(words.say("further_changes", count=str(len(changes))), tuple(links))
