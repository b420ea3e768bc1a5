"""Comparing in another process, which is no more than a head start."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.changes.test_released import project_of

from farflung.changes.ahead import Ahead, Job
from farflung.changes.reading import pairs_of
from farflung.git import Repository
from farflung.site import select
from farflung.workflows.comparing import Comparison, reader_of, released, states_of

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.workflows.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a project with two versions and a commit after them."""
    return project_of(tmp_path / "project", "v1.0", "v1.1")


def test_it_compares(project: Project) -> None:
    """What the other process finds is what this one would, redlines included, and is kept."""
    assert project.repository
    reader = reader_of(project, project.repository)
    pairs = pairs_of(tuple(states_of(project, select(project.settings, project.repository), None)))
    assert not any(map(reader.knows, pairs))
    Ahead(Job(project.repository, project.state / "changes", (), pairs)).wait()
    assert all(map(reader.knows, pairs))
    kept = [reader.changes(pair) for pair in pairs]
    redlines = [reader.redlines(one.pages) for one in kept]
    for file in (project.state / "changes").rglob("*.z"):
        file.unlink()
    assert [reader.changes(pair) for pair in pairs] == kept
    assert [reader.redlines(one.pages) for one in kept] == redlines
    assert redlines[0]["index.md"].deleted


def test_a_comparison(project: Project) -> None:
    """It gives what is found without it, whether the other process was ended or had nothing to do."""
    selection = select(project.settings, project.repository)
    ended = Comparison(project, selection, None)
    ended.stop()
    found = ended.result()
    assert found == Comparison(project, selection, None).result()
    assert found == released(project, selection)
    assert [len(one.pages) for one in found.found] == [1, 1]


def test_it_fails(project: Project, tmp_path: Path) -> None:
    """A process that cannot do its job ends, and nothing is kept."""
    assert project.repository
    pairs = pairs_of(tuple(states_of(project, select(project.settings, project.repository), None)))
    nowhere = Repository(tmp_path / "nowhere", "")
    ahead = Ahead(Job(nowhere, project.state / "changes", (), pairs))
    ahead.wait()
    ahead.stop()
    assert not (project.state / "changes").exists()
