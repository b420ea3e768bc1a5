"""Lists of files that lie in the cache, and how they are written down.

Versions of a handbook have most files in common, so a list is written as what it adds to another
one, its base, and takes away from it, where that is less than all of it. A base is written whole; if
it became another one under the same key, a list that adds to it is worth nothing.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

__all__ = ["Kept", "Tree", "Trees", "Unpacked", "base_of", "packed_tree", "unpacked_tree"]

_SAMPLE = 16  # files that are looked up before all of two lists are compared
_NEXT_TO_NOTHING = 50  # one part of so many: no better base is looked for
_LITTLE = 4  # a list is written whole if what it adds is more than one part of so many


class Kept(NamedTuple):
    """A file of the cache: the hash it is called by, size in bytes, time of change in ns."""

    name: str
    size: int
    changed: int


@dataclass(frozen=True)
class Tree:
    """A built folder: its ``files`` by their paths; ``details`` is what else is known, as JSON.

    ``known`` is the hash of the files where somebody has it.
    """

    files: Mapping[str, Kept]
    details: Any = None
    known: str = field(default="", repr=False, compare=False)

    @cached_property
    def id(self) -> str:
        """A hash of the paths and bytes of the files."""
        if self.known:
            return self.known
        rows = "\0".join(f"{path}\0{kept.name}" for path, kept in sorted(self.files.items()))
        return hashlib.sha256(rows.encode("utf-8", "surrogatepass")).hexdigest()


def packed_tree(
    tree: Tree, bases: Mapping[str, Tree], *, lasting: bool = True
) -> tuple[bytes, bool]:
    """Write a tree down, as it differs from one of ``bases`` by their keys if that is worth it.

    ``lasting`` is a tree whose key is never given to another. Tells whether it can be a base itself.
    """
    best, added = "", tree.files
    some = [*tree.files.items()][:: len(tree.files) // _SAMPLE + 1]
    for key, base in bases.items():
        if sum(base.files.get(path) == kept for path, kept in some) * 2 < len(some):
            continue
        more = dict(tree.files.items() - base.files.items())
        if len(more) < len(added):
            best, added = key, more
        if len(more) * _NEXT_TO_NOTHING < len(tree.files):
            break
    gone: list[str] = []
    if len(added) * _LITTLE > len(tree.files):
        best, added = "", tree.files
    elif best:
        gone = sorted(bases[best].files.keys() - tree.files.keys())
    columns = [[*column] for column in zip(*added.values(), strict=True)] or [[], [], []]
    data = {
        "id": tree.id,
        "base": best,
        "onto": bases[best].id if best else "",
        "gone": gone,
        "files": [[*added], *columns],
        "details": tree.details,
        "lasting": lasting and not best,
    }
    text = json.dumps(data, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 1), data["lasting"]


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A tree that was read: what it ``added`` to the one with the key ``base``, if to any.

    ``lasting`` tells that it can be a base itself.
    """

    tree: Tree
    base: str
    added: tuple[Kept, ...]
    lasting: bool


def unpacked_tree(data: bytes, find: Callable[[str], Tree | None]) -> Unpacked | None:
    """Read what :func:`packed_tree` wrote; ``find`` returns a base.

    None if it is anything else, or the base is not there.
    """
    try:
        read = json.loads(zlib.decompress(data))
        base = find(read["base"]) if read["base"] else None
        if read["base"] and (base is None or base.id != read["onto"]):
            return None
        files = dict(base.files) if base else {}
        for path in read["gone"]:
            del files[path]
        paths, names, sizes, changed = read["files"]
        rows = zip(map(str, names), map(int, sizes), map(int, changed), strict=True)
        added = tuple(map(Kept._make, rows))
        files.update(zip(paths, added, strict=True))
        tree = Tree(files, read["details"], str(read["id"]))
        return Unpacked(tree, read["base"], added, bool(read["lasting"]))
    except (ValueError, KeyError, TypeError, zlib.error):
        return None


def base_of(data: bytes) -> str:
    """Return the key of the tree that a written one adds to, empty where it is whole or damaged."""
    try:
        return str(json.loads(zlib.decompress(data))["base"])
    except (ValueError, KeyError, TypeError, zlib.error):
        return ""


class Trees:
    """The lists below a folder; those that others can be written as additions to are remembered."""

    def __init__(self, folder: Path) -> None:
        """Take the folder, which need not be there."""
        self._folder = folder
        self._bases: dict[str, Tree] = {}

    def file(self, key: str) -> Path:
        """Return where the tree with a key is."""
        return self._folder / key

    def read(self, key: str) -> Unpacked | None:
        """Return the tree kept under a key, whatever became of its files; None if there is none."""
        return self._read(key, self.base)

    def pack(self, key: str, tree: Tree, *, lasting: bool) -> tuple[Path, bytes]:
        """Return a file and what is to be written into it, to keep a tree under a key."""
        bases = {} if key in self._bases else dict(self._bases)  # a base stays one
        data, base = packed_tree(tree, bases, lasting=lasting)
        if base:
            self._bases[key] = tree
        return self.file(key), data

    def _read(self, key: str, find: Callable[[str], Tree | None]) -> Unpacked | None:
        try:
            found = unpacked_tree(self.file(key).read_bytes(), find)
        except OSError:
            return None
        if found and found.lasting:
            self._bases[key] = found.tree
        return found

    def base(self, key: str) -> Tree | None:
        """Return the tree that others add to; None if there is none that they may."""
        if key not in self._bases and key.isalnum():  # else it would be a file elsewhere
            self._read(key, lambda _: None)
        return self._bases.get(key)
