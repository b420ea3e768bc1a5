"""``farflung build`` where the repository is not whole, or was another once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
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


@pytest.mark.parametrize(("then", "now"), [("", "handbook-site/"), ("old/place/", "")])
def test_a_handbook_that_has_been_moved(tmp_path: Path, then: str, now: str) -> None:
    """Its settings and pages lay elsewhere: versions, changes and care go on across the move."""
    pages = {"index.md": "# Start\n", "values/trust.md": "# Trust\n\nWe trust each other.\n"}
    old = {f"{then}handbook/{name}": text for name, text in pages.items()}
    repository(tmp_path, {**old, f"{then}mkdocs.yml": _SETTINGS})
    git(tmp_path, "tag", "v1")
    git(tmp_path, "rm", "-r", "--quiet", ".")
    project = write_project(tmp_path / now)
    write_files(project, {"mkdocs.yml": _SETTINGS})
    write_files(project / "handbook", {**pages, "index.md": "# Welcome\n"})
    commit(tmp_path, "Move", at="2026-11-21T10:00:00+00:00")
    git(tmp_path, "tag", "v2")
    farflung(project, "build")
    site = project / "site"
    assert "We trust each other" in (site / "v1/values/trust/index.html").read_text("utf-8")
    assert "2026-11-19" in (site / "v1/values/trust/index.html").read_text("utf-8")
    assert "2026-11-21" in (site / "v2/values/trust/index.html").read_text("utf-8")
    told = json.loads(farflung(project, "changes", "v1", "v2", "--json").stdout)
    assert [page["path"] for page in told["pages"]] == ["index.md"]


def test_a_page_that_is_not_utf8(tmp_path: Path) -> None:
    """It is named where somebody can mend it, and is no obstacle where nobody can."""
    project = write_project(tmp_path, {"mkdocs.yml": _SETTINGS})
    repository(
        project, {"handbook/index.md": "# Start\n", "handbook/tea.md": b"# Caf\xe9\n\nTea.\n"}
    )
    git(project, "tag", "v1")
    assert "Encoding error reading file: tea.md" in farflung(project, "build", code=1).stderr
    write_files(project, {"handbook/tea.md": "# Café\n"})
    farflung(project, "build")
    page = (project / "site/v1/tea/index.html").read_text("utf-8")
    assert "Caf\ufffd" in page
    assert "Tea." in page


def test_a_version_that_cannot_be_built(tmp_path: Path) -> None:
    """Its page is named, and how to leave it out; the site stays as it was."""
    project = write_project(tmp_path, {"mkdocs.yml": _SETTINGS, "handbook/index.md": "# Start\n"})
    repository(project, {"handbook/index.md": "---\ntemplate: lost.html\n---\n# Start\n"})
    git(project, "tag", "v1")
    write_files(project, {"handbook/index.md": "# Start\n"})
    said = farflung(project, "build", code=1).stderr
    assert 'MkDocs could not build "v1"' in said
    assert "Error building page 'index.md': 'lost.html' not found" in said
    assert "can be left out with extra.handbook.versions: tags, keep" in said
    assert not (project / "site").exists()
