"""Whether the pages of the handbook that explain a choice of an entry are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from farflung.errors import UsageError
from farflung.problems import Problem, Severity, listed
from farflung.site.anchors import anchors_of
from farflung.site.links import blank_blocks
from farflung.site.selection import select

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from farflung.workflows.project import Project

__all__ = ["page_problems"]


def page_problems(project: Project) -> Iterator[Problem]:
    """Find choices whose page or anchor the handbook's default version lacks.

    That is the version which letters lead to.
    """
    publication = project.settings.publication
    if not publication.pages:
        return
    choices = _choices(project)
    wanted = {
        name: {choice: publication.page_of(name, choice) for choice in choices.get(name, ())}
        for name in publication.pages
    }
    paths = {page.partition("#")[0] for pages in wanted.values() for page in pages.values()}
    here = _here(project, paths)
    version, there = _opened(project, paths)
    for name, pages in wanted.items():
        lost = [choice for choice, page in pages.items() if not _is_there(page, there or here)]
        if lost:
            coming = all(_is_there(pages[choice], here) for choice in lost)
            yield project.settings.newsletter.problem(
                ("pages", name),
                "missing-page",
                f'the handbook at "{version}" has no page for {listed(lost)}',
                hint="it has one after the next version: letters lead there from then on"
                if coming
                else f"letters lead to {pages[lost[0]]}",
                severity=Severity.WARNING if coming else Severity.ERROR,
            )


def _choices(project: Project) -> dict[str, tuple[str, ...]]:
    """Return all choices that entries of the newsletter may make, by field."""
    found: dict[str, tuple[str, ...]] = {}
    for section in project.settings.publication.sections:
        for field in project.kinds[section.kind].fields:
            known = found.get(field.name, ())
            found[field.name] = tuple(dict.fromkeys((*known, *field.choices)))
    return found


def _is_there(page: str, texts: Mapping[str, str]) -> bool:
    path, _, anchor = page.partition("#")
    return path in texts and (not anchor or anchor in anchors_of(blank_blocks(texts[path])))


def _opened(project: Project, paths: set[str]) -> tuple[str, dict[str, str]]:
    """Return the version the site opens at with its pages of ``paths``; none for the working tree."""
    settings, repository = project.settings, project.repository
    try:
        chosen = select(settings, repository)
    except UsageError:
        return "", {}
    version = chosen.plan.opened
    if repository is None or version.tag is None:
        return version.name, {}
    snapshot = chosen.snapshots[version.tag]
    found = snapshot.only([path for path in snapshot.files if path in paths]).read(repository)
    return version.name, {path: data.decode("utf-8", "replace") for path, data in found}


def _here(project: Project, paths: set[str]) -> dict[str, str]:
    docs = project.root / project.settings.site.docs_dir
    files = {path: docs / path for path in paths if (docs / path).is_file()}
    return {path: file.read_text("utf-8", "replace") for path, file in files.items()}
