"""Links of the newsletter into the site: those of entries and opening letters not yet frozen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from farflung.gather.openings import EDITIONS
from farflung.model import FieldType
from farflung.site.inward import Inward, Where
from farflung.site.linking import claimed_addresses
from farflung.site.versions import named_tags
from farflung.workflows.tidy import frozen_hashes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from farflung.edition.manifest import Manifest
    from farflung.gather.contributions import Contribution
    from farflung.problems import Problem
    from farflung.site.linkcheck import Handbook
    from farflung.workflows.project import Project

__all__ = ["inward_problems"]

_SIGNS = ("](", "]:")  # of a link in Markdown


def inward_problems(
    project: Project,
    book: Handbook,
    contributions: Sequence[Contribution],
    manifests: Sequence[Manifest],
) -> Iterator[Problem]:
    """Find links in entries and opening letters that lead nowhere; what is frozen stays as it is."""
    site = _site(project, book, manifests)
    frozen = frozen_hashes(manifests)
    for contribution in (one for whole in contributions for one in whole.whole):
        if contribution.entry.sha256 not in frozen:
            yield from _of_entry(project, site, contribution)
    known = {manifest.id for manifest in manifests}
    for file in sorted((project.root / EDITIONS).glob("*.md")):
        if file.name.partition(".")[0] not in known and not file.is_symlink():
            name = file.relative_to(project.root).as_posix()
            text = file.read_bytes().decode("utf-8", "replace")
            yield from site.of_text(text.removeprefix("\ufeff"), name)


def _of_entry(project: Project, site: Inward, contribution: Contribution) -> Iterator[Problem]:
    entry, document = contribution.entry, contribution.document
    if any(sign in entry.body for sign in _SIGNS):
        text = (project.root / entry.path).read_bytes().decode("utf-8-sig", "replace")
        yield from site.of_text(text, entry.path)
    links = {("link",): entry.link}
    links |= {(f.name,): str(f.value) for f in entry.fields if f.type is FieldType.URL}
    for path, address in links.items():
        if address and path in document.values:
            place = document.place(path)
            where = Where(place, document.source(place.line))
            yield from site.of_address(address, where, entry.path)


def _site(project: Project, book: Handbook, manifests: Sequence[Manifest]) -> Inward:
    settings, repository = project.settings, project.repository
    versions = settings.handbook.versions
    current = versions.current.name if versions.current else ""
    tags = named_tags(repository.tags(versions.tags), current) if repository else {}
    today = tuple(dict.fromkeys(name for name in (versions.default, current) if name))
    return Inward(
        address=settings.site.site_url,
        book=book,
        today=today,
        older=frozenset(tags.values()) - {*today},
        claimed=claimed_addresses(settings),
        editions={m.id: frozenset(section.id for section in m.sections) for m in manifests},
    )
