"""Asking git what was renamed between the versions of the handbook.

All pairs of versions are compared in one run of git. The working tree is compared as git would
commit it, through an index and objects of our own in a temporary folder, so that files nobody has
added yet count too and the repository stays as it is.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from farflung.git import GitError
from farflung.site.moves import Moves, State
from farflung.site.places import settings_places

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from farflung.git import Repository

__all__ = ["read_moves"]

_DOCS_DIR = re.compile(rb"^docs_dir:[ \t]*[\"']?([^\"'#\r\n]+)", re.MULTILINE)
_KINDS = frozenset({"blob", "tree", "commit", "tag"})  # else it is a word, such as "missing"
_LIMIT = "-l1000"  # so many renamed and edited files are compared with each other
_HEADER = re.compile(r"([0-9a-f]{40,64}) ([0-9a-f]{40,64})\n")


def read_moves(
    repository: Repository, tags: Mapping[str, str], docs_dir: str, current: str
) -> Moves:
    """Return what moved, as paths of files below the folder of the pages.

    ``tags`` are git tags with the name of their version, the oldest first; a tag without pages is
    passed over. ``docs_dir`` is today's folder of pages; ``current`` names the working tree, empty
    to leave it out. What is committed but in no version counts as a state without a name. Raises
    :class:`GitError`.
    """
    places = _trees(repository, tags, docs_dir)
    named = [(name, tree) for name, tree in places if tree]
    if not current:
        return _compared(repository, named, {})
    with tempfile.TemporaryDirectory(prefix="farflung-") as scratch:
        under = f"{repository.prefix}{docs_dir}"
        head = _hashes(repository, [f"HEAD:{_folder(under)}"])[0]
        borrowed = _borrowed(repository, Path(scratch))
        try:
            tree = _working_tree(repository, _folder(under), borrowed)
        except GitError:
            tree = head  # pages that git ignores, or that are none
        states = [*named, ("", head), (current, tree)]
        return _compared(repository, [s for s in states if s[1]], borrowed)


def _trees(repository: Repository, tags: Mapping[str, str], docs_dir: str) -> list[tuple[str, str]]:
    """Name each version with the hash of its folder of pages, which is empty if there is none."""
    refs = {f"refs/tags/{tag}": name for tag, name in tags.items()}
    names: list[str] = []
    for ref, place in settings_places(repository, [*refs]).items():
        match = _DOCS_DIR.search(place.content or b"")
        folder = match[1].decode("utf-8", "replace").strip() if match else docs_dir
        names.append(f"{ref}:{_folder(place.folder + folder)}")
    by_ref = {
        n.partition(":")[0]: h for n, h in zip(names, _hashes(repository, names), strict=True)
    }
    return [(name, by_ref[ref]) for ref, name in refs.items()]


def _hashes(repository: Repository, names: Sequence[str]) -> list[str]:
    """Return the hash of each named object, empty if it is missing."""
    asked = "".join(f"{name}\n" for name in names).encode("utf-8", "surrogateescape")
    out = repository.run("cat-file", "--batch-check=%(objectname) %(objecttype)", data=asked)
    rows = out.decode("utf-8", "surrogateescape").splitlines()
    return [row.split()[0] if row.rpartition(" ")[2] in _KINDS else "" for row in rows]


def _folder(path: str) -> str:
    """Write a folder as git names it: no dots, no slash at its end."""
    pure = PurePosixPath(path)
    return "" if pure == PurePosixPath() else str(pure).replace("\n", "")


def _compared(
    repository: Repository, states: Sequence[tuple[str, str]], more: Mapping[str, str]
) -> Moves:
    pairs = [(a[1], b[1]) for a, b in pairwise(states)]
    asked = "".join(f"{first} {second}\n" for first, second in pairs if first != second)
    options = ("-r", "-z", "-M", _LIMIT, "--name-status", "--diff-filter=R")
    out = repository.run("diff-tree", "--stdin", *options, data=asked.encode(), more=more)
    found = dict(_renames(out.decode("utf-8", "surrogateescape")))
    moves = [{}, *(found.get(pair, {}) for pair in pairs)]
    return Moves(tuple(State(s[0], m) for s, m in zip(states, moves, strict=False)))


def _renames(text: str) -> Iterator[tuple[tuple[str, str], dict[str, str]]]:
    """Read the answers: the two trees on a line, then status, old and new path, ended by NUL."""
    headers = [*_HEADER.finditer(text)]
    for header, after in zip(headers, [*headers[1:], None], strict=False):
        rows = text[header.end() : after.start() if after else len(text)].split("\0")
        yield (header[1], header[2]), dict(zip(rows[1::3], rows[2::3], strict=False))


def _borrowed(repository: Repository, scratch: Path) -> dict[str, str]:
    """Return an environment in which git reads the repository and writes into ``scratch``."""
    index, objects = (
        (repository.root / _answer(repository, "rev-parse", "--git-path", name)).resolve()
        for name in ("index", "objects")
    )
    (scratch / "objects").mkdir()
    if index.is_file():
        shutil.copyfile(index, scratch / "index")
    return {
        "GIT_INDEX_FILE": str(scratch / "index"),
        "GIT_OBJECT_DIRECTORY": str(scratch / "objects"),
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": str(objects),
    }


def _working_tree(repository: Repository, folder: str, borrowed: Mapping[str, str]) -> str:
    """Return the hash of the tree that a commit of the folder as it lies there would have."""
    repository.run("add", "--all", "--", f":(top,literal){folder}", more=borrowed)
    prefix = (f"--prefix={folder}/",) if folder else ()
    return repository.run("write-tree", *prefix, more=borrowed).decode().strip()


def _answer(repository: Repository, *arguments: str) -> str:
    return repository.run(*arguments).decode("utf-8", "surrogateescape").strip("\n")
