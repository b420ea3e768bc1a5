"""Where the files that travel with the package are: themes, kinds, and the starter project.

In a wheel they lie inside the package (``_bundle``, put there by the build); in a checkout and in
an editable install they are the repository's own folders.
"""

from __future__ import annotations

from pathlib import Path

__all__ = [
    "kinds_folder",
    "pipelines_folder",
    "rules_folder",
    "starter_files",
    "themes_folder",
]

_PACKAGE = Path(__file__).resolve().parent
_STARTER = ("mkdocs.yml", "handbook", "newsletter")


def _home() -> Path:
    bundle = _PACKAGE / "_bundle"
    return bundle if bundle.is_dir() else _PACKAGE.parents[1]


def kinds_folder() -> Path:
    """Return the folder with the declarations of the kinds that Farflung brings."""
    return _PACKAGE / "kinds"


def pipelines_folder() -> Path:
    """Return the folder with the templates of workflows, in a folder for each forge."""
    return _PACKAGE / "pipelines"


def rules_folder() -> Path:
    """Return the folder with a page for each rule of ``check``."""
    return _PACKAGE / "rules"


def themes_folder() -> Path:
    """Return the folder that holds ``handbook/`` and ``newsletter/``, the two themes."""
    return _home() / "themes"


def starter_files() -> dict[str, Path]:
    """Return every file of the starter project by its path in the new project, sorted."""
    home = _home()
    found: dict[str, Path] = {}
    for name in _STARTER:
        top = home / name
        files = [top] if top.is_file() else sorted(p for p in top.rglob("*") if p.is_file())
        found.update({file.relative_to(home).as_posix(): file for file in files})
    return found
