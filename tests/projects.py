"""Tiny projects on the disk, and real git repositories, for tests."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = [
    "MKDOCS",
    "NEWSLETTER",
    "PNG",
    "commit",
    "git",
    "repository",
    "write_files",
    "write_project",
]

NEWSLETTER = """\
title: The Far-Flung Post
sender: The Far-Flung Post <post@example.org>
sections:
  - {id: highlights, kind: highlight}
  - {id: pets, kind: pet}
  - {id: handbook, kind: handbook-changes}
"""
MKDOCS = "site_name: The Handbook\nsite_url: https://example.org/\ndocs_dir: handbook\n"
PNG = b"\x89PNG\r\n\x1a\n not really a picture"


def write_files(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files by their paths below ``root`` and return it."""
    for name, content in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def write_project(root: Path, files: Mapping[str, str | bytes] | None = None) -> Path:
    """Write the settings of a project, and any other files, and return its folder."""
    own = {"newsletter/newsletter.yml": NEWSLETTER, "mkdocs.yml": MKDOCS}
    return write_files(root, own | dict(files or {}))


def git(folder: Path, *arguments: str, at: str = "2026-11-19T10:00:00+00:00") -> str:
    """Run git as nobody in particular, at a fixed time, without anybody's settings."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_AUTHOR_NAME": "Amara Okafor",
        "GIT_AUTHOR_EMAIL": "amara@example.org",
        "GIT_AUTHOR_DATE": at,
        "GIT_COMMITTER_NAME": "Amara Okafor",
        "GIT_COMMITTER_EMAIL": "amara@example.org",
        "GIT_COMMITTER_DATE": at,
    }
    done = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def repository(folder: Path, files: Mapping[str, str | bytes], subject: str = "Begin") -> Path:
    """Make a git repository of one commit and return its folder."""
    write_files(folder, files)
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder, subject)
    return folder


def commit(folder: Path, subject: str, at: str = "2026-11-19T10:00:00+00:00") -> str:
    """Commit everything in the folder and return the hash."""
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", subject, at=at)
    return git(folder, "rev-parse", "HEAD")
