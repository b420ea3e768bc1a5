"""Hashes of content, and of the programs at work: never of a place or a time on a disk."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from farflung.resources import themes_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["blob_name", "digest", "file_digest", "identity", "installed", "tree_digest"]

_PACKAGE = Path(__file__).resolve().parent
_OURS = (".py", ".yml", ".json", ".po")


def digest(*parts: Any) -> str:
    """Return the SHA-256 of JSON values, in hexadecimal."""
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def file_digest(file: Path | str) -> str:
    """Return the SHA-256 of a file."""
    with open(file, "rb", 0) as stream:  # noqa: PTH123 - hundreds of files, of which to make no Path
        return hashlib.sha256(stream.read()).hexdigest()


def blob_name(data: bytes) -> str:
    """Return the name that git has for bytes, in a repository of SHA-1, if no filter changes them."""
    head = b"blob %d\0" % len(data)
    return hashlib.sha1(head + data, usedforsecurity=False).hexdigest()


def tree_digest(folders: Iterable[Path]) -> str:
    """Return a hash of the files below folders: their paths there and their bytes."""
    return digest([[*_digests(folder)] for folder in folders])


def _digests(folder: Path, endings: tuple[str, ...] = ("",)) -> Iterator[tuple[str, str]]:
    """Give the files below a folder, by their paths there, with the SHA-256 of their bytes."""
    start = len(str(folder)) + 1
    for here, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = f"{here}{os.sep}{name}"
            if name.endswith(endings) and os.path.isfile(path):  # noqa: PTH113 - as above
                yield path[start:], file_digest(path)


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
    ours = [*_digests(_PACKAGE, _OURS)]
    return digest(sys.version, installed(), ours, tree_digest([themes_folder()]))
