"""The only runner of git.

Its environment keeps hooks, pagers, prompts and the settings of the surrounding process out.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from farflung.errors import FarflungError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["GitError", "git_version", "run_git"]

_TIMEOUT = 120
_SETTINGS = (
    *("-c", "core.quotePath=false"),
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "log.showSignature=false"),
)
_KEEP = ("PATH", "HOME", "SYSTEMROOT", "TMPDIR", "LANG")


class GitError(FarflungError):
    """Git refused; the message is git's own, and so is the exit ``status``, 0 if it gave none."""

    def __init__(self, message: str, status: int = 0) -> None:
        """Take what git said."""
        super().__init__(message)
        self.status = status


def run_git(
    folder: Path, arguments: Sequence[str], data: bytes | None, more: Mapping[str, str]
) -> bytes:
    """Run git in a folder and return what it printed. Raises :class:`GitError`.

    ``data`` is its standard input, ``more`` are variables to add to its environment.
    """
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
            cwd=folder,
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


def git_version() -> str:
    """Return the version of git, such as ``2.43.0``; empty where there is none."""
    try:
        words = run_git(Path(), ("version",), None, {}).decode("utf-8", "replace").split()
    except (GitError, FileNotFoundError):
        return ""
    return words[2] if len(words) > 2 else ""  # noqa: PLR2004 - git version 2.43.0
