"""Whether an engine makes the same of the working tree and of a version with the same pages.

A version has its navigation and its links for editing written out, and the working tree inherits
them from the project's settings. Where both come to the same, as in the moment when a version is
tagged, one of them is built. Where that is not sure, both are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from farflung.config import MKDOCS_FILE
from farflung.site.navigation import clean_nav

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

__all__ = ["built_as_versions_are"]

# What is a text to YAML 1.2, as versions are read, and something else to YAML 1.1, as engines read.
_AMBIGUOUS = re.compile(r"[-+.~\d]|(y|n|yes|no|on|off|true|false|null)?$", re.IGNORECASE)
_TAGS = (b"!ENV", b"!relative")


def built_as_versions_are(root: Path, data: Mapping[str, Any], files: Collection[str]) -> bool:
    """Tell whether the settings ``data`` of the project in ``root`` do to ``files`` what a version's do."""
    editing = data.get("repo_url") if data.get("edit_uri") is None else data.get("edit_uri")
    if editing or data.get("edit_uri_template"):
        return False
    nav = data.get("nav")
    if clean_nav(nav, files) != (nav, []) or any(map(_AMBIGUOUS.match, _titles(nav))):
        return False
    raw = (root / MKDOCS_FILE).read_bytes()
    return b"INHERIT" not in raw and not any(tag in raw for tag in _TAGS)


def _titles(nav: Any) -> Iterator[str]:
    if isinstance(nav, list):
        for entry in nav:
            yield from _titles(entry)
    elif isinstance(nav, dict):
        for title, below in nav.items():
            yield str(title)
            yield from _titles(below)
