"""The command, run as people run it, in a project of a test."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["farflung"]


def farflung(
    folder: Path, *arguments: str, code: int = 0, answer: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the command in ``folder``; it must end with the exit code ``code``."""
    done = subprocess.run(
        [sys.executable, "-m", "farflung", "-C", str(folder), *arguments],
        env={**os.environ, "NO_COLOR": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
        input=answer,
        timeout=120,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done
