"""The starter project, copied to where a new one begins."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from farflung.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["GITIGNORE", "copy_starter", "without_examples"]

GITIGNORE = "# made by farflung build, and made again by it\nsite/\n.farflung/\n"
_EXAMPLES = ("newsletter/entries/", "newsletter/editions/")


def without_examples(files: Mapping[str, Path]) -> dict[str, Path]:
    """Leave out the example entries and editions; settings and handbook stay."""
    return {path: file for path, file in files.items() if not path.startswith(_EXAMPLES)}


def copy_starter(files: Mapping[str, Path], target: Path) -> tuple[str, ...]:
    """Copy the files into ``target`` and return their paths.

    Nothing that exists is overwritten: :class:`RefusedError` names what is in the way. The files
    appear together, after all of them have been copied.
    """
    tops = sorted({PurePosixPath(path).parts[0] for path in files} | {".gitignore"})
    if target.exists() and not target.is_dir():
        raise RefusedError(f"{target} is a file; nothing was changed")
    taken = [name for name in tops if name != ".gitignore" and os.path.lexists(target / name)]
    if taken:
        raise RefusedError(
            f"{target} already has {', '.join(taken)}; nothing was changed",
            hint="choose an empty folder: farflung init our-handbook",
        )
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".farflung-init-", dir=target) as scratch:
        for path, file in files.items():
            copy = Path(scratch) / path
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)
        (Path(scratch) / ".gitignore").write_text(GITIGNORE, "utf-8")
        for name in tops:
            if not os.path.lexists(target / name):
                (Path(scratch) / name).rename(target / name)
    return tuple(files)
