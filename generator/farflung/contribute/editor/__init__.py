"""The browser editor: a folder of the site where people fill in forms in place of writing files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from farflung.contribute.editor.bundle import bundled
from farflung.contribute.editor.page import editor_page
from farflung.contribute.editor.settings import EditorPlan, EditorSection, editor_settings
from farflung.documents import write_yaml
from farflung.model import SiteFile

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ADMIN", "EditorPlan", "EditorSection", "editor_files"]

ADMIN = "admin"
"""The folder of the site that the editor lies in."""

_HEAD = "# Written by farflung from newsletter.yml and the kinds; every build writes it anew.\n"


def editor_files(plan: EditorPlan) -> Iterator[SiteFile]:
    """Give the files of the editor by their paths in the site."""
    settings = _HEAD + write_yaml(editor_settings(plan))
    yield SiteFile(f"{ADMIN}/index.html", editor_page(plan.editor, plan.title).encode())
    yield SiteFile(f"{ADMIN}/config.yml", settings.encode())
    for name, file in bundled().items():
        yield SiteFile(f"{ADMIN}/{name}", file)
