"""The starter project as a newcomer has it: in git, with two tagged versions and a later edit."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from farflung.contribute.starter import copy_starter
from farflung.resources import starter_files

if TYPE_CHECKING:
    from pathlib import Path

COMMITTED = "2026-11-22T18:00:00Z"
EPOCH = "1795370400"  # the same moment in seconds


@dataclass(frozen=True)
class Starter:
    """A starter project and how to run the command in it."""

    root: Path

    def farflung(
        self, *arguments: str, code: int = 0, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run the command; it must end with the exit code ``code``."""
        done = subprocess.run(
            [sys.executable, "-m", "farflung", "-C", str(self.root), *arguments],
            env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH, "NO_COLOR": "1", **environment},
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
            timeout=120,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done

    def git(self, *arguments: str, when: str = COMMITTED) -> None:
        """Run git as an invented person, without anybody's settings."""
        person = ("-c", "user.name=Ada Example", "-c", "user.email=ada@example.org")
        environment = {
            "PATH": os.environ["PATH"],
            "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_CONFIG_SYSTEM": "/dev/null",
            "GIT_AUTHOR_DATE": when,
            "GIT_COMMITTER_DATE": when,
        }
        command = ["git", *person, *arguments]
        subprocess.run(command, cwd=self.root, env=environment, check=True, capture_output=True)

    def commit(self, message: str, when: str = COMMITTED) -> None:
        """Commit everything."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message, when=when)


def make_starter(root: Path) -> Starter:
    """Make a starter project with the versions v1.0 and v1.1 and a later edit."""
    starter = Starter(root)
    copy_starter(starter_files(), root)
    starter.git("init", "--quiet", "--initial-branch=main")
    page = root / "handbook/values/index.md"
    now = page.read_text("utf-8")
    page.write_text(now.replace("# ", "# Early ", 1), "utf-8")
    starter.commit("Begin")
    starter.git("tag", "v1.0")
    page.write_text(now, "utf-8")
    starter.commit("Say our values better")
    starter.git("tag", "v1.1")
    page.write_text(f"{now}\nA sentence that is not in any version yet.\n", "utf-8")
    starter.commit("Add a sentence")
    return starter


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Starter:
    """Build the starter once; tests only look at it."""
    starter = make_starter(tmp_path_factory.mktemp("starter") / "project")
    starter.farflung("build", "--offline", "--strict")
    return starter


@pytest.fixture
def starter(built: Starter, tmp_path: Path) -> Starter:
    """Make a starter of the test's own, to change as it likes; not built, but with warm caches."""
    root = tmp_path / "project"
    shutil.copytree(built.root, root, ignore=shutil.ignore_patterns("site", "build"))
    return Starter(root)
