"""``schema``: JSON Schemas and settings for editors, made from kinds and settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from farflung.config import NEWSLETTER_FILE
from farflung.contribute.adopt import Change
from farflung.contribute.doors import doors_of
from farflung.contribute.editors import (
    FRONT_MATTER,
    VSCODE,
    front_matter_settings,
    merged,
    vscode_settings,
)
from farflung.contribute.schemas import (
    SCHEMAS,
    as_json,
    entry_schema,
    kind_schema,
    publication_schema,
    with_modeline,
)
from farflung.workflows.contributing import usable_kinds
from farflung.workflows.proposing import Proposal, read_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from farflung.contribute.doors import Door
    from farflung.workflows.project import Project

__all__ = ["plan_schemas"]

_OWN_KINDS = "newsletter/kinds"


def plan_schemas(project: Project) -> Proposal:
    """Work out the schemas, the first lines that lead to them, and editors' settings."""
    changes: list[Change] = []
    notes: list[str] = []
    for path, text in (*_schemas(project), *_modelines(project)):
        before = read_text(project.root, path)
        if before != text:
            changes.append(Change(path, before, text))
    for path, settings in _settings(project).items():
        before = read_text(project.root, path)
        after = merged(before, settings)
        if after is None:
            notes.append(
                f"{path} is no plain JSON (comments?), so it stays as it is; add this by hand:\n"
                f"{as_json(settings)}"
            )
        elif after != before:
            changes.append(Change(path, before, after))
    return Proposal(project.root, tuple(changes), tuple(notes))


def _schemas(project: Project) -> Iterator[tuple[str, str]]:
    yield f"{SCHEMAS}/newsletter.json", as_json(publication_schema(project.kinds))
    yield f"{SCHEMAS}/kind.json", as_json(kind_schema())
    for door in doors_of(usable_kinds(project)):
        yield f"{SCHEMAS}/entry-{door.kind}.json", as_json(entry_schema(door))


def _modelines(project: Project) -> Iterator[tuple[str, str]]:
    """Yield our own YAML with a first line that leads to its schema, relative to the file."""
    newsletter = read_text(project.root, NEWSLETTER_FILE) or ""
    yield NEWSLETTER_FILE, with_modeline(newsletter, "schemas/newsletter.json")
    for file in sorted((project.root / _OWN_KINDS).glob("*.yml")):
        path = file.relative_to(project.root).as_posix()
        yield path, with_modeline(read_text(project.root, path) or "", "../schemas/kind.json")


def _settings(project: Project) -> Mapping[str, Mapping[str, object]]:
    doors: dict[str, Door] = {door.kind: door for door in doors_of(usable_kinds(project))}
    sections = [s for s in project.settings.publication.sections if s.kind in doors]
    titles = {s.id: s.title or project.kinds[s.kind].section for s in sections}
    by_section = {s.id: doors[s.kind] for s in sections}
    return {
        VSCODE: vscode_settings(),
        FRONT_MATTER: front_matter_settings(by_section, titles),
    }
