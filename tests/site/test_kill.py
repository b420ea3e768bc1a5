"""Builds that end early: killed, on a full disk, or two at once."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.site.handbooks import hashes
from tests.site.killing import EPOCH, build, kill_builds, make_small_project, states

if TYPE_CHECKING:
    from pathlib import Path

KILLS = int(os.environ.get("FARFLUNG_KILLS", "8"))
"""How many builds are killed; `.ci/run` makes it a hundred."""


def test_killed(tmp_path: Path) -> None:
    """After a kill the site is whole, old or new, and the next build is right."""
    root = make_small_project(tmp_path / "project")
    shown = {b"state-1."}
    for number in kill_builds(root, KILLS, seed=7):
        found = states(root)
        assert found in (shown, {b"state-%d." % number})
        shown = found
    build(root)
    assert states(root) == {b"state-%d." % (KILLS + 1)}
    after = hashes(root / "site")
    shutil.rmtree(root / ".farflung")
    shutil.rmtree(root / "site")
    build(root)
    assert hashes(root / "site") == after
    assert [path for path in root.iterdir() if path.name.startswith(".site")] == []


def _run(root: Path, limit: int) -> subprocess.CompletedProcess[str]:
    def small_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.run(
        [sys.executable, "-m", "farflung", "-C", str(root), "build", "--offline"],
        env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH},
        preexec_fn=small_disk,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_full_disk(tmp_path: Path) -> None:
    """Where nothing more can be written, the old site stays, and the next build is right."""
    root = make_small_project(tmp_path / "project")
    build(root)
    before = hashes(root / "site")
    page = root / "handbook/one.md"
    page.write_text("# One\n\nThis is state-1.\n\n" + "More words. " * 200)
    done = _run(root, 20_000)
    assert done.returncode not in {0, 70}, done.stderr
    assert hashes(root / "site") == before
    build(root)
    after = hashes(root / "site")
    assert after != before
    shutil.rmtree(root / ".farflung")
    build(root)
    assert hashes(root / "site") == after


def test_two_at_once(tmp_path: Path) -> None:
    """Two builds at the same time both end well, and one of them is published."""
    root = make_small_project(tmp_path / "project")
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "farflung", "-C", str(root), "build", "--offline"],
            env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH},
            stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    for process in running:
        said = process.communicate(timeout=120)[1]
        assert process.returncode == 0, said.decode()
    assert states(root) == {b"state-1."}
