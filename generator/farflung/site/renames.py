"""Asking git what was renamed between the versions of the handbook.

All pairs of versions are compared in one run of git. The working tree is compared as git would
commit it (:mod:`farflung.git.working`), so files that nobody has added yet count too. Of trees that
were compared before, the answer is kept.
"""

from __future__ import annotations

import re
from contextlib import suppress
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from farflung.git.working import git_path
from farflung.identity import digest
from farflung.site.cache import Tree
from farflung.site.moves import Moves, State
from farflung.site.places import settings_places

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from farflung.git import Repository
    from farflung.git.working import WorkingCommit
    from farflung.site.cache import Cache

__all__ = ["read_moves"]

_DOCS_DIR = re.compile(rb"^docs_dir:[ \t]*[\"']?([^\"'#\r\n]+)", re.MULTILINE)
_LIMIT = "-l1000"  # so many renamed and edited files are compared with each other
_KEPT = ("renames", _LIMIT)
_Pair: TypeAlias = tuple[str, str]
_HEADER = re.compile(r"([0-9a-f]{40,64}) ([0-9a-f]{40,64})\n")


def read_moves(
    repository: Repository,
    tags: Mapping[str, str],
    docs_dir: str,
    current: tuple[str, WorkingCommit] | None = None,
    cache: Cache | None = None,
) -> Moves:
    """Return what moved, as paths of files below the folder of the pages.

    ``tags`` are git tags with the name of their version, the oldest first; a tag without pages is
    passed over. ``docs_dir`` is today's folder of pages; ``current`` is the name of the working
    tree and its commit, None to leave it out. What is committed but in no version counts as a state
    without a name. What moved between tags is kept in the ``cache``. Raises :class:`GitError`.
    """
    states = [state for state in _trees(repository, tags, docs_dir) if state[1]]
    past = [*pairwise(tree for _, tree in states)]
    known = _known(cache) if cache else {}
    if current:
        name, commit = current
        repository = commit.repository
        folder = git_path(repository.prefix + docs_dir)
        head, tree = repository.hashes(
            [f"{commit.head}:{folder}", f"{commit.hash}:{folder}"], "tree"
        )
        states += [("", head), (name, tree)]
    states = [state for state in states if state[1]]
    pairs = [*pairwise(tree for _, tree in states)]
    found = known | _compared(repository, [pair for pair in pairs if pair not in known])
    if cache and not known.keys() >= {*past}:
        _keep({pair: found[pair] for pair in past}, cache)
    moves = [{}, *(found[pair] for pair in pairs)]
    return Moves(tuple(State(s[0], m) for s, m in zip(states, moves, strict=False)))


def _trees(repository: Repository, tags: Mapping[str, str], docs_dir: str) -> list[tuple[str, str]]:
    """Name each version with the hash of its folder of pages, which is empty if there is none."""
    refs = {f"refs/tags/{tag}": name for tag, name in tags.items()}
    names: list[str] = []
    for ref, place in settings_places(repository, [*refs]).items():
        match = _DOCS_DIR.search(place.content or b"")
        folder = match[1].decode("utf-8", "replace").strip() if match else docs_dir
        names.append(f"{ref}:{git_path(place.folder + folder)}")
    by_ref = {
        n.partition(":")[0]: h for n, h in zip(names, repository.hashes(names, "tree"), strict=True)
    }
    return [(name, by_ref[ref]) for ref, name in refs.items()]


def _compared(repository: Repository, pairs: Sequence[_Pair]) -> dict[_Pair, dict[str, str]]:
    """Ask git what was renamed from one tree to another, all in one run."""
    found: dict[_Pair, dict[str, str]] = {pair: {} for pair in pairs}
    asked = "".join(f"{first} {second}\n" for first, second in found if first != second)
    if asked:
        options = ("-r", "-z", "-M", _LIMIT, "--name-status", "--diff-filter=R")
        out = repository.run("diff-tree", "--stdin", *options, data=asked.encode())
        found |= dict(_renames(out.decode("utf-8", "surrogateescape")))
    return found


def _known(cache: Cache) -> dict[_Pair, dict[str, str]]:
    """Return what an earlier build found out of pairs of trees."""
    tree = cache.find(digest(*_KEPT))
    try:
        return (
            {(first, second): dict(moves) for first, second, moves in tree.details} if tree else {}
        )
    except (TypeError, ValueError):  # somebody else wrote into the cache
        return {}


def _keep(found: Mapping[_Pair, dict[str, str]], cache: Cache) -> None:
    rows = [[*pair, moves] for pair, moves in found.items()]
    with suppress(OSError):  # a full disk costs the next build a moment
        cache.save(digest(*_KEPT), Tree({}, rows), lasting=False)


def _renames(text: str) -> Iterator[tuple[tuple[str, str], dict[str, str]]]:
    """Read the answers: the two trees on a line, then status, old and new path, ended by NUL."""
    headers = [*_HEADER.finditer(text)]
    for header, after in zip(headers, [*headers[1:], None], strict=False):
        rows = text[header.end() : after.start() if after else len(text)].split("\0")
        yield (header[1], header[2]), dict(zip(rows[1::3], rows[2::3], strict=False))
