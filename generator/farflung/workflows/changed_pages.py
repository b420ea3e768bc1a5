"""The part of the site that shows what changed, from what the versions are compared to."""

from __future__ import annotations

from email.utils import parseaddr
from typing import TYPE_CHECKING

from farflung.changes.website import Setting, changes_site
from farflung.site.around import site_language
from farflung.workflows.changes import reader_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from farflung.changes.records import Redline
    from farflung.edition.manifest import Manifest
    from farflung.model import WebSite
    from farflung.workflows.changes import Released
    from farflung.workflows.project import Project

__all__ = ["website"]


def website(
    project: Project, known: Released, manifests: Sequence[Manifest], built: Iterable[str]
) -> WebSite:
    """Return the part of the site that shows what changed; ``built`` are its versions' folders."""
    redlines: dict[str, Redline] = {}
    if project.repository:
        reader = reader_of(project, project.repository)
        for one in known.found:
            by_path = reader.redlines(one.pages)
            redlines |= {p.redline: by_path[p.path] for p in one.pages if p.path in by_path}
    site, publication = project.settings.site, project.settings.publication
    author, address = parseaddr(publication.sender)
    promised = {
        change.redline
        for manifest in manifests
        for change in manifest.history.changes
        if change.redline
    }
    setting = Setting(
        site_name=site.site_name,
        site_url=site.site_url,
        author=author,
        host=address.rpartition("@")[2],
        language=site_language(project.settings),
        built=frozenset(built),
        directories=site.data.get("use_directory_urls") is not False,
        promised=frozenset(promised),
    )
    return changes_site(known.found, redlines, setting, known.notes)
