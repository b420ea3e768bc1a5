"""Entries in the wrong place or under the wrong name, which nobody would find otherwise."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from farflung.problems import Place, Problem, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

__all__ = ["ENTRIES", "same_names", "strays", "unknown_section"]

ENTRIES = "newsletter/entries"
_ALMOST = {".markdown", ".md", ".mdown", ".mkd", ".txt"}


def unknown_section(
    root: Path, files: Iterable[Path], sections: Mapping[str, object]
) -> Iterator[Problem]:
    """Find the entries of a folder that is no section."""
    for file in files:
        name = file.relative_to(root).as_posix()
        message = f'there is no section "{file.parent.name}"'
        hint = did_you_mean(file.parent.name, sections) or "add it to newsletter.yml"
        yield Problem(Place(name), "unknown-section", message, hint)


def same_names(root: Path, files: Iterable[Path]) -> Iterator[Problem]:
    """Find names that differ in case or spelling of accents only: one name on many machines."""
    seen: dict[str, Path] = {}
    for file in files:
        key = unicodedata.normalize("NFC", file.stem).casefold()
        if key in seen:
            name = file.relative_to(root).as_posix()
            message = f"another entry has the same name: {seen[key].name}"
            yield Problem(Place(name), "same-name", message, "give one of them another name")
        seen.setdefault(key, file)


def strays(root: Path, top: Path) -> Iterator[Problem]:
    """Find entries that lie where no section is, or whose names end as no entry's does."""
    for file in sorted((*top.glob("*.md"), *top.glob("*/*/**/*.md"))):
        name = file.relative_to(root).as_posix()
        message = "an entry lies in the folder of its section"
        yield Problem(Place(name), "unknown-section", message, f"move it to {ENTRIES}/<section>/")
    for file in sorted(top.glob("*/*")):
        if file.suffix != ".md" and file.suffix.lower() in _ALMOST:
            name = file.relative_to(root).as_posix()
            message = "the name of an entry ends in .md"
            yield Problem(Place(name), "wrong-file-name", message, f"call it {file.stem}.md")
