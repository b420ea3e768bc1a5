"""What else the keys of the cache need to know of templates and settings."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["shows_time", "without_versions"]

_TEMPLATES = (".html", ".xml", ".txt", ".json")
_TIMES = (b"build_date_utc", b"update_date")


def shows_time(templates: Iterable[Path]) -> bool:
    """Tell whether a template in one of the folders shows when the site was built.

    A sitemap does too, but it is replaced by ours.
    """
    for folder in templates:
        for top, folders, names in os.walk(folder):
            folders[:] = [name for name in folders if not name.startswith(".")]  # icons
            for name in names:
                if name.endswith(_TEMPLATES) and name != "sitemap.xml":
                    text = Path(top, name).read_bytes()
                    if any(word in text for word in _TIMES):
                        return True
    return False


def without_versions(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings without the choice of versions, which no page depends on."""
    rest = dict(settings)
    extra = rest.pop("extra", None)
    handbook = extra.get("handbook") if isinstance(extra, dict) else None
    if not isinstance(extra, dict) or not isinstance(handbook, dict):
        return dict(settings)
    kept = {name: value for name, value in handbook.items() if name != "versions"}
    others = {name: value for name, value in extra.items() if name != "handbook"}
    return {**rest, "extra": {**others, **({"handbook": kept} if kept else {})}}
