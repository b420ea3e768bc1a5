"""``init`` where a MkDocs project is: what it takes to make it one of ours, shown and then done."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from farflung.config import MKDOCS_FILE, NEWSLETTER_FILE
from farflung.contribute.adopt import Change, with_gitignore, with_handbook, with_newsletter
from farflung.documents import read_yaml
from farflung.errors import ProblemsFound, RefusedError
from farflung.files import write_atomically
from farflung.problems import Place, Problem
from farflung.resources import starter_files
from farflung.site.engines.account import plugin_names, theme_name
from farflung.site.staging import engine_data

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Adoption", "adopt", "plan_adoption"]


@dataclass(frozen=True, slots=True)
class Adoption:
    """What would change below ``target``, in the order of writing, and what one should know."""

    target: Path
    changes: tuple[Change, ...]
    notes: tuple[str, ...]


def plan_adoption(target: Path) -> Adoption:
    """Work out what to add to the MkDocs project in ``target``; changes nothing.

    Raises :class:`RefusedError` where nothing is missing or lines cannot be added safely, and
    :class:`ProblemsFound` where its ``mkdocs.yml`` cannot be read.
    """
    mkdocs = _read(target, MKDOCS_FILE) or ""
    changed = with_handbook(mkdocs, MKDOCS_FILE)
    data = engine_data(target, read_yaml(mkdocs, MKDOCS_FILE, strict=False).data)
    ignored, newsletter = _read(target, ".gitignore"), _read(target, NEWSLETTER_FILE)
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
    return Adoption(target, changes, tuple(_notes(target, data)))


def adopt(adoption: Adoption) -> tuple[str, ...]:
    """Write the changes and return the paths of their files.

    Nothing is half-written: where one file cannot be written, those before it are put back. Raises
    :class:`RefusedError` if a file is not any more as it was when the changes were worked out.
    """
    target = adoption.target
    for change in adoption.changes:
        if _read(target, change.path) != change.before:
            raise RefusedError(f"{change.path} was changed meanwhile; nothing was changed by us")
    done: list[Change] = []
    try:
        for change in adoption.changes:
            done.append(change)
            _write(target / change.path, change.after)
    except OSError as error:
        for change in done:
            _put_back(target, change)
        raise RefusedError(
            f"{done[-1].path} cannot be written ({error.strerror}); nothing was changed"
        ) from error
    return tuple(change.path for change in adoption.changes)


def _read(target: Path, name: str) -> str | None:
    try:
        return (target / name).read_bytes().decode()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except UnicodeDecodeError:
        problem = Problem(Place(name), "not-utf8", "this file is not UTF-8 text")
        raise ProblemsFound([problem]) from None


def _write(file: Path, text: str) -> None:
    """Write a file whole, through a link if it is one, with the rights it had."""
    real = Path(os.path.realpath(file))
    mode = real.stat().st_mode if real.exists() else None
    write_atomically(real, text.encode())
    if mode is not None:
        real.chmod(mode)


def _put_back(target: Path, change: Change) -> None:
    file = target / change.path
    if change.before is not None:
        if _read(target, change.path) != change.before:
            _write(file, change.before)
        return
    with suppress(OSError):  # it was not made, or its folder holds something else
        file.unlink(missing_ok=True)
        if file.parent != target:
            file.parent.rmdir()


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
