"""The site: versions of the handbook from git, and the newsletter beside them, as one folder."""

from farflung.site.build import build_site
from farflung.site.records import SiteReport, SiteRequest

__all__ = ["SiteReport", "SiteRequest", "build_site"]
