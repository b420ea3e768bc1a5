"""Where Material for MkDocs lies, and which languages it speaks."""

from __future__ import annotations

import importlib.util
from pathlib import Path

__all__ = ["language_of_theme", "theme_templates"]


def theme_templates() -> list[Path]:
    """Return the folders of the theme's templates; none where it is not installed."""
    found = importlib.util.find_spec("material")
    places = found.submodule_search_locations if found else None
    return [Path(place, "templates") for place in places or ()]


def language_of_theme(wanted: str) -> str:
    """Return ``wanted``, or its language without the region, if the theme speaks it; else nothing."""
    for name in (wanted, wanted.partition("-")[0]):
        if any((f / f"partials/languages/{name}.html").is_file() for f in theme_templates()):
            return name
    return ""
