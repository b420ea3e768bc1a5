"""The part of the site that shows what changed, from what the versions are compared to."""

from __future__ import annotations

from dataclasses import replace
from email.utils import parseaddr
from typing import TYPE_CHECKING

from farflung.changes.news import news_of
from farflung.changes.parts import Setting
from farflung.changes.redlines import Redlines
from farflung.changes.website import changes_site
from farflung.site.around import site_language
from farflung.workflows.comparing import reader_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from farflung.changes.records import Redline
    from farflung.edition.manifest import Manifest
    from farflung.model import WebSite
    from farflung.workflows.comparing import Released
    from farflung.workflows.project import Project

__all__ = ["news", "website"]


def website(
    project: Project, known: Released, manifests: Sequence[Manifest], built: Iterable[str]
) -> WebSite:
    """Return the part of the site that shows what changed; ``built`` are its versions' folders."""
    redlines: Mapping[str, Redline] = {}
    if known.repository:
        redlines = Redlines(reader_of(project, known.repository), known.found)
    promised = {
        change.redline
        for manifest in manifests
        for change in manifest.history.changes
        if change.redline
    }
    setting = replace(_setting(project, built), promised=frozenset(promised))
    return changes_site(known.found, redlines, setting, known.notes)


def news(project: Project, known: Released, built: Collection[str]) -> dict[str, str]:
    """Return by version what it brought, as its start page shows it, for those ``built``."""
    setting = _setting(project, built)
    found = {version: news_of(version, known.found, setting) for version in built}
    return {version: html for version, html in found.items() if html}


def _setting(project: Project, built: Iterable[str]) -> Setting:
    site = project.settings.site
    author, address = parseaddr(project.settings.publication.sender)
    return Setting(
        site_name=site.site_name,
        site_url=site.site_url,
        author=author,
        host=address.rpartition("@")[2],
        language=site_language(project.settings),
        built=frozenset(built),
        directories=site.data.get("use_directory_urls") is not False,
    )
