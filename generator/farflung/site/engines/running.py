"""Running an engine as a program, the same way for each: quiet, repeatable, in its own process."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

from farflung.errors import EngineError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.site.records import Stage

__all__ = ["FAILED", "Program", "last_lines", "need_module", "run_program"]

_COLOUR = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_LAST = 12
FAILED = (
    "run {} build in the project to see all it says; an old version can be left out with "
    "extra.handbook.versions: tags, keep"
)
"""What to do where a version could not be built."""


class Program:
    """An engine's name for people, and the Python module that is run with its arguments."""

    def __init__(self, title: str, module: str, *arguments: str) -> None:
        """Take how the engine is called and what is run."""
        self.title = title
        self.command = (sys.executable, "-P", "-m", module, *arguments)


def need_module(module: str, title: str) -> None:
    """Raise :class:`UsageError` that says how to install an engine which is not there."""
    if importlib.util.find_spec(module) is None:
        raise UsageError(
            f"the engine {title} is not installed",
            hint=f"pip install 'farflung[{module}]', or set extra.handbook.engine to mkdocs",
        )


def run_program(
    program: Program, stage: Stage, root: Path, stamp: int, settings: bytes = b""
) -> str:
    """Run ``program`` in the folder ``root`` and return all it printed, without colours.

    ``settings`` is its standard input. ``-P`` keeps the folder from hiding installed modules.
    Raises :class:`EngineError` with the last lines where the program fails.
    """
    environment = {
        **os.environ,
        "NO_COLOR": "1",
        "NO_MKDOCS_2_WARNING": "1",
        "DISABLE_MKDOCS_2_WARNING": "true",
        "PYTHONHASHSEED": "0",
        "PYTHONIOENCODING": "utf-8",
        "SOURCE_DATE_EPOCH": str(stamp),
        "TZ": "UTC",
    }
    done = subprocess.run(  # noqa: S603 - a list of our own words, no shell
        program.command,
        cwd=root,
        env=environment,
        input=settings,
        capture_output=True,
        check=False,
    )
    printed = (done.stdout + done.stderr).decode("utf-8", "replace")
    output = _COLOUR.sub("", printed)
    if done.returncode:
        raise EngineError(
            f'{program.title} could not build "{stage.name}":\n' + last_lines(output),
            hint=FAILED.format(program.title.lower()),
        )
    return output


def last_lines(output: str) -> str:
    """Return the last lines that hold something; of a Python traceback only what it says."""
    before, trace, after = output.partition("Traceback (most recent call last):\n")
    kept = [line for line in before.splitlines() if line.strip()]
    if trace:
        kept += [line for line in after.splitlines() if line.strip() and not line.startswith(" ")]
    return "\n".join(kept[-_LAST:])
