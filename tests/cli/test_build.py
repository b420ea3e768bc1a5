"""``farflung build`` where the repository is not whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.commands import farflung
from tests.projects import MKDOCS, commit, git, repository, write_files, write_project

if TYPE_CHECKING:
    from pathlib import Path

_SETTINGS = f"{MKDOCS}theme: {{name: material, font: false}}\n"


def test_a_shallow_clone_with_a_submodule(tmp_path: Path) -> None:
    """It names the versions it lacks, if it may ask; pages of another repository are left out."""
    whole = tmp_path / "whole"
    write_project(whole, {"mkdocs.yml": _SETTINGS, "handbook/index.md": "# Start\n"})
    repository(whole, {"handbook/work.md": "# Work\n\n[Gone](sub/page.md)\n"})
    git(whole, "tag", "v1")
    commit(whole, "Go on")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{whole}", str(clone))
    write_files(clone / "handbook/sub", {"page.md": "# Of somebody else\n"})
    git(clone / "handbook/sub", "init", "--quiet")
    notes = farflung(clone, "build").stderr
    assert "note: this shallow clone lacks the versions v1; to have them run: git fetch" in notes
    assert "note: handbook/sub is a git repository of its own, so its pages are left out" in notes
    assert "handbook/work.md:3:8: warning: engine-warning" in notes
    assert (clone / "site/next/work/index.html").is_file()
    assert not (clone / "site/next/sub").exists()
    checked = farflung(clone, "check", code=1).stdout
    assert "handbook/work.md:3:8: broken-link: " in checked
