"""``farflung doctor``: each finding with what to do, and an exit code for scripts."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest
from tests.cli.commands import farflung
from tests.programs import need_module
from tests.projects import MKDOCS, commit, git, write_project

if TYPE_CHECKING:
    from pathlib import Path

PAGES = {"handbook/index.md": "# Start\n"}
MATERIAL = MKDOCS + "theme: {name: material, font: false}\n"


def project(root: Path, mkdocs: str = MATERIAL) -> Path:
    """Make a project in git with one version."""
    write_project(root, {**PAGES, "mkdocs.yml": mkdocs, ".gitignore": ".farflung/\nsite/\n"})
    git(root, "init", "--quiet", "--initial-branch=main")
    commit(root, "Begin")
    git(root, "tag", "v1")
    return root


def findings(root: Path, code: int = 0) -> list[dict[str, str]]:
    """Return what the doctor found, as programs read it."""
    found = json.loads(farflung(root, "doctor", "--json", code=code).stdout)
    assert isinstance(found, list)
    return found


def about(found: list[dict[str, str]], subject: str) -> dict[str, str]:
    """Return the first finding about a subject."""
    return next(one for one in found if one["subject"] == subject)


def test_a_project_in_order(tmp_path: Path) -> None:
    """Everything is ok, with the versions of what is used; exit code 0."""
    git(project(tmp_path), "tag", "vendor")  # which v* matches too
    done = farflung(tmp_path, "doctor")
    assert "error" not in done.stdout
    assert "warning" not in done.stdout
    for text in ("Python 3.", "git 2.", "mkdocs 1.", "mkdocs-material 9.", "newest v1"):
        assert text in done.stdout
    assert "MkDocs 1.x is no longer developed" in done.stdout
    assert "engine: properdocs" in done.stdout
    assert farflung(tmp_path, "-q", "doctor").stdout == ""


def test_outside_of_a_project_the_tools_are_looked_at(tmp_path: Path) -> None:
    """The finding names the way to begin."""
    found = findings(tmp_path, code=1)
    assert [one["state"] for one in found] == ["ok", "ok", "ok", "error"]
    assert "farflung init" in found[-1]["advice"]


def test_settings_that_cannot_be_read(tmp_path: Path) -> None:
    """Their problems are counted, and the verb that shows them is named."""
    root = project(tmp_path, MKDOCS + "extra: {handbook: {engine: hugo, keep: 1}}\n")
    found = about(findings(root, code=1), "settings")
    assert found["message"] == "mkdocs.yml and newsletter.yml have 2 problems"
    assert found["advice"] == "see them with: farflung check"


def test_a_project_without_versions(tmp_path: Path) -> None:
    """No git and no tag are warnings: the working tree is built all the same."""
    write_project(tmp_path, PAGES)
    found = about(findings(tmp_path), "versions")
    assert (found["state"], found["advice"][:8]) == ("warning", "git init")
    git(tmp_path, "init", "--quiet")
    assert "git tag v1" in about(findings(tmp_path), "versions")["advice"]


def test_a_shallow_clone_says_how_to_fetch_the_rest(tmp_path: Path) -> None:
    """CI often clones without history and tags."""
    root = project(tmp_path / "whole")
    commit(root, "More")
    clone = ["git", "clone", "--quiet", "--depth", "1", f"file://{root}", str(tmp_path / "part")]
    subprocess.run(clone, check=True, capture_output=True)
    found = about(findings(tmp_path / "part"), "versions")
    assert found["advice"] == "git fetch --unshallow --tags"


def test_plugins_and_themes_that_are_not_installed(tmp_path: Path) -> None:
    """They stop a build, so the exit code is 1; those that are there are not named."""
    root = project(tmp_path, MKDOCS + "theme: shiny\nplugins: [search, material/tags, shout]\n")
    texts = [one["message"] for one in findings(root, code=1) if one["state"] == "error"]
    assert texts == [
        'the theme "shiny" is not installed',
        'the plugin "shout" is not installed',
    ]


@pytest.mark.parametrize("engine", ["properdocs", "zensical"])
def test_another_engine_is_accounted_for(tmp_path: Path, engine: str) -> None:
    """The chosen engine's version is told, or how to install it."""
    root = project(tmp_path, MATERIAL + f"extra: {{handbook: {{engine: {engine}}}}}\n")
    need_module(engine, "pip install -c constraints.txt properdocs zensical")
    found = json.loads(farflung(root, "doctor", "--json").stdout)
    assert about(found, "engine")["message"].startswith(f"{engine} ")


def test_what_zensical_leaves_out_is_said(tmp_path: Path) -> None:
    """Hooks and unknown plugins are warnings, another theme stops the build."""
    settings = MATERIAL + (
        "hooks: [hook.py]\nplugins: [search, {shout: {}}]\nextra: {handbook: {engine: zensical}}\n"
    )
    root = project(tmp_path, settings)
    told = [one["message"] for one in findings(root) if one["state"] == "warning"]
    assert told == [
        "Zensical runs no hooks, and the settings name some",
        'Zensical does not know the plugin "shout" and leaves it out',
    ]
    other = settings.replace("{name: material, font: false}", "readthedocs")
    (root / "mkdocs.yml").write_text(other, "utf-8")
    found = about(findings(root, code=1), "engine")
    assert found["message"] == 'Zensical cannot show the theme "readthedocs"'


def test_folders_in_the_way(tmp_path: Path) -> None:
    """A site of somebody else's, and a cache that is a file, are named with what to do."""
    root = project(tmp_path)
    (root / "site").mkdir()
    (root / "site/index.html").write_text("x", "utf-8")
    (root / ".farflung").write_text("x", "utf-8")
    found = findings(root, code=1)
    assert about(found, "site")["state"] == "error"
    assert about(found, "cache")["state"] == "error"
    assert "remove the folder" in about(found, "site")["advice"]
