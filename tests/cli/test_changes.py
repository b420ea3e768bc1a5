"""``farflung changes`` between states that people name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.cli.commands import farflung
from tests.projects import MKDOCS, commit, git, repository, write_files, write_project

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def handbook(tmp_path: Path) -> Path:
    """Return a project with a version, and pages that were added on days of their own."""
    root = write_project(tmp_path, {"mkdocs.yml": MKDOCS})
    repository(root, {"handbook/index.md": "# Start\n"})
    git(root, "tag", "v1")
    for day, name in (("2026-11-21", "one"), ("2026-12-01", "two"), ("2026-12-02", "three")):
        write_files(root, {f"handbook/{name}.md": f"# {name}\n"})
        commit(root, name, at=f"{day}T00:00:00+00:00")
    return root


@pytest.mark.parametrize(
    ("since", "added"),
    [
        ("2026-11-21", {"one.md", "three.md", "two.md"}),
        ("2026-11-22", {"three.md", "two.md"}),
        ("2026-12", {"three.md", "two.md"}),
        ("2026-12-02", {"three.md"}),
        ("2027-01", set()),
    ],
)
def test_since_a_day(handbook: Path, since: str, added: set[str]) -> None:
    """A day and a month stand for the handbook at their start."""
    told = json.loads(farflung(handbook, "changes", since, "--json").stdout)
    assert told["before"] == since
    assert {page["path"] for page in told["pages"] if page["change"] == "added"} == added


@pytest.mark.parametrize("day", ["2026-11-01", "1969-07-20", "0001-01-01"])
def test_before_everything(handbook: Path, day: str) -> None:
    """Where there was nothing yet, it is said."""
    said = farflung(handbook, "changes", day, code=2).stderr
    assert f"nothing that was before {day}" in said


def test_a_name_that_is_none(handbook: Path) -> None:
    """What only looks like a day is no day."""
    said = farflung(handbook, "changes", "2026-13", code=2).stderr
    assert 'no version or commit "2026-13"' in said


def test_redlines_that_are_not_on_the_site(handbook: Path) -> None:
    """The address of a redline is given where the site has one."""
    write_files(handbook, {"handbook/index.md": "# Start\n\nHere.\n"})
    commit(handbook, "Say where", at="2026-12-03T10:00:00+00:00")

    def redlines(*names: str) -> list[str]:
        told = json.loads(farflung(handbook, "changes", *names, "--json").stdout)
        return [page["redline"] for page in told["pages"] if page["path"] == "index.md"]

    assert redlines() == ["since-v1/index/"]
    assert redlines("HEAD~1") == [""]
