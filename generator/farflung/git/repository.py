"""A repository: what git knows of it, asked by calls that only read, NUL-separated where git can."""

from __future__ import annotations

import math
import re
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from farflung.git.running import GitError, run_git

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

__all__ = ["Commit", "Repository", "empty_tree", "open_repository"]

_EMPTY_TREES = {  # by the length of a repository's hashes: SHA-1 and SHA-256
    40: "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    64: "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}
_KINDS = frozenset({"blob", "tree", "commit", "tag"})  # else it is a word, such as "missing"
_REGULAR = re.compile(r"(?:\A|\0)100[0-7]{3} blob ([0-9a-f]+)\t([^\0]*)")


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit: its full hash, its committer date (UTC) and the subject line."""

    hash: str
    date: datetime
    subject: str


class Repository:
    """A git work tree; ``prefix`` is the path of the project within it, empty or with a slash."""

    def __init__(
        self, root: Path, prefix: str, environment: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """Take the project's folder, its path inside the repository, and git's variables."""
        self.root = root
        self.prefix = prefix
        self.environment = dict(environment)
        self._commits: dict[str, Commit] = {}  # that were looked up, by their hashes

    def run(
        self, *arguments: str, data: bytes | None = None, more: Mapping[str, str] | None = None
    ) -> bytes:
        """Run git in the project's folder and return what it printed. Raises :class:`GitError`.

        ``data`` is its standard input, ``more`` are variables to add to its environment.
        """
        return run_git(self.root, arguments, data, {**self.environment, **(more or {})})

    def within(self, prefix: str) -> Repository:
        """Return the same repository, read from the folder ``prefix`` (see the class) of it."""
        other = copy(self)  # what is known of the repository is known of it there
        other.prefix = prefix
        return other

    def reading(self, more: Mapping[str, str]) -> Repository:
        """Return the same repository, read with variables of git's added to the environment."""
        other = copy(self)
        other.environment = {**self.environment, **more}
        other._commits = {**self._commits}  # noqa: SLF001 - it may read commits that others cannot
        return other

    @cached_property
    def shallow(self) -> bool:
        """Whether this is a shallow clone, whose older history is missing."""
        return self.run("rev-parse", "--is-shallow-repository").strip() == b"true"

    @cached_property
    def head(self) -> Commit | None:
        """The current commit, None in a repository without any."""
        return self.commit("HEAD")

    def commit(self, ref: str) -> Commit | None:
        """Return the commit a ref names, None if there is none."""
        if ref in self._commits:
            return self._commits[ref]
        try:
            out = self.run("log", "-1", "--format=%H%x00%cI%x00%s", "--end-of-options", ref, "--")
        except GitError:
            return None
        found = _commit(out.decode("utf-8", "replace").strip("\n")) if out else None
        if found:
            self._commits[found.hash] = found
        return found

    def commit_before(self, moment: datetime) -> Commit | None:
        """Return the newest commit of the main line that was made before ``moment``."""
        out = self.run(
            "log",
            "-1",
            "--first-parent",
            f"--before={math.ceil(moment.timestamp()) - 1}",
            "--format=%H%x00%cI%x00%s",
        )
        return _commit(out.decode("utf-8", "replace").strip("\n")) if out.strip() else None

    def is_ancestor(self, first: str, second: str) -> bool:
        """Tell whether a commit is another one or comes before it."""
        try:
            self.run("merge-base", "--is-ancestor", first, second)
        except GitError:
            return False
        return True

    def tags(self, pattern: str) -> list[str]:
        """Return the tags that match a shell pattern, as git sorts versions, newest first."""
        out = self.run(
            "tag", "--list", "--no-column", "--sort=-version:refname", "--end-of-options", pattern
        )
        return [line for line in out.decode("utf-8", "replace").splitlines() if line]

    def files(self, ref: str, under: str = "") -> list[str]:
        """Return the regular files of a commit below a folder of the project (no links)."""
        return [*self.listing(ref, under)]

    def listing(self, ref: str, under: str = "") -> dict[str, str]:
        """Return the same files with the hashes of their bytes, as git has them."""
        path = self.prefix + under.strip("/")
        out = self.run("ls-tree", "-r", "-z", "--full-tree", ref, "--", *([path] if path else []))
        rows = _REGULAR.findall(out.decode("utf-8", "surrogateescape"))
        size = len(self.prefix)
        return {name[size:]: blob for blob, name in rows if name.startswith(self.prefix)}

    def commits(self, refs: Sequence[str]) -> dict[str, str]:
        """Return the commits that refs lead to, in one run of git; those without are left out."""
        if not refs:
            return {}
        names = self.hashes([f"{ref}^{{commit}}" for ref in refs], "commit")
        return {ref: name for ref, name in zip(refs, names, strict=True) if name}

    def hashes(self, names: Sequence[str], *kinds: str) -> list[str]:
        """Return the hash of each named object, in one run of git; it is empty for a missing one.

        ``kinds`` are those of objects that are wanted, such as ``tree``; by default all.
        """
        asked = "".join(f"{name}\n" for name in names).encode("utf-8", "surrogateescape")
        out = self.run("cat-file", "--batch-check=%(objectname) %(objecttype)", data=asked)
        rows = out.decode("utf-8", "surrogateescape").splitlines()
        wanted = kinds or _KINDS
        return [row.split()[0] if row.rpartition(" ")[2] in wanted else "" for row in rows]

    def tracks(self, path: str) -> bool:
        """Tell whether a file or anything below a folder of the project is in the index."""
        return bool(self.run("ls-files", "--", self._literal(path)))

    def heads(self) -> str:
        """Return the current commit and all tags, a line each: what a build of versions reads."""
        try:
            return self.run("show-ref", "--head", "--tags").decode("utf-8", "replace")
        except GitError:
            return ""  # a repository without a commit

    def blob(self, ref: str, path: str) -> bytes | None:
        """Return a file's bytes at a commit, None if it is not there."""
        try:
            return self.run("cat-file", "blob", f"{ref}:{self.prefix}{path}")
        except GitError:
            return None

    def blobs(self, ref: str, paths: Sequence[str]) -> dict[str, bytes]:
        """Return the bytes of many files of a commit in one run of git; missing ones are left out."""
        found = self.contents([f"{ref}:{self.prefix}{path}" for path in paths])
        start = len(f"{ref}:{self.prefix}")
        return {name[start:]: content for name, content in found.items()}

    def contents(self, names: Sequence[str]) -> dict[str, bytes]:
        """Return the bytes of many objects in one run of git, by name; missing ones are left out.

        A name is a hash, or a ref and a path from the repository's top with a colon between.
        """
        safe = [name for name in dict.fromkeys(names) if "\n" not in name]
        if not safe:
            return {}
        asked = "".join(f"{name}\n" for name in safe).encode("utf-8", "surrogateescape")
        out = self.run("cat-file", "--batch", data=asked)
        found: dict[str, bytes] = {}
        at = 0
        for name in safe:
            end = out.index(b"\n", at)
            header = out[at:end].split()
            at = end + 1
            if header[-1].isdigit():  # else it is a word, such as "missing"
                size = int(header[-1])
                found[name] = out[at : at + size]
                at += size + 1
        return found

    def _literal(self, path: str) -> str:
        """Say that a path is counted from the repository's top and has no wildcards."""
        return f":(top,literal){self.prefix}{path}"


def empty_tree(commit: str) -> str:
    """Return the hash of a tree without files, in the repository that ``commit`` is a hash of."""
    return _EMPTY_TREES[len(commit)]


def open_repository(root: Path) -> Repository | None:
    """Return the repository the folder belongs to; None without git or outside of a repository."""
    try:
        out = run_git(root, ("rev-parse", "--show-prefix", "--is-shallow-repository"), None, {})
    except (GitError, FileNotFoundError):
        return None
    prefix, _, shallow = out.decode("utf-8", "surrogateescape").rstrip("\n").rpartition("\n")
    repository = Repository(root, prefix)
    repository.shallow = shallow == "true"
    return repository


def _commit(row: str) -> Commit:
    name, when, subject = row.split("\0", 2)
    return Commit(name, datetime.fromisoformat(when).astimezone(UTC), subject)
