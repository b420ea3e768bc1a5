"""The hook for users of Farflung, run by pre-commit in a repository of theirs, without a network."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.programs import need_module
from tests.projects import MKDOCS, commit, write_files
from tests.projects import repository as begin

HOOKS = ".pre-commit-hooks.yaml"
SETTINGS = """\
title: The Far-Flung Post
sender: The Far-Flung Post <post@example.org>
sections:
  - {id: highlights, kind: highlight}
"""
FILES = {
    ".gitignore": ".farflung/\n",
    "mkdocs.yml": MKDOCS,
    "newsletter/newsletter.yml": SETTINGS,
    "handbook/index.md": "# Welcome\n\n[Rules](rules.md)\n",
    "handbook/rules.md": "# Rules\n",
}
ENTRY = "---\ndate: 2026-11-18\ntitle: Reviews are public\n---\nAll since January.\n"


@pytest.fixture
def handbook(tmp_path: Path, repository: Path) -> Path:
    """Return a repository with our hook installed, taken from a repository with our own file."""
    need_module("pre_commit", "pip install pre-commit")
    hooks = tmp_path / "farflung"
    begin(hooks, {HOOKS: (repository / HOOKS).read_text("utf-8")})
    config = (
        f"repos:\n  - repo: {hooks}\n    rev: {commit(hooks, 'Release')}\n"
        "    hooks: [{id: farflung-check, language: system}]\n"
    )
    folder = begin(tmp_path / "handbook", {**FILES, ".pre-commit-config.yaml": config})
    run(folder, sys.executable, "-m", "pre_commit", "install")
    return folder


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command with our own farflung first on the path, and pre-commit's files in a folder."""
    return subprocess.run(
        command,
        cwd=folder,
        env={
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PRE_COMMIT_HOME": str(folder.parent / "pre-commit"),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_AUTHOR_NAME": "Amara Okafor",
            "GIT_AUTHOR_EMAIL": "amara@example.org",
            "GIT_COMMITTER_NAME": "Amara Okafor",
            "GIT_COMMITTER_EMAIL": "amara@example.org",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def commit_all(folder: Path) -> subprocess.CompletedProcess[str]:
    """Commit everything as a person would, hooks included."""
    run(folder, "git", "add", "--all")
    return run(folder, "git", "commit", "--message", "Try")


def test_a_commit_is_looked_at(handbook: Path) -> None:
    """An entry with a fault is refused with the place; mended, it is committed."""
    entry = "newsletter/entries/highlights/reviews.md"
    write_files(handbook, {entry: ENTRY.replace("title", "titel")})
    refused = commit_all(handbook)
    assert refused.returncode == 1, refused.stderr
    assert f"{entry}:3:1: unknown-field: " in refused.stdout + refused.stderr
    write_files(handbook, {entry: ENTRY})
    accepted = commit_all(handbook)
    assert accepted.returncode == 0, accepted.stdout + accepted.stderr
    (handbook / "handbook/rules.md").unlink()
    refused = commit_all(handbook)
    assert refused.returncode == 1
    assert "handbook/index.md:3:9: broken-link: " in refused.stdout + refused.stderr


def test_the_manifest_of_hooks_is_valid(repository: Path) -> None:
    """pre-commit accepts our file of hooks."""
    need_module("pre_commit", "pip install pre-commit")
    command = (sys.executable, "-m", "pre_commit", "validate-manifest", HOOKS)
    done = run(repository, *command)
    assert done.returncode == 0, done.stdout + done.stderr
