"""Keeping the cache small: what none of the last builds used is removed."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

from farflung.site.cache.trees import unpacked_tree

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
    for file in _files(home / "trees"):
        tree = None if file.stat().st_mtime < moment else unpacked_tree(file.read_bytes())
        if tree is None:
            file.unlink()
        else:
            named.update(kept.name for kept in tree.files.values())
    for file in _files(home / "objects"):
        if file.name not in named:
            file.unlink()


def _files(folder: Path) -> list[Path]:
    return [Path(top, name) for top, _, names in os.walk(folder) for name in names]
