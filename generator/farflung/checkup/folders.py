"""The folder of caches: whether it can be written to, whose it is, and how large."""

from __future__ import annotations

import os
import tempfile
from typing import TYPE_CHECKING

from farflung.checkup.records import Finding, State

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["cache"]

_LARGE = 5_000_000_000  # bytes


def cache(folder: Path, *, tracked: bool, me: int | None = None) -> Iterator[Finding]:
    """Look at the folder of caches, which is made if it is not there.

    ``tracked`` is whether git has it; ``me`` is a user by number, None the one who runs this.
    """
    name = f"{folder.name}/"
    if tracked:
        text = f"{name} is in git, where others can write into it"
        advice = f"git rm -r --cached {folder.name}, and ignore it"
        yield Finding("cache", State.ERROR, text, advice)
    try:
        folder.mkdir(exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        text = f"the folder {name} for caches cannot be written to: {error.strerror}"
        yield Finding("cache", State.ERROR, text, "give yourself the right to write there")
        return
    count, size, foreign = _measure(folder, os.getuid() if me is None else me)
    if foreign:
        text = f"{foreign} in {name} belongs to somebody else, as after a build by root"
        advice = f"delete {name}, which can always be made again, or give it to yourself"
        yield Finding("cache", State.ERROR, text, advice)
    elif size > _LARGE:
        text = f"{name} has grown to {size / 1e9:.1f} GB"
        yield Finding("cache", State.WARNING, text, "delete it; builds make it again")
    else:
        text = f"{name} can be written to; {size / 1e6:.1f} MB in {count} files"
        yield Finding("cache", State.OK, text)


def _measure(folder: Path, me: int) -> tuple[int, int, str]:
    """Return how many files there are, their bytes, and the first one that is not mine."""
    count, size, foreign = 0, 0, ""
    for top, _, names in os.walk(folder):
        for path in (top, *(os.path.join(top, name) for name in names)):  # noqa: PTH118 - quick
            try:
                status = os.lstat(path)
            except OSError:
                continue  # gone meanwhile
            if status.st_uid != me and not foreign:
                foreign = os.path.relpath(path, folder)
            count, size = count + 1, size + status.st_size
    return count, size, foreign
