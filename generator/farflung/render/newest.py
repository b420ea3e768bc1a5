"""The newest edition as the start page of the handbook shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from farflung.model import same_tag
from farflung.render.addresses import Addresses
from farflung.render.archive import issue_of
from farflung.render.shelves import newest_first

if TYPE_CHECKING:
    from collections.abc import Sequence

    from farflung.model import Edition
    from farflung.render.look import Look

__all__ = ["newest_edition"]


def newest_edition(editions: Sequence[Edition], look: Look, language: str) -> str:
    """Return the newest edition as HTML, seen from the start page of a version; none gives nothing.

    ``language`` is the handbook's. It is used where the newsletter is made in it, else the main one
    of the newsletter, and the HTML says so.
    """
    if not editions:
        return ""
    spoken = look.publication.spoken
    looks = [look.speaking(tag) for tag in spoken if same_tag(tag, language)]
    look = looks[0] if looks else look
    archive = f"../newsletter/{look.folder}"
    issue = issue_of(newest_first(editions)[0], look, Addresses.of_handbook(), archive)
    return look.theme.render(
        "page/front.html.j2",
        look=look,
        words=look.words,
        issue=issue,
        archive=archive,
        foreign=not looks,
    )
