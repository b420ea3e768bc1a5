"""Keeping the cache small: what none of the last builds used is removed."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from farflung.site.cache.trees import base_of, unpacked_tree

if TYPE_CHECKING:
    from farflung.site.cache.trees import Tree

__all__ = ["KEPT_BUILDS", "prune"]

KEPT_BUILDS = 10
"""How many builds an entry may stay unused; also, after how many builds the cache is pruned."""


def prune(home: Path, kept: int = KEPT_BUILDS) -> None:
    """Count a build, and after every ``kept`` of them remove what they did not use.

    What is used gets the time of its use; an object lives as long as something names it.
    Nobody else may use the cache meanwhile. A failure leaves more than needed, never less.
    """
    log = home / "builds"
    try:
        begun = [float(line) for line in log.read_text("ascii").split()]
    except (OSError, ValueError):
        begun = []
    with suppress(OSError):
        if len(begun) >= kept:
            _remove_before(home, begun[0])
            begun = []
        spare = home / "builds.new"
        spare.write_text("\n".join(f"{moment:.3f}" for moment in (*begun, time.time())), "ascii")
        spare.replace(log)


def _remove_before(home: Path, moment: float) -> None:
    from farflung.site.cache.entries import prune_entries  # noqa: PLC0415 - SQLite, once in a while

    named = prune_entries(home, moment)
    if named is None:
        return  # nobody knows which files are in use
    named |= _prune_trees(home / "trees", moment)
    for file in _files(home / "objects"):
        if file.name not in named:
            file.unlink()


def _prune_trees(folder: Path, moment: float) -> set[str]:
    """Remove lists that are not in use, and return the names of the files in those that are.

    A list stays as long as one in use adds to it.
    """
    files = {file.name: file for file in _files(folder)}
    read = {name: file.read_bytes() for name, file in files.items()}
    used = {name for name, file in files.items() if file.stat().st_mtime >= moment}
    bases = {base_of(read[name]) for name in used}

    @cache
    def whole(name: str) -> Tree | None:
        found = unpacked_tree(read[name], lambda _: None) if name in read else None
        return found.tree if found else None

    named: set[str] = set()
    for name, file in files.items():
        found = unpacked_tree(read[name], whole) if name in used else None
        if found:
            named.update(kept.name for kept in found.tree.files.values())
        elif name not in bases:
            file.unlink()
    return named


def _files(folder: Path) -> list[Path]:
    return [Path(top, name) for top, _, names in os.walk(folder) for name in names]
