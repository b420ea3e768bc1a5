"""Entries in the wrong place or under the wrong name, which nobody would find otherwise."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from farflung.problems import Place, Problem, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["ENTRIES", "called", "not_private", "same_names", "strays", "unknown_section"]

ENTRIES = "newsletter/entries"
"""The folder of contributed entries, below the project's root."""

_ALMOST = {".markdown", ".md", ".mdown", ".mkd", ".txt"}


def called(root: Path, file: Path) -> str:
    """Return what a file is called: its path from the root, with ``..`` where it lies outside."""
    return Path(os.path.relpath(file, root)).as_posix()


def unknown_section(
    root: Path, files: Iterable[Path], sections: Mapping[str, object]
) -> Iterator[Problem]:
    """Find the entries of a folder that is no section."""
    for file in files:
        name = called(root, file)
        message = f'there is no section "{file.parent.name}"'
        hint = did_you_mean(file.parent.name, sections) or "add it to newsletter.yml"
        yield Problem(Place(name), "unknown-section", message, hint)


def not_private(root: Path, files: Iterable[Path]) -> Iterator[Problem]:
    """Find entries of the private folder that the site shows: it must do without that folder."""
    for file in files:
        message = "only entries that appear in the letter alone lie in the private folder"
        hint = f"move it to {ENTRIES}/{file.parent.name}/"
        yield Problem(Place(called(root, file)), "not-private", message, hint)


def same_names(root: Path, files: Iterable[Path]) -> Iterator[Problem]:
    """Find names that differ in case or spelling of accents only: one name on many machines."""
    seen: dict[str, Path] = {}
    for file in files:
        key = unicodedata.normalize("NFC", file.stem).casefold()
        if key in seen:
            name = called(root, file)
            message = f"another entry has the same name: {seen[key].name}"
            yield Problem(Place(name), "same-name", message, "give one of them another name")
        seen.setdefault(key, file)


def strays(root: Path, top: Path) -> Iterator[Problem]:
    """Find entries that lie where no section is, or whose names end as no entry's does."""
    for file in sorted((*top.glob("*.md"), *top.glob("*/*/**/*.md"))):
        name = called(root, file)
        message = "an entry lies in the folder of its section"
        hint = f"move it to {called(root, top)}/<section>/"
        yield Problem(Place(name), "unknown-section", message, hint)
    for file in sorted(top.glob("*/*")):
        if file.suffix != ".md" and file.suffix.lower() in _ALMOST:
            name = called(root, file)
            message = "the name of an entry ends in .md"
            yield Problem(Place(name), "wrong-file-name", message, f"call it {file.stem}.md")
