"""The working tree of a project as a commit, for as long as somebody asks git about it."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from farflung.config import MKDOCS_FILE
from farflung.errors import UsageError
from farflung.git.working import commit_working_tree
from farflung.site.publish import claimed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from farflung.git.working import WorkingCommit
    from farflung.workflows.project import Project

__all__ = ["working_commit"]


@contextmanager
def working_commit(project: Project) -> Iterator[WorkingCommit | None]:
    """Commit pages and settings as they lie there, into a temporary folder.

    Gives None where the project is not in git, or nothing was committed yet.
    """
    if project.repository is None:
        yield None
        return
    paths = [project.settings.site.docs_dir, MKDOCS_FILE]
    with ExitStack() as stack:
        try:  # what a killed run leaves there is removed by the next
            scratch = stack.enter_context(claimed(project.state / "build", "commit-"))
        except UsageError:  # a project that can only be read
            scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="farflung-")))
        yield commit_working_tree(project.repository, paths, scratch)
