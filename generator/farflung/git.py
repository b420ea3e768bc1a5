"""The only runner of git.

Every call is read-only, NUL-separated where git can, with an environment that keeps hooks,
pagers, prompts and the settings of the surrounding process out.
"""

from __future__ import annotations

import math
import os
import re
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from farflung.errors import FarflungError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = [
    "Commit",
    "GitError",
    "Repository",
    "empty_tree",
    "git_version",
    "open_repository",
]

_EMPTY_TREES = {  # by the length of a repository's hashes: SHA-1 and SHA-256
    40: "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    64: "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}
_REGULAR = re.compile(r"(?:\A|\0)100[0-7]{3} blob ([0-9a-f]+)\t([^\0]*)")
_TIMEOUT = 120
_SETTINGS = (
    *("-c", "core.quotePath=false"),
    *("-c", "core.fsmonitor=false"),
    *("-c", "log.showSignature=false"),
)
_KEEP = ("PATH", "HOME", "SYSTEMROOT", "TMPDIR", "LANG")


class GitError(FarflungError):
    """Git refused; the message is git's own, and so is the exit ``status``, 0 if it gave none."""

    def __init__(self, message: str, status: int = 0) -> None:
        """Take what git said."""
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit: its full hash, its committer date (UTC) and the subject line."""

    hash: str
    date: datetime
    subject: str


class Repository:
    """A git work tree; ``prefix`` is the path of the project within it, empty or with a slash."""

    def __init__(self, root: Path, prefix: str) -> None:
        """Take the project's folder and its path inside the repository."""
        self.root = root
        self.prefix = prefix

    def run(
        self, *arguments: str, data: bytes | None = None, more: Mapping[str, str] | None = None
    ) -> bytes:
        """Run git in the project's folder and return what it printed. Raises :class:`GitError`.

        ``data`` is its standard input, ``more`` are variables to add to its environment.
        """
        return _run(self.root, arguments, data, more or {})

    def within(self, prefix: str) -> Repository:
        """Return the same repository, read from the folder ``prefix`` (see the class) of it."""
        return Repository(self.root, prefix)

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
        try:
            out = self.run("log", "-1", "--format=%H%x00%cI%x00%s", "--end-of-options", ref, "--")
        except GitError:
            return None
        return _commit(out.decode("utf-8", "replace").strip("\n")) if out else None

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
        asked = "".join(f"{ref}^{{commit}}\n" for ref in refs).encode()
        out = self.run("cat-file", "--batch-check", data=asked).decode("utf-8", "replace")
        rows = zip(refs, (line.split() for line in out.splitlines()), strict=True)
        return {ref: row[0] for ref, row in rows if row[1:2] == ["commit"]}

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


def git_version() -> str:
    """Return the version of git, such as ``2.43.0``; empty where there is none."""
    try:
        words = _run(Path(), ("version",), None, {}).decode("utf-8", "replace").split()
    except (GitError, FileNotFoundError):
        return ""
    return words[2] if len(words) > 2 else ""  # noqa: PLR2004 - git version 2.43.0


def open_repository(root: Path) -> Repository | None:
    """Return the repository the folder belongs to; None without git or outside of a repository."""
    try:
        prefix = _run(root, ("rev-parse", "--show-prefix"), None, {})
    except (GitError, FileNotFoundError):
        return None
    return Repository(root, prefix.decode("utf-8", "surrogateescape").strip("\n"))


def _run(
    root: Path, arguments: Sequence[str], data: bytes | None, more: Mapping[str, str]
) -> bytes:
    environment = {name: os.environ[name] for name in _KEEP if name in os.environ}
    environment |= {
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_PAGER": "cat",
        "LC_ALL": "C.UTF-8",
        **more,
    }
    command = ["git", *_SETTINGS, *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - a list, no shell, our own words
            command,
            cwd=root,
            env=environment,
            input=data,
            stdin=None if data is not None else subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=_TIMEOUT,
        )
    except subprocess.TimeoutExpired:
        raise GitError(f"git took longer than {_TIMEOUT} seconds") from None
    if done.returncode:
        message = done.stderr.decode("utf-8", "replace").strip() or "git failed"
        raise GitError(message, done.returncode)
    return done.stdout


def _commit(row: str) -> Commit:
    name, when, subject = row.split("\0", 2)
    return Commit(name, datetime.fromisoformat(when).astimezone(UTC), subject)
