"""An organisation's own templates of the newsletter: the files below ``newsletter/theme/``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from farflung.problems import Place, Problem

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["read_own_theme"]

_FOLDER = "newsletter/theme"
_SUFFIXES = (".j2", ".css")
_MAX_BYTES = 256 * 1024


def read_own_theme(root: Path) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """Return the texts of a project's own templates by name, and what is wrong with the files.

    A name is the path below the folder, with forward slashes. Links are refused, hidden files and
    notes (anything but ``.j2`` and ``.css``) passed over.
    """
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    home = root / _FOLDER
    for file in sorted(home.rglob("*")) if home.is_dir() else ():
        name = file.relative_to(home).as_posix()
        if file.is_symlink() or home.is_symlink():
            hint = "put the file itself here"
            place = Place(f"{_FOLDER}/{name}")
            problems.append(Problem(place, "link", "this is a link, which is not followed", hint))
        elif file.is_file() and name.endswith(_SUFFIXES) and not file.name.startswith("."):
            text = _read(file, f"{_FOLDER}/{name}", problems)
            if text is not None:
                texts[name] = text
    return texts, tuple(problems)


def _read(file: Path, name: str, problems: list[Problem]) -> str | None:
    data = file.read_bytes()
    if len(data) > _MAX_BYTES:
        message = f"a template has {_MAX_BYTES // 1024} KiB at most"
        problems.append(Problem(Place(name), "file-too-large", message, "take it apart"))
        return None
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        problems.append(Problem(Place(name), "not-utf8", "this file is not UTF-8 text"))
        return None
