"""Programs that tests need: found, or the test is skipped with the way to install them."""

from __future__ import annotations

import os
import shutil

import pytest

__all__ = ["need"]


def need(program: str, install: str) -> str:
    """Return the path of ``program``; without it, skip the test, or fail it where ``CI`` is set."""
    found = shutil.which(program)
    if found:
        return found
    message = f"this test needs {program}: {install}"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)
