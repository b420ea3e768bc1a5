"""Fixtures that tests of several rooms share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def repository() -> Path:
    """Return the root of this repository, which is also the starter project."""
    return Path(__file__).resolve().parents[1]
