"""Killing builds: whatever the moment, the site is the old one or the new one."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from tests.site.projects import make_project, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["build", "kill_builds", "make_small_project", "states"]

EPOCH = "1795370400"


def make_small_project(root: Path) -> Path:
    """Write a project with two versions, whose pages all name a state of it."""
    make_project(root, _pages(0), tag="v1")
    make_project(root, _pages(1))
    return root


def _pages(state: int) -> dict[str, str]:
    return {
        f"handbook/{name}.md": f"# {name}\n\nThis is state-{state}.\n"
        for name in ("index", "one", "two")
    }


def _start(root: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "farflung", "-C", str(root), "build", "--offline"],
        env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def build(root: Path) -> float:
    """Build to the end and return the seconds that it took."""
    began = time.monotonic()
    process = _start(root)
    said = process.communicate(timeout=120)[1]
    assert process.returncode == 0, said.decode()
    return time.monotonic() - began


def states(root: Path) -> set[bytes]:
    """Return the states that files of the published working tree name."""
    return {
        word
        for file in (root / "site/next").rglob("*")
        if file.is_file() and file.suffix in {".html", ".json"}
        for word in re.findall(rb"state-[0-9]+\.", file.read_bytes())
    }


def kill_builds(root: Path, count: int, seed: int) -> Iterator[int]:
    """Edit, build and kill, ``count`` times; gives the number of each edit after the kill."""
    chance = random.Random(seed)  # noqa: S311 - the same moments every time
    longest = build(root)
    for number in range(2, count + 2):
        write(root, _pages(number))
        process = _start(root)
        time.sleep(chance.random() * longest)
        process.kill()
        process.communicate()
        yield number
        # Children of the killed build may work on for a moment; the next build must bear it.
        if chance.random() < 0.5:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
