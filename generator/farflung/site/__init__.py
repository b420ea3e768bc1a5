"""The site: versions of the handbook from git, and the newsletter beside them, as one folder."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from farflung.site.build import build_site
    from farflung.site.records import Beside, Sign, SiteReport, SiteRequest
    from farflung.site.refs import read_snapshot
    from farflung.site.selection import Selection, select

__all__ = [
    "Beside",
    "Selection",
    "Sign",
    "SiteReport",
    "SiteRequest",
    "build_site",
    "read_snapshot",
    "select",
]

_HOMES = {
    "Selection": "selection",
    "Beside": "records",
    "Sign": "records",
    "SiteReport": "records",
    "SiteRequest": "records",
    "build_site": "build",
    "read_snapshot": "refs",
    "select": "selection",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for, so that the engine's processes start without the rest."""
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(importlib.import_module(f"farflung.site.{_HOMES[name]}"), name)
