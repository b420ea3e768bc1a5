"""A build that somebody stops leaves what was there before."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from tests.starter.conftest import make_starter

if TYPE_CHECKING:
    from pathlib import Path


def test_ctrl_c_leaves_nothing_half_written(tmp_path: Path) -> None:
    """An interrupted build exits with 130, says so, and leaves no site and no folder of its own."""
    starter = make_starter(tmp_path / "project")  # with nothing cached, so that there is time
    command = [sys.executable, "-m", "farflung", "-C", str(starter.root), "build", "--offline"]
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    work = starter.root / ".farflung/build"
    deadline = time.monotonic() + 60
    while not work.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, out + err
    assert "Interrupted; nothing is half-written." in err
    assert "Traceback" not in err
    assert not (starter.root / "site").exists()
    assert not [path for path in starter.root.iterdir() if path.name.startswith(".site")]
