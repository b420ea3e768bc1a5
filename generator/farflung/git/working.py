"""The working tree as git would commit it.

The commit is made in an index and objects of our own, so files that nobody has added yet count, and
the repository stays as it is. The filters that its owner has configured are run, as by ``git add``.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from farflung.git.running import GitError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from farflung.git.repository import Commit, Repository

__all__ = ["WorkingCommit", "commit_working_tree", "git_path"]

_OPTIONS = ("-c", "core.compression=0", "-c", "core.splitIndex=false")
_SOME = 1  # git's exit status when it took some of the files
_NOBODY = "Farflung"
_NOWHERE = "farflung@example.invalid"


@dataclass(frozen=True, slots=True)
class WorkingCommit:
    """The working tree as a commit, which ``repository`` reads besides all others.

    Its ``hash`` is that of the current commit, ``head``, where the working tree does not differ
    from it, or where git cannot take the working tree. Else it is a commit on top of ``head``, with
    the same date, and without a word. ``obstacle`` is what git said of files that it lacks.
    """

    repository: Repository
    hash: str
    head: str
    obstacle: str = ""

    @property
    def edited(self) -> bool:
        """Whether the working tree has anything that the current commit has not."""
        return self.hash != self.head


def commit_working_tree(
    repository: Repository, paths: Sequence[str], scratch: Path
) -> WorkingCommit | None:
    """Commit files and folders of the project as they lie there, and keep the commit in ``scratch``.

    All else is as in the repository's index. The folder ``scratch`` exists and is empty, and is to
    live as long as the result. Returns None before the first commit.
    """
    head = repository.head
    if head is None:
        return None
    named = [git_path(repository.prefix + path) for path in paths]
    try:
        return _commit(repository, head, named, scratch)
    except (GitError, OSError) as error:
        said = error.message if isinstance(error, GitError) else str(error)
        reason = _reason(said) or said.splitlines()[-1]
        return WorkingCommit(repository, head.hash, head.hash, reason)


def git_path(path: str) -> str:
    """Write a path as git names it: no dots, no slash at its end."""
    pure = PurePosixPath(path)
    return "" if pure == PurePosixPath() else str(pure).replace("\n", "")


def _commit(
    repository: Repository, head: Commit, paths: Sequence[str], scratch: Path
) -> WorkingCommit:
    ours, index = _borrowed(repository, scratch)
    try:
        tree, obstacle = _tree(ours, paths, index)
    except GitError:  # other files may wait for somebody to finish a merge
        ours.run("read-tree", head.hash, more=index)
        tree, obstacle = _tree(ours, paths, index)
    found = ours.hashes([f"{state}:{path}" for path in paths for state in (head.hash, tree)])
    if found[::2] == found[1::2]:
        return WorkingCommit(ours, head.hash, head.hash, obstacle)
    date = f"@{int(head.date.timestamp())} +0000"
    person = {
        f"GIT_{role}_{field}": value
        for role in ("AUTHOR", "COMMITTER")
        for field, value in (("NAME", _NOBODY), ("EMAIL", _NOWHERE), ("DATE", date))
    }
    made = ours.run("commit-tree", "--no-gpg-sign", "-p", head.hash, tree, data=b"", more=person)
    return WorkingCommit(ours, made.decode().strip(), head.hash, obstacle)


def _tree(ours: Repository, paths: Sequence[str], index: Mapping[str, str]) -> tuple[str, str]:
    """Return the hash of the tree with the files as they lie there, and why some could not be read.

    What git ignores is left out without a word.
    """
    pathspecs = (f":(top,literal){path}" for path in paths)
    obstacle = ""
    try:
        ours.run(*_OPTIONS, "add", "--all", "--ignore-errors", "--", *pathspecs, more=index)
    except GitError as error:
        if error.status != _SOME:
            raise
        obstacle = _reason(error.message)
    tree = ours.run(*_OPTIONS, "write-tree", "--missing-ok", more=index)
    return tree.decode().strip(), obstacle


def _reason(said: str) -> str:
    """Return the line in which git says what went wrong, empty if there is none."""
    lines = said.splitlines()
    found = (line for mark in ("fatal:", "error:") for line in lines if line.startswith(mark))
    return next(found, "")


def _borrowed(repository: Repository, scratch: Path) -> tuple[Repository, dict[str, str]]:
    """Return the repository with objects in ``scratch``, and the variable that names an index there."""
    out = repository.run("rev-parse", "--git-path", "index", "--git-path", "objects")
    names = out.decode("utf-8", "surrogateescape").splitlines()
    index, objects = ((repository.root / name).resolve() for name in names)
    borrowed = scratch / "objects"
    (borrowed / "info").mkdir(parents=True)
    (borrowed / "info/alternates").write_text(f"{objects}\n", "utf-8", "surrogateescape")
    if index.is_file():
        shutil.copy2(index, scratch / "index")  # git doubts files that are no older than it
    ours = repository.reading({"GIT_OBJECT_DIRECTORY": str(borrowed.resolve())})
    return ours, {"GIT_INDEX_FILE": str((scratch / "index").resolve())}
