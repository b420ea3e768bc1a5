"""Where ``mkdocs.yml`` was at a git ref: a handbook that is ten years old has been moved."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from farflung.config import MKDOCS_FILE
from farflung.git import GitError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from farflung.git import Repository

__all__ = ["SettingsPlace", "settings_places"]


@dataclass(frozen=True, slots=True)
class SettingsPlace:
    """The folder of ``mkdocs.yml`` from the repository's top, empty or with a slash, and its bytes.

    ``content`` is None where there is no such file, or several and none of them is ours; the
    ``folder`` is then today's.
    """

    folder: str
    content: bytes | None = None


def settings_places(repository: Repository, refs: Sequence[str]) -> dict[str, SettingsPlace]:
    """Find the settings at each ref: at today's path, at the top, else the only file of that name."""
    found: dict[str, SettingsPlace] = {}
    for folder in dict.fromkeys((repository.prefix, "")):
        wanted = {f"{ref}:{folder}{MKDOCS_FILE}": ref for ref in refs if ref not in found}
        for name, content in repository.contents([*wanted]).items():
            found[wanted[name]] = SettingsPlace(folder, content)
    for ref in refs:
        if ref not in found:
            found[ref] = _only_one(repository, ref)
    return found


def _only_one(repository: Repository, ref: str) -> SettingsPlace:
    top = repository.within("")
    try:
        files = [path for path in top.files(ref) if PurePosixPath(path).name == MKDOCS_FILE]
    except GitError:
        files = []  # a tag of something else than a commit, or one that is not in this clone
    if len(files) != 1:
        return SettingsPlace(repository.prefix)
    return SettingsPlace(files[0].removesuffix(MKDOCS_FILE), top.blob(ref, files[0]))
