"""The files of the editor that travel with the package: Sveltia CMS, its fonts, our own script.

``tools/refresh_editor.py`` writes what is in ``sveltia/``; ``about.json`` there says what came from
where.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["bundled"]

_HERE = Path(__file__).resolve().parent


def bundled() -> dict[str, Path]:
    """Return the files that lie beside the editor's page, by their names there."""
    files = [_HERE / "names.js", *sorted((_HERE / "sveltia").iterdir())]
    return {file.name: file for file in files if file.name != "about.json"}
