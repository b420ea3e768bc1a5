"""Trees that were built with another care of their pages, and get the one of today without an engine.

Beside each built tree it is written down which file each page became, and with what care.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from farflung.site.attending import NO_CARE, attend
from farflung.site.cache.draft import Draft
from farflung.site.cache.store import Lost
from farflung.site.cache.trees import Tree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from farflung.site.attending import CareHtml
    from farflung.site.cache import Cache

__all__ = ["attended_anew", "save_attended"]


def save_attended(
    cache: Cache, key: str, tree: Tree, places: Mapping[str, str], cares: Mapping[str, CareHtml]
) -> None:
    """Keep a tree under a key, whatever care of its pages is in it.

    ``places`` are the files that its pages became, ``cares`` what was put into them, by the paths of
    pages. Raises :class:`OSError`.
    """
    rows = {page: [file, cares.get(page, NO_CARE).id] for page, file in places.items()}
    cache.save(key, Tree(tree.files, [tree.details, rows]), lasting=False)


def attended_anew(cache: Cache, key: str, cares: Mapping[str, CareHtml]) -> Tree | None:
    """Return the tree kept under a key with this care of its pages, and keep that instead.

    None if there is none, or only a damaged one. Raises :class:`OSError`.
    """
    kept = cache.find(key)
    if kept is None:
        return None
    draft, places = Draft(cache, kept.files), {}
    try:
        details, rows = kept.details
        for page, (file, before) in rows.items():
            places[page] = file
            care = cares.get(page, NO_CARE)
            if care.id != before:
                draft.write(file, attend(draft.bytes_of(file), care))
    except (Lost, AttributeError, KeyError, TypeError, ValueError):
        return None  # somebody else wrote into the cache, and the engine does it anew
    tree = Tree(draft.settled(), details)
    save_attended(cache, key, tree, places, cares)
    return tree
