"""What the newsletter tells of a comparison: one record a page, without what is folded away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from farflung.model import ChangeKind, HandbookChange, HandbookHistory

if TYPE_CHECKING:
    from collections.abc import Mapping

    from farflung.changes.records import Changes

__all__ = ["history_of"]


def history_of(changes: Changes, redlines: Mapping[str, str]) -> HandbookHistory:
    """Return the pages of a comparison by their paths; ``redlines`` are addresses by path."""
    pages = (
        HandbookChange(
            path=page.path,
            title=page.title,
            change=page.change,
            previous=page.previous,
            summary=page.summary,
            redline="" if page.change is ChangeKind.REMOVED else redlines.get(page.path, ""),
        )
        for page in sorted(changes.shown, key=lambda page: page.path)
    )
    return HandbookHistory(changes.pair.before.commit, changes.pair.after.commit, tuple(pages))
