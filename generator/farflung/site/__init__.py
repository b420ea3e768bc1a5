"""The site: versions of the handbook from git, and the newsletter beside them, as one folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from farflung.site.build import build_site
    from farflung.site.records import SiteReport, SiteRequest

__all__ = ["SiteReport", "SiteRequest", "build_site"]


def __getattr__(name: str) -> Any:
    """Import what is asked for, so that the engine's processes start without the rest."""
    if name == "build_site":
        from farflung.site.build import build_site  # noqa: PLC0415 - see above

        return build_site
    if name in __all__:
        from farflung.site import records  # noqa: PLC0415 - see above

        return getattr(records, name)
    raise AttributeError(name)
