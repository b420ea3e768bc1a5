"""``ci``: the workflows of a forge, written into the repository."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from farflung.contribute.pipelines import Forge, pipeline_files
from farflung.errors import RefusedError, UsageError
from farflung.files import replace_together

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.contribute.pipelines import Pipeline
    from farflung.workflows.project import Project

__all__ = ["Written", "write_pipelines"]


@dataclass(frozen=True, slots=True)
class Written:
    """The files that were written, and whether ``.gitlab-ci.yml`` is the project's own still."""

    files: tuple[Path, ...]
    to_include: bool = False


def write_pipelines(project: Project, forge: Forge, pipeline: Pipeline, *, force: bool) -> Written:
    """Write the workflows of a forge at the top of the repository; those that are there stay.

    A ``.gitlab-ci.yml`` of the project's own is never touched. Raises :class:`UsageError` outside
    of git, and :class:`RefusedError` for a workflow of ours that somebody edited, unless forced.
    """
    repository = project.repository
    if repository is None:
        raise UsageError("workflows belong into a git repository", hint="begin one: git init")
    depth = repository.prefix.count("/")
    top = project.root.resolve().parents[depth - 1] if depth else project.root.resolve()
    wanted = pipeline_files(forge, replace(pipeline, prefix=repository.prefix))
    main = top / ".gitlab-ci.yml"
    own = forge is Forge.GITLAB and main.exists()
    to_include = own and ".gitlab/farflung.yml" not in main.read_text("utf-8", "replace")
    contents = {top / name: text.encode() for name, text in wanted.items()}
    if own:
        del contents[main]
    new = {file: data for file, data in contents.items() if _bytes(file) != data}
    edited = [file.relative_to(top).as_posix() for file in new if file.exists()]
    if edited and not force:
        raise RefusedError(
            f"{', '.join(edited)} would change; nothing was written",
            hint="keep your changes, or write them anew: farflung ci "
            f"{forge} --force (git diff then shows what changed)",
        )
    replace_together(new)
    return Written(tuple(contents), to_include)


def _bytes(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None
