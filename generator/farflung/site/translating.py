"""The pages of a version in another language, read from its tree and staged as one of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from farflung.identity import digest
from farflung.pages import read_page
from farflung.site.writing import Pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from farflung.site.cache import Kept
    from farflung.site.pasttree import PastTree
    from farflung.site.translated import Translated
    from farflung.site.worktree import WorkingTree

__all__ = ["translated_nav", "translated_pages"]


def translated_pages(pages: Translated, tree: WorkingTree | PastTree) -> Pages:
    """Return the files of the tree of ``pages``: these, and all of the version that are no pages."""
    named = {path: page for page, path in pages.sources.items()}
    mine = frozenset((*pages.others, *named))

    def origin() -> str:
        # which pages there are decides where links lead
        return digest("translated", pages.language, tree.origin_of(mine), sorted(pages.files))

    def files() -> Iterator[tuple[str, bytes | Kept]]:
        for path, content in tree.files(mine):
            if path in named and isinstance(content, bytes):
                yield named[path], _relinked(pages, named[path], content)
            else:
                yield named.get(path, path), content

    return Pages(origin, files, tree.remember)


def _relinked(pages: Translated, page: str, content: bytes) -> bytes:
    try:
        return pages.relinked(page, content.decode()).encode()
    except UnicodeDecodeError:
        return content  # of which the engine speaks


def translated_nav(
    pages: Translated, tree: WorkingTree | PastTree, nav: list[Any] | None
) -> list[Any] | None:
    """Return a navigation as written, in the language of ``pages``; None where there is none."""
    if nav is None:
        return None
    texts = tree.raw(frozenset(pages.untitled(nav)))
    return pages.nav(nav, {path: read_page(text, path).title for path, text in texts.items()})
