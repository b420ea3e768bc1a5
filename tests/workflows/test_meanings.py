"""The pages of the handbook that explain a choice: they must be where letters lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.projects import MKDOCS, commit, git, repository, write_files

from farflung.errors import ProblemsFound
from farflung.workflows.meanings import page_problems
from farflung.workflows.project import open_project

if TYPE_CHECKING:
    from pathlib import Path

CHOICES = ("independence", "trust", "share-the-work", "write-it-down", "kindness")
VALUES = "# Values\n\n" + "\n\n".join(f"## {c} {{ #{c} }}" for c in CHOICES) + "\n"
SETTINGS = """\
title: The Post
sender: post@example.org
pages: {value: "values.md#{choice}"}
sections:
  - {id: thanks, kind: kudos}
"""


def make(root: Path, values: str = VALUES, settings: str = SETTINGS) -> Path:
    """Make a project in git with a page of values."""
    files = {
        "mkdocs.yml": MKDOCS,
        "newsletter/newsletter.yml": settings,
        "handbook/index.md": "# Welcome\n",
        "handbook/values.md": values,
    }
    return repository(root, files)


def found(root: Path) -> list[tuple[str, str, str, str, str]]:
    """Return the problems of a project's pages."""
    return [
        (str(p.place), p.rule, p.severity, p.message, p.hint)
        for p in page_problems(open_project(root))
    ]


def test_every_choice_has_its_anchor(tmp_path: Path) -> None:
    """Nothing is wrong where the page has an anchor for each choice, versions or not."""
    root = make(tmp_path)
    assert found(root) == []
    git(root, "tag", "v1")
    assert found(root) == []


def test_a_choice_without_a_page(tmp_path: Path) -> None:
    """What is lost is named at the setting, with where a letter would lead to."""
    root = make(tmp_path, VALUES.replace("## trust { #trust }", "").replace("#kindness", "#kind"))
    assert found(root) == [
        (
            "newsletter/newsletter.yml:3:16",
            "missing-page",
            "error",
            'the handbook at "next" has no page for trust or kindness',
            "letters lead to values.md#trust",
        )
    ]


def test_the_version_that_the_site_opens_at_counts(tmp_path: Path) -> None:
    """A page that only the working tree has is a warning until the next version."""
    root = make(tmp_path, "# Values\n")
    git(root, "tag", "v1")
    write_files(root, {"handbook/values.md": VALUES})
    commit(root, "Write our values down")
    ((_, rule, severity, message, hint),) = found(root)
    assert (rule, severity) == ("missing-page", "warning")
    assert message.startswith('the handbook at "v1" has no page for independence, trust,')
    assert hint == "it has one after the next version: letters lead there from then on"


def test_pages_of_a_field_that_nobody_fills(tmp_path: Path) -> None:
    """A misspelt field is found when the project is opened."""
    root = make(tmp_path, settings=SETTINGS.replace("{value:", "{vallue:"))
    with pytest.raises(ProblemsFound) as caught:
        open_project(root)
    (problem,) = caught.value.problems
    assert (problem.rule, problem.place.line, problem.hint) == (
        "unknown-field",
        3,
        'did you mean "value"?',
    )


def test_without_the_setting_nothing_is_looked_at(tmp_path: Path) -> None:
    """An adopted handbook need not have a page of values."""
    settings = "".join(line for line in SETTINGS.splitlines(keepends=True) if "pages" not in line)
    assert found(make(tmp_path, "# Other\n", settings)) == []
