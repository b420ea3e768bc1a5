"""Fixtures that tests of several rooms share."""

from __future__ import annotations

import os
import signal
import tempfile
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


_scratch = pytest.StashKey[tempfile.TemporaryDirectory[str]]()


def pytest_configure(config: pytest.Config) -> None:
    """Let all processes of a run share a user's cache that is not the user's."""
    if not hasattr(config, "workerinput"):
        config.stash[_scratch] = tempfile.TemporaryDirectory(prefix="farflung-tests-")
        os.environ["XDG_CACHE_HOME"] = config.stash[_scratch].name


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove it."""
    if _scratch in config.stash:
        config.stash[_scratch].cleanup()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Try a test in Chromium once more; no other test gets a second chance.

    The browser is a program of its own on a machine that is busy with other tests; what our
    code does wrong, it does wrong twice. The summary at the end (`-r R`) names what was tried.
    """
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def repository() -> Path:
    """Return the root of this repository, which is also the starter project."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start Chromium once for the tests of a file."""
    with chromium() as browser:
        yield browser
