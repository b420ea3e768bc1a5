"""Changes to files that people wrote: shown first, then made, all of them or none."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from farflung.errors import ProblemsFound, RefusedError
from farflung.files import write_atomically
from farflung.problems import Place, Problem

if TYPE_CHECKING:
    from farflung.contribute.adopt import Change

__all__ = ["Proposal", "carry_out", "read_text"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would change below ``target``, in the order of writing, and what one should know."""

    target: Path
    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()


def carry_out(proposal: Proposal) -> tuple[str, ...]:
    """Write the changes and return the paths of their files.

    Nothing is half-written: where one file cannot be written, those before it are put back. Raises
    :class:`RefusedError` if a file is not any more as it was when the changes were worked out.
    """
    target = proposal.target
    for change in proposal.changes:
        if read_text(target, change.path) != change.before:
            raise RefusedError(f"{change.path} was changed meanwhile; nothing was changed by us")
    done: list[Change] = []
    try:
        for change in proposal.changes:
            done.append(change)
            _write(target / change.path, change.after)
    except OSError as error:
        for change in done:
            _put_back(target, change)
        raise RefusedError(
            f"{done[-1].path} cannot be written ({error.strerror}); nothing was changed"
        ) from error
    return tuple(change.path for change in proposal.changes)


def read_text(target: Path, name: str) -> str | None:
    """Return a file of a project, None if it is not there. Raises :class:`ProblemsFound`."""
    try:
        return (target / name).read_bytes().decode()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except UnicodeDecodeError:
        problem = Problem(Place(name), "not-utf8", "this file is not UTF-8 text")
        raise ProblemsFound([problem]) from None


def _write(file: Path, text: str) -> None:
    """Write a file whole, through a link if it is one, with the rights it had."""
    real = Path(os.path.realpath(file))
    mode = real.stat().st_mode if real.exists() else None
    write_atomically(real, text.encode())
    if mode is not None:
        real.chmod(mode)


def _put_back(target: Path, change: Change) -> None:
    file = target / change.path
    if change.before is not None:
        if read_text(target, change.path) != change.before:
            _write(file, change.before)
        return
    with suppress(OSError):  # it was not made, or its folder holds something else
        file.unlink(missing_ok=True)
        if file.parent != target:
            file.parent.rmdir()
