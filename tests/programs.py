"""Programs that tests need: found, or the test is skipped with the way to install them."""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

__all__ = ["need", "need_module"]


def need(program: str, install: str, *, besides: str = "") -> str:
    """Return the path of ``program``; without it, skip the test, or fail it where ``CI`` is set.

    ``besides`` is a pattern of absolute folders that are looked into where PATH does not lead.
    """
    folders = [*os.get_exec_path(), *sorted(map(str, Path("/").glob(besides.strip("/") or "-")))]
    found = shutil.which(program, path=os.pathsep.join(folders))
    if found:
        return found
    return _miss(program, install)


def need_module(module: str, install: str) -> None:
    """Go on if a Python module is there; else skip the test, or fail it where ``CI`` is set."""
    if importlib.util.find_spec(module) is None:
        _miss(module, install)


def _miss(what: str, install: str) -> NoReturn:
    message = f"this test needs {what}: {install}"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)
