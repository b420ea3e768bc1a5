"""``init`` where a MkDocs project is: what it takes to make it one of ours, shown and then done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from farflung.config import MKDOCS_FILE, NEWSLETTER_FILE
from farflung.contribute.adopt import Change, with_gitignore, with_handbook, with_newsletter
from farflung.documents import read_yaml
from farflung.errors import RefusedError
from farflung.resources import starter_files
from farflung.site.engines.account import plugin_names, theme_name
from farflung.site.inherited import engine_data
from farflung.workflows.proposing import Proposal, read_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = ["plan_adoption"]


def plan_adoption(target: Path) -> Proposal:
    """Work out what to add to the MkDocs project in ``target``; changes nothing.

    Raises :class:`RefusedError` where nothing is missing or lines cannot be added safely, and
    :class:`ProblemsFound` where its ``mkdocs.yml`` cannot be read.
    """
    mkdocs = read_text(target, MKDOCS_FILE) or ""
    changed = with_handbook(mkdocs, MKDOCS_FILE)
    data = engine_data(target, read_yaml(mkdocs, MKDOCS_FILE, strict=False).data)
    ignored, newsletter = read_text(target, ".gitignore"), read_text(target, NEWSLETTER_FILE)
    if newsletter is None:
        starter = starter_files()[NEWSLETTER_FILE].read_text("utf-8")
        wanted = with_newsletter(starter, data)
    else:
        wanted = newsletter
    found = (
        Change(NEWSLETTER_FILE, newsletter, wanted),
        Change(".gitignore", ignored, with_gitignore(ignored or "")),
        Change(MKDOCS_FILE, mkdocs, changed),
    )
    changes = tuple(change for change in found if change.after != change.before)
    if not changes:
        raise RefusedError(
            f"{target} holds a project of Farflung already; nothing was changed",
            hint=f"build it with: farflung -C {target} build",
        )
    return Proposal(target, changes, tuple(_notes(target, data)))


def _notes(target: Path, data: Mapping[str, Any]) -> Iterator[str]:
    """Say what will look or work otherwise than people may expect."""
    theme, name = data.get("theme"), theme_name(data)
    if name != "material":
        yield (
            f'the theme "{name}" is kept; the bar between handbook and newsletter, the selector '
            "of versions, and owners on pages need the theme material"
        )
    custom = theme.get("custom_dir") if isinstance(theme, dict) else None
    main = target / str(custom) / "main.html" if custom else None
    if main and main.is_file() and "farflung.html" not in main.read_text("utf-8", "replace"):
        yield (
            f'{custom}/main.html hides ours: let it begin with {{% extends "farflung.html" %}} '
            "in place of base.html"
        )
    if (target / "site").exists() and not (target / "site/versions.json").is_file():
        yield "the folder site/ holds what MkDocs built; remove it before the first farflung build"
    if "mike" in plugin_names(data):
        yield "the plugin mike is not needed any more: versions come from git tags"
