"""Lists of files that lie in the cache, and how they are written down."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Kept", "Tree", "packed_tree", "unpacked_tree"]


class Kept(NamedTuple):
    """A file of the cache: the hash it is called by, size in bytes, time of change in ns."""

    name: str
    size: int
    changed: int


@dataclass(frozen=True, slots=True)
class Tree:
    """A built folder: its ``files`` by their paths; ``details`` is what else is known, as JSON."""

    files: Mapping[str, Kept]
    details: Any = None


def packed_tree(tree: Tree) -> bytes:
    """Write a tree down."""
    files = [[path, *kept] for path, kept in tree.files.items()]
    text = json.dumps({"files": files, "details": tree.details}, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 1)


def unpacked_tree(data: bytes) -> Tree | None:
    """Read what :func:`packed_tree` wrote; None if it is anything else."""
    try:
        found = json.loads(zlib.decompress(data))
        files = {path: Kept(str(n), int(size), int(t)) for path, n, size, t in found["files"]}
        return Tree(files, found["details"])
    except (ValueError, KeyError, TypeError, zlib.error):
        return None
