"""Keeping the cache small: what none of the last builds used is removed."""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from pathlib import Path

__all__ = ["KEPT_BUILDS", "prune"]

KEPT_BUILDS = 10
"""How many builds an entry may stay unused; also, after how many builds the cache is pruned."""


def prune(home: Path, kept: int = KEPT_BUILDS) -> None:
    """Count a build, and after every ``kept`` of them remove what they did not use.

    An entry that is used gets the time of its use; an object lives as long as a tree names it.
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
    pages, trees = home / "pages", home / "trees"
    for folder in (pages / "facts", pages / "body", pages / "parts", trees):
        for file in _files(folder):
            if file.stat().st_mtime < moment:
                file.unlink()
    for file in _files(pages / "html"):  # as long as its parts; its time is that of the site
        if not (pages / "parts" / file.name[:2] / file.name).exists():
            file.unlink()
    named: set[str] = set()
    for file in _files(trees):
        named.update(kept[0] for kept in json.loads(file.read_bytes())["files"].values())
    for file in _files(home / "objects"):
        if file.parent.name + file.name not in named:
            file.unlink()


def _files(folder: Path) -> list[Path]:
    return [Path(top, name) for top, _, names in os.walk(folder) for name in names]
