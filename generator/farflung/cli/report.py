"""A bug of ours becomes a report to paste, never a bare traceback."""

from __future__ import annotations

import platform
import sys
import traceback
from importlib.metadata import version
from pathlib import Path

import click

from farflung.texts import redact

__all__ = ["show_bug"]

BUG = 70


def show_bug(error: Exception) -> int:
    """Print a report of an unexpected error to stderr and return the exit code.

    It names versions and places in the code, but no folder of the person who ran it, and no
    mail address of anybody.
    """
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"  {_short(f.filename)}:{f.lineno} in {f.name}" for f in frames]
    text = "\n".join(
        [
            "This is a bug in Farflung, not a mistake of yours. Nothing was half-written.",
            "Please report it with the lines below:",
            "",
            f"  farflung {version('farflung')}, Python {platform.python_version()}",
            f"  {platform.system()} {platform.machine()}",
            *lines,
            f"  {type(error).__name__}: {_without_persons(str(error))}",
        ]
    )
    click.echo(text, err=True)
    if "-v" in sys.argv or "--verbose" in sys.argv:
        click.echo(_without_persons("".join(traceback.format_exception(error))), err=True)
    return BUG


def _short(file: str) -> str:
    parts = Path(file).parts
    for name in ("farflung", "site-packages", "lib"):
        if name in parts:
            return "/".join(parts[len(parts) - parts[::-1].index(name) - 1 :])
    return parts[-1]


def _without_persons(text: str) -> str:
    return redact(text).replace(str(Path.cwd()), ".").replace(str(Path.home()), "~")
