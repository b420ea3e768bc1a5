"""Where the project is; light, for verbs that may have nothing to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from farflung.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["MKDOCS_FILE", "NEWSLETTER_FILE", "find_root"]

# The same names as in farflung.config, which takes longer to import than a build with no work.
NEWSLETTER_FILE = "newsletter/newsletter.yml"
MKDOCS_FILE = "mkdocs.yml"


def find_root(start: Path) -> Path:
    """Return the nearest folder upward that holds a project. Raises :class:`UsageError`."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / MKDOCS_FILE).is_file() and (folder / NEWSLETTER_FILE).is_file():
            return folder
    raise UsageError(
        f"there is no project here: no folder upward has {MKDOCS_FILE} and {NEWSLETTER_FILE}",
        hint="make one with: farflung init",
    )
