"""The names of contributed files: which is an entry, and which a translation of one.

``mochi.ja.md`` is a translation of ``mochi.md``: what stands after the last dot looks like the tag
of a language (BCP 47), known or not. So a mistyped language is a problem, never another entry.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["is_translation", "original_of", "tag_of"]

_TRANSLATION = re.compile(r"(?P<name>.+)\.(?P<tag>[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*)")


def is_translation(file: Path) -> bool:
    """Tell whether a file is named as a translation."""
    return _TRANSLATION.fullmatch(file.stem) is not None


def tag_of(file: Path) -> str:
    """Return the language that a file's name gives, empty for an original."""
    match = _TRANSLATION.fullmatch(file.stem)
    return match["tag"] if match else ""


def original_of(file: Path) -> Path:
    """Return the file that this is a translation of, itself for an original."""
    match = _TRANSLATION.fullmatch(file.stem)
    return file.with_name(f"{match['name']}{file.suffix}") if match else file
