"""The site: versions of the handbook from git, and the newsletter beside them, as one folder."""

from farflung.site.build import build_site
from farflung.site.records import SiteReport, SiteRequest
from farflung.site.refs import read_snapshot
from farflung.site.selection import Selection, select

__all__ = [
    "Selection",
    "SiteReport",
    "SiteRequest",
    "build_site",
    "read_snapshot",
    "select",
]
