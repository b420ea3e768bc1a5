"""What changed with a version, and its new pages, as the version's start page shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from farflung.changes.parts import address_below, render_part
from farflung.model import ChangeKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from farflung.changes.parts import Setting
    from farflung.changes.records import Changes, PageChange

__all__ = ["news_of"]

_MOST = 6  # pages in each of the two lists


def news_of(version: str, found: Sequence[Changes], setting: Setting) -> str:
    """Return what a version brought as HTML, seen from its start page; nothing gives nothing.

    ``found`` are the comparisons of the site, newest first. New pages are named apart, small
    changes not at all.
    """
    changes = next((one for one in found if one.pair.after.name == version), None)
    if changes is None or not changes.shown:
        return ""
    latest = sorted(changes.shown, key=lambda page: (not page.committed, page.date), reverse=True)
    new = [page for page in latest if page.change is ChangeKind.ADDED]
    others = [page for page in latest if page.change is not ChangeKind.ADDED]

    def address(page: PageChange) -> str:
        """Lead to the edits of a page, else to the page in this version, else nowhere."""
        if page.redline:
            return f"../changes/{page.redline}"
        gone = page.change is ChangeKind.REMOVED
        return "" if gone else address_below(page.path, setting) or "./"

    return render_part(
        "news.html.j2",
        setting,
        changes=changes,
        changed=others[:_MOST],
        new=new[:_MOST],
        address=address,
        everything=f"../changes/{changes.pair.slug}/",
    )
