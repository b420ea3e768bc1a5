"""Where the links of a page lead, so that a link mended after a move is no change of the text.

When a page moves, the pages that link to it are edited too, and so are the links of the page
itself. Nobody who reads wants to see these edits: every link inside the handbook is compared by the
page it leads to, under the name that this page has in the newer state.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Leads"]


@dataclass(frozen=True, slots=True)
class Leads:
    """Reads the links of the page at ``page``, a path below the folder of pages.

    ``moved`` gives the later path of each page that has another one in the newer state.
    """

    page: str = ""
    moved: Mapping[str, str] = field(default_factory=dict)

    def to(self, address: str) -> str:
        """Return where a link or picture of the page leads, the same for both states.

        What leads out of the handbook, or to a place of the site's own, stays as it is written.
        """
        try:
            parts = urlsplit(address)
        except ValueError:
            return address
        if parts.scheme or parts.netloc or parts.path.startswith("/"):
            return address
        folder = posixpath.dirname(self.page)
        path = posixpath.normpath(posixpath.join(folder, unquote(parts.path)))
        path = path if parts.path else self.page
        path = quote(self.moved.get(path, path))
        return parts._replace(path=f"/{path}").geturl()
