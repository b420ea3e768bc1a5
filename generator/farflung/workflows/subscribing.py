"""``feeds import`` and ``feeds export``: lists of feeds as OPML, in and out of newsletter.yml."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from farflung.config import NEWSLETTER_FILE
from farflung.contribute.adopt import Change
from farflung.contribute.subscribing import new_feeds, with_feeds
from farflung.errors import RefusedError, UsageError
from farflung.gather.feeds.opml import MAX_BYTES, read_opml, write_opml
from farflung.kinds import Source
from farflung.problems import did_you_mean, listed
from farflung.workflows.proposing import Proposal, read_text

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.problems import Problem
    from farflung.workflows.project import Project

__all__ = ["FeedImport", "export_feeds", "plan_import"]


@dataclass(frozen=True, slots=True)
class FeedImport:
    """What an import would change: nothing where all feeds are there already.

    ``added`` and ``known`` count feeds; ``problems`` are feeds of the list that are left out.
    """

    proposal: Proposal
    section: str
    added: int
    known: int
    problems: tuple[Problem, ...]


def plan_import(project: Project, file: Path, section: str | None) -> FeedImport:
    """Work out what to add to ``newsletter.yml`` for a list of feeds; changes nothing.

    Raises :class:`ProblemsFound` for a list that cannot be read, :class:`UsageError` where it is
    not clear which section is meant, :class:`RefusedError` where lines cannot be added safely.
    """
    position = _section(project, section)
    sections = project.settings.publication.sections
    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise RefusedError(f"{file} cannot be read ({error.strerror})") from None
    wanted, problems = read_opml(data, file.name)
    there = [feed for one in sections for feed in one.feeds]
    feeds = new_feeds(wanted, there)
    before = read_text(project.root, NEWSLETTER_FILE) or ""
    after = with_feeds(before, NEWSLETTER_FILE, position, feeds) if feeds else before
    changes = (Change(NEWSLETTER_FILE, before, after),) if feeds else ()
    known = len(wanted) - len(feeds)
    proposal = Proposal(project.root, changes)
    return FeedImport(proposal, sections[position].id, len(feeds), known, problems)


def _section(project: Project, name: str | None) -> int:
    """Return the position of the section called ``name``, or of the only one that feeds can fill."""
    sections = project.settings.publication.sections
    able = {
        section.id: position
        for position, section in enumerate(sections)
        if project.kinds[section.kind].source is Source.FEEDS
    }
    if name is not None and name not in able:
        hint = did_you_mean(name, able) or f"feeds can fill {listed([*able]) or 'none'}"
        raise UsageError(f'there is no section "{name}" that feeds can fill', hint=hint)
    if name is None and len(able) != 1:
        what = "several sections" if able else "no section"
        hint = f"say --section {' or --section '.join(able)}" if able else _NO_SECTION
        raise UsageError(f"feeds can fill {what} of this newsletter", hint=hint)
    return able[name] if name is not None else next(iter(able.values()))


_NO_SECTION = "add one of the kind link to newsletter/newsletter.yml"


def export_feeds(project: Project) -> bytes:
    """Return the feeds of all sections that have an address, as OPML."""
    publication = project.settings.publication
    folders = (
        (section.title or project.kinds[section.kind].section, section.feeds)
        for section in publication.sections
    )
    return write_opml(publication.title, folders)
