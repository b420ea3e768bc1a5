"""States of the handbook, what changed between two of them, and the redline of a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from farflung.model import ChangeKind

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Changes", "PageChange", "Pair", "Redline", "State"]


@dataclass(frozen=True, slots=True)
class State:
    """The handbook at a commit, or as it lies in the working tree.

    ``name`` is the version's folder in the site, empty where it has none; ``folder`` is where the
    pages are from the repository's top, empty or with a slash at its end; ``nav`` the navigation as
    written, None where pages are found by themselves. Without a ``commit`` there are no pages yet.
    ``edited`` says that the commit is one of the working tree, which the repository itself does not
    have.
    """

    name: str
    title: str
    commit: str
    folder: str
    nav: list[Any] | None = field(default=None, compare=False)
    working_tree: bool = False
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Redline:
    """A page with its edits marked: HTML that nh3 was the last to touch.

    ``inserted`` and ``deleted`` count words; ``excerpts`` are the changed paragraphs as plain text,
    edits written ``[-old-]`` and ``{+new+}``. A ``small`` one changes white space or spelling only.
    """

    html: str
    inserted: int = 0
    deleted: int = 0
    small: bool = False
    excerpts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageChange:
    """One page that differs between two states; paths are below ``docs_dir``.

    ``old`` and ``new`` are the git hashes of the file, empty where there is none. ``minor`` pages
    are folded away. ``redline`` is its address below ``changes/``, empty where there is nothing to
    compare, and ``size`` the number of its characters as HTML. ``date`` is that of the last commit
    that touched the page (ISO 8601, UTC), ``summary`` that commit's subject line; ``committed`` is
    False where the page was edited since.
    """

    path: str
    title: str
    change: ChangeKind
    chapter: str
    previous: str = ""
    owner: str = ""
    summary: str = ""
    date: str = ""
    committed: bool = True
    minor: bool = False
    inserted: int = 0
    deleted: int = 0
    redline: str = ""
    size: int = 0
    excerpts: tuple[str, ...] = ()
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two consecutive states of the handbook.

    ``slug`` is the folder of their pages below ``changes/``. It names the older state alone, so
    that the address stays the same when the working tree becomes a version.
    """

    before: State
    after: State
    slug: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed from one state to the next: pages in the order of their chapters.

    ``date`` is that of the newer state's commit (ISO 8601, UTC); ``notes`` say what is missing.
    """

    pair: Pair
    pages: tuple[PageChange, ...]
    date: str = ""
    notes: tuple[str, ...] = ()

    @property
    def shown(self) -> tuple[PageChange, ...]:
        """The pages that are not folded away."""
        return tuple(page for page in self.pages if not page.minor)

    @property
    def folded(self) -> tuple[PageChange, ...]:
        """The pages with minor changes only."""
        return tuple(page for page in self.pages if page.minor)

    def counts(self) -> Mapping[ChangeKind, int]:
        """Count the pages that are not folded away by what happened to them."""
        return {kind: sum(p.change is kind for p in self.shown) for kind in ChangeKind}
