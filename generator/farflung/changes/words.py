"""The fixed words of ``changes/``, in English; see :mod:`farflung.catalogue`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from farflung.catalogue import Plural, Sayings
from farflung.model import ChangeKind

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ChangesWords"]


def _kinds() -> Mapping[ChangeKind, str]:
    return {
        ChangeKind.ADDED: "New page",
        ChangeKind.CHANGED: "Changed",
        ChangeKind.MOVED: "Moved",
        ChangeKind.REMOVED: "Removed",
    }


def _titled() -> Mapping[ChangeKind, str]:
    return {
        ChangeKind.ADDED: "{title}: new page",
        ChangeKind.CHANGED: "{title}: changed",
        ChangeKind.MOVED: "{title}: moved",
        ChangeKind.REMOVED: "{title}: removed",
    }


def _edited() -> Mapping[ChangeKind, str]:
    return {
        ChangeKind.ADDED: "New page, from {before} to {after}",
        ChangeKind.CHANGED: "Changed from {before} to {after}",
        ChangeKind.MOVED: "Moved from {before} to {after}",
        ChangeKind.REMOVED: "Removed from {before} to {after}",
    }


@dataclass(frozen=True, slots=True)
class ChangesWords(Sayings):
    """Everything the pages and feeds of what changed say by themselves."""

    context: ClassVar[str] = "changes"

    colon: str = ": "
    comma: str = ", "
    title: str = "Changes"
    search_title: str = "Changes to the handbook"
    description: str = "What changed in the handbook, from each version to the next."
    about: str = (
        "What changed in the handbook from each version to the next, page by page and word by word."
    )
    follow: str = "Follow it in a feed reader:"
    atom: str = "Atom"
    json: str = "JSON Feed"
    feed_title: str = "Changes: {title}"
    span: str = "From {before} to {after}"
    everything: str = "Everything from {before} to {after}"
    news_changed: str = "What changed in the handbook"
    news_pages: str = "New pages"
    page_in_span: str = "{page}, from {before} to {after}"
    nothing: str = "Nothing has changed."
    only_small: str = "Nothing but small changes."
    dated: str = "{version} is of {date}."
    all_changes: str = "All changes"
    small: str = "Small changes"
    small_pages: Plural = Plural(
        "{count} page with small changes", "{count} pages with small changes"
    )
    small_why: str = "Spelling, white space, or what its authors marked as minor."
    owner: str = "Owner"
    chapter: str = "Chapter"
    uncommitted: str = "not committed yet"
    previously: str = "was {path}"
    inserted: Plural = Plural("{count} word inserted", "{count} words inserted")
    deleted: Plural = Plural("{count} word deleted", "{count} words deleted")
    page_itself: str = "the page itself"
    page_as_it_was: str = "as it was"
    page_in: str = "The page in {version}"
    key_inserted: str = "Inserted words are underlined"
    key_deleted: str = "deleted words are struck through"
    gone_title: str = "This comparison is no longer kept"
    gone: str = (
        "A newsletter linked to this comparison. It is no longer here: the page has changed back"
        " since, was moved, or the version it was compared with is no longer kept."
    )
    gone_pair: str = "What changed in that time"
    added_pages: Plural = Plural("{count} new page", "{count} new pages")
    changed_pages: Plural = Plural("{count} page changed", "{count} pages changed")
    moved_pages: Plural = Plural("{count} page moved", "{count} pages moved")
    removed_pages: Plural = Plural("{count} page removed", "{count} pages removed")
    kinds: Mapping[ChangeKind, str] = field(default_factory=_kinds)
    titled: Mapping[ChangeKind, str] = field(default_factory=_titled)
    edited: Mapping[ChangeKind, str] = field(default_factory=_edited)
