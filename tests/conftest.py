"""Fixtures that tests of several rooms share."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from tests.browsing import chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

# how long an example takes says more about the machine's other work than about our code
settings.register_profile("farflung", deadline=None)
settings.load_profile("farflung")


# what a shell starts in the background ignores Ctrl-C, and hands that on to all that it starts
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def repository() -> Path:
    """Return the root of this repository, which is also the starter project."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start Chromium once for the tests of a file."""
    with chromium() as browser:
        yield browser
