"""``init``: a new project from the starter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from farflung.config import MKDOCS_FILE
from farflung.contribute.starter import copy_starter, without_examples
from farflung.errors import RefusedError
from farflung.resources import starter_files

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["start_project"]


def start_project(target: Path, *, examples: bool = True) -> tuple[str, ...]:
    """Copy the starter into ``target`` and return the paths of its files.

    Raises :class:`RefusedError` where something is in the way; nothing is overwritten.
    """
    if (target / MKDOCS_FILE).exists():
        raise RefusedError(
            f"{target} holds a {MKDOCS_FILE} already; nothing was changed",
            hint="start in an empty folder, then move your pages into its handbook/",
        )
    files = starter_files()
    return copy_starter(files if examples else without_examples(files), target)
