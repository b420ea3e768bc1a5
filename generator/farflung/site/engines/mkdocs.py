"""MkDocs, run as a program: its memory and its plugins end with it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

from farflung.errors import EngineError
from farflung.site.engines import Message, Output
from farflung.site.engines.running import FAILED, last_lines

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.site.records import Stage

__all__ = ["MkDocs", "environment", "read_messages"]

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_LEVEL = re.compile(r"(?P<level>DEBUG|INFO|WARNING|ERROR|CRITICAL) +-  (?P<text>.*)")
_ABOUT = re.compile(r"Doc file '(?P<file>[^']+)' contains (?:a|an) .*?link '(?P<quoted>[^']+)'")


class MkDocs:
    """MkDocs 1.x with whatever theme and plugins the project's settings name."""

    def build(self, stage: Stage, root: Path, stamp: int) -> Output:
        """See :class:`~farflung.site.engines.Engine`.

        The settings come through standard input, so that MkDocs resolves relative paths of hooks,
        plugins and ``!relative $config_dir`` from its working folder, the project's root, as if it
        read the project's own file. ``-P`` keeps that folder from hiding installed modules.
        """
        with stage.config.open("rb") as config:
            done = subprocess.run(
                [sys.executable, "-P", "-m", "mkdocs", "build", "--config-file", "-"],
                cwd=root,
                env=environment(stamp),
                stdin=config,
                capture_output=True,
                check=False,
            )
        output = done.stdout.decode("utf-8", "replace") + done.stderr.decode("utf-8", "replace")
        if done.returncode:
            said = last_lines(_COLOUR.sub("", output))
            raise EngineError(
                f'MkDocs could not build "{stage.name}":\n{said}', hint=FAILED.format("mkdocs")
            )
        return Output(read_messages(output))


def environment(stamp: int) -> dict[str, str]:
    """Return the variables that MkDocs runs with, whoever starts it."""
    return {
        **os.environ,
        "NO_MKDOCS_2_WARNING": "1",  # Material's notice about its end of life
        "DISABLE_MKDOCS_2_WARNING": "true",
        "PYTHONHASHSEED": "0",
        "PYTHONIOENCODING": "utf-8",
        "SOURCE_DATE_EPOCH": str(stamp),
        "TZ": "UTC",
    }


def read_messages(output: str) -> tuple[Message, ...]:
    """Pick the warnings out of what MkDocs printed."""
    found: list[Message] = []
    for line in _COLOUR.sub("", output).splitlines():
        match = _LEVEL.match(line)
        if match is None or match["level"] in {"DEBUG", "INFO"}:
            continue
        text = match["text"].strip()
        about = _ABOUT.search(text)
        found.append(Message(text, about["file"], about["quoted"]) if about else Message(text))
    return tuple(found)
