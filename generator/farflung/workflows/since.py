"""Which problems a change brought: those in the files it touched, and those it caused elsewhere.

Everything is checked, because a page that was removed breaks links in pages nobody touched. What
stands in other files is then compared with a check of the merge base, in a temporary clone that
shares the objects of the repository; the repository itself stays as it is.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from farflung.errors import UsageError
from farflung.git import GitError, Repository, open_repository
from farflung.workflows.check import problems_below
from farflung.workflows.project import STATE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from farflung.problems import Problem

__all__ = ["changed_since", "problems_since"]


def problems_since(root: Path, ref: str, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Return those of a project's ``problems`` that came since the merge base with ``ref``.

    Committed, staged, unstaged and new files count as changed. What lies outside of git, such as
    private entries, is always shown, because nobody can say since when it is so. Raises
    :class:`UsageError` where there is no such commit or no common one.
    """
    repository = _repository(root)
    base = _merge_base(repository, ref)
    changed = _changed(repository, base)
    if all(problem.place.file in changed for problem in problems):
        return tuple(problems)
    before = {_identity(problem) for problem in _problems_at(repository, base)}
    return tuple(p for p in problems if p.place.file in changed or _identity(p) not in before)


def changed_since(root: Path, ref: str) -> frozenset[str]:
    """Return the files of a project that changed since the merge base with ``ref``.

    What counts as changed, and what is raised, is as in :func:`problems_since`.
    """
    repository = _repository(root)
    return _changed(repository, _merge_base(repository, ref))


def _repository(root: Path) -> Repository:
    repository = open_repository(root)
    if repository is None:
        raise UsageError("--since needs git, and this project is not in a repository")
    return repository


def _merge_base(repository: Repository, ref: str) -> str:
    commit = repository.commit(ref)
    if commit is None:
        raise UsageError(f'git knows no commit "{ref}"', hint="fetch it first: git fetch origin")
    try:
        return repository.run("merge-base", commit.hash, "HEAD").decode().strip()
    except GitError:
        raise UsageError(
            f'git finds no commit that "{ref}" and the current one have in common',
            hint="in a shallow clone, fetch the history: git fetch --unshallow",
        ) from None


def _changed(repository: Repository, base: str) -> frozenset[str]:
    """Return the files that differ from ``base``, by their paths below the project's root."""
    options = ("--name-only", "--no-renames", "--no-ext-diff", "--ignore-submodules", "-z")
    tracked = repository.run("diff", *options, base, "--")
    new = repository.run("ls-files", "--others", "--exclude-standard", "--full-name", "-z")
    names = (tracked + new).decode("utf-8", "surrogateescape").split("\0")
    prefix = repository.prefix
    return frozenset(n.removeprefix(prefix) for n in names if n and n.startswith(prefix))


def _problems_at(repository: Repository, commit: str) -> tuple[Problem, ...]:
    """Check the project as it was at a commit; nothing was wrong with it where it was none."""
    with tempfile.TemporaryDirectory(prefix="farflung-") as scratch:
        top = repository.run("rev-parse", "--show-toplevel").decode("utf-8", "surrogateescape")
        clone = Path(scratch, "base")
        options = ("--quiet", "--shared", "--no-checkout", "--config", "core.hooksPath=/dev/null")
        repository.run("clone", *options, "--", top.strip("\n"), str(clone))
        Repository(clone, "").run("checkout", "--quiet", "--detach", commit)
        root = clone / repository.prefix
        caches = repository.root.resolve() / STATE
        if caches.is_dir() and root.is_dir() and not (root / STATE).exists():
            (root / STATE).symlink_to(caches)  # pictures that were looked at need not be again
        try:
            return problems_below(root)
        except UsageError:
            return ()


def _identity(problem: Problem) -> tuple[object, ...]:
    """Name a problem of a file that did not change, whose lines are therefore the same."""
    return (problem.place, problem.rule, problem.message)
