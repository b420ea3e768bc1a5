"""Starting the engine before anything else is known: it has MkDocs to load meanwhile."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from farflung.site.engines.host import start_host, stop_host
from farflung.workflows.root import MKDOCS_FILE

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["cool_down", "warm_up"]

_ANOTHER = re.compile(rb"\bengine:\s*[\"']?(properdocs|zensical)")


def warm_up(root: Path) -> None:
    """Start the process that builds pages, unless the project's settings name another engine."""
    try:
        settings = (root / MKDOCS_FILE).read_bytes()
    except OSError:
        return  # whoever reads the settings says so
    if not _ANOTHER.search(settings):
        start_host()


def cool_down() -> None:
    """End that process again: a build that has no page for it gets its processor's time."""
    stop_host()
