"""Fixtures that tests of several rooms share."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

# how long an example takes says more about the machine's other work than about our code
settings.register_profile("farflung", deadline=None)
settings.load_profile("farflung")


@pytest.fixture(scope="session")
def repository() -> Path:
    """Return the root of this repository, which is also the starter project."""
    return Path(__file__).resolve().parents[1]
