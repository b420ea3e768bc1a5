"""The files of many trees, asked for at once."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from farflung.git.repository import empty_tree
from farflung.git.running import GitError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from farflung.git.repository import Repository

__all__ = ["listings"]


def listings(repository: Repository, trees: Sequence[str]) -> dict[str, dict[str, str]]:
    """Return the regular files of trees by the trees' hashes: paths, with the hashes of bytes.

    They are what :meth:`Repository.listing` gives of each. It is one run of git, which compares each
    with the one before, because versions have most of their files in common. Raises
    :class:`GitError`.
    """
    wanted = [*dict.fromkeys(trees)]
    if not wanted:
        return {}
    asked = "".join(f"{a} {b}\n" for a, b in pairwise([empty_tree(wanted[0]), *wanted]))
    options = ("-r", "-z", "--raw", "--no-abbrev", "--no-renames")
    out = repository.run("diff-tree", "--stdin", *options, data=asked.encode())
    steps = _steps(out.decode("utf-8", "surrogateescape"))
    if not steps.keys() >= {*wanted}:
        raise GitError("git cannot read all of the trees")
    found: dict[str, dict[str, str]] = {}
    files: dict[str, str] = {}
    for tree in wanted:
        files, before = dict(files), files
        for mode, name, path in steps[tree]:
            if mode.startswith("100"):
                files[path] = name
            else:  # it is gone, or a link
                files.pop(path, None)
        if not files.keys() <= before.keys():  # what is new stands at the end
            files = dict(sorted(files.items(), key=_in_order_of_git))
        found[tree] = files
    return found


def _steps(out: str) -> dict[str, list[tuple[str, str, str]]]:
    """Read how trees differ from others: mode, hash and path of each file, by the later tree."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    rows: list[tuple[str, str, str]] = []
    at = 0
    while at < len(out):
        if out[at] == ":":
            middle = out.index("\0", at)
            end = out.index("\0", middle + 1)
            _, mode, _, name, _ = out[at:middle].split(" ")
            rows.append((mode, name, out[middle + 1 : end]))
        else:
            end = out.index("\n", at)
            rows = found[out[at:end].split(" ")[1]] = []
        at = end + 1
    return found


def _in_order_of_git(row: tuple[str, str]) -> bytes:
    return row[0].encode("utf-8", "surrogateescape")
