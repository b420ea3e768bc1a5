"""Hashes of content, and of the programs at work: never of a place or a time on a disk."""

from __future__ import annotations

import hashlib
import json
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from farflung.resources import themes_folder

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["blob_name", "digest", "file_digest", "identity", "installed", "tree_digest"]

_PACKAGE = Path(__file__).resolve().parent
_OURS = {".py", ".yml", ".json", ".po"}


def digest(*parts: Any) -> str:
    """Return the SHA-256 of JSON values, in hexadecimal."""
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def file_digest(file: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def blob_name(data: bytes) -> str:
    """Return the name that git has for bytes, in a repository of SHA-1, if no filter changes them."""
    head = b"blob %d\0" % len(data)
    return hashlib.sha1(head + data, usedforsecurity=False).hexdigest()


def tree_digest(folders: Iterable[Path]) -> str:
    """Return a hash of the files below folders: their paths there and their bytes."""
    found = [
        [index, file.relative_to(folder).as_posix(), file_digest(file)]
        for index, folder in enumerate(folders)
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    ]
    return digest(found)


@cache
def installed() -> list[str]:
    """Return what is installed, by names and versions, as their folders are called, sorted."""
    folders = [folder for folder in map(Path, sys.path) if folder.is_dir()]
    return sorted({entry.name for folder in folders for entry in folder.glob("*.dist-info")})


@cache
def identity() -> str:
    """Return a hash of the programs: this package, its themes, all that is installed, Python.

    What is installed counts by name and version; our own files by their bytes.
    """
    sources = [file for file in _PACKAGE.rglob("*") if file.suffix in _OURS]
    ours = [[file.relative_to(_PACKAGE).as_posix(), file_digest(file)] for file in sorted(sources)]
    return digest(sys.version, installed(), ours, tree_digest([themes_folder()]))
