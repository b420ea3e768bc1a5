"""``cms``: the browser editor of a project, as part of a build or put into a folder by itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from farflung.contribute.editor import ADMIN, EditorPlan, EditorSection, editor_files
from farflung.errors import ProblemsFound, UsageError
from farflung.files import replace_together
from farflung.gather.contributions import ENTRIES
from farflung.kinds import Source

if TYPE_CHECKING:
    from farflung.model import SiteFile
    from farflung.workflows.project import Project

__all__ = ["editor", "write_editor"]


def editor(project: Project) -> tuple[SiteFile, ...]:
    """Return the files of the editor by their paths in the site; none where no settings ask for it."""
    plan = _plan(project)
    return tuple(editor_files(plan)) if plan else ()


def write_editor(project: Project, out: Path | None = None) -> Path:
    """Put the editor into ``admin/`` of the site that is built, or of the folder ``out``.

    Returns that folder. What an earlier run left there and nothing needs any more is deleted.
    Raises :class:`ProblemsFound` where settings do not say where the editor saves, and
    :class:`UsageError` where there is no site yet.
    """
    files = editor(project)
    if not files:
        hint = "add editor: {backend: github, repo: example/handbook}"
        message = 'the setting "editor" is missing, so there is nowhere to save to'
        document = project.settings.newsletter
        raise ProblemsFound((document.problem((), "missing-setting", message, hint=hint),))
    top = out or project.root / "site"
    if out is None and not (top / "versions.json").is_file():
        raise UsageError(
            "there is no site to put the editor into",
            hint="farflung build makes one, editor included; or name a folder with --out DIR",
        )
    contents = {top / file.path: _bytes(file) for file in files}
    here = top / ADMIN
    here.mkdir(parents=True, exist_ok=True)
    replace_together(contents, [f for f in here.iterdir() if f.is_file() and f not in contents])
    return here


def _plan(project: Project) -> EditorPlan | None:
    """Say what the editor is made from; None where no settings ask for one.

    Entries that belong into the private folder have no form: what is saved here is in git.
    """
    settings = project.settings
    if settings.publication.editor is None:
        return None
    hidden = project.secret if project.private else frozenset()
    prefix = project.repository.prefix if project.repository else ""
    return EditorPlan(
        editor=settings.publication.editor,
        title=settings.publication.title,
        entries=f"{prefix}{ENTRIES}",
        site_url=settings.site.site_url,
        sections=tuple(
            EditorSection(section.id, section.title or kind.section, kind)
            for section in settings.publication.sections
            if (kind := project.kinds[section.kind]).source is not Source.GIT
            and kind.name not in hidden
        ),
    )


def _bytes(file: SiteFile) -> bytes:
    return file.content.read_bytes() if isinstance(file.content, Path) else file.content
