"""A frozen edition proven anew after the design changed: what it carries stays as it was."""

from __future__ import annotations

import datetime as dt
import shutil
from typing import TYPE_CHECKING

import pytest
from tests.workflows.newsrooms import KIWI, frozen, newsroom

from farflung.errors import ProblemsFound, RefusedError, UsageError
from farflung.workflows.consent import plan_withdrawal, withdraw
from farflung.workflows.editions import freeze_again
from farflung.workflows.project import Project, open_project
from farflung.workflows.verifying import State, verify

if TYPE_CHECKING:
    from pathlib import Path


def _redesigned(project: Project) -> Project:
    """Give the letter another accent."""
    file = project.root / "newsletter/newsletter.yml"
    file.write_text(f'accent: "#7a1f5c"\n{file.read_text("utf-8")}', "utf-8")
    return open_project(project.root)


def _states(project: Project) -> list[State]:
    return [verdict.state for verdict in verify(project, ())]


def test_another_design_is_proven_anew(tmp_path: Path) -> None:
    """Only the hashes of the letter change: content, moment and commit are those of the freeze."""
    before = frozen(newsroom(tmp_path), "2026-11-22")
    path = before.root / "newsletter/editions/2026-W47.yml"
    was = path.read_text("utf-8")
    project = _redesigned(before)
    assert _states(project) == [State.REDESIGNED]
    again = freeze_again(project, "2026-W47")
    assert _states(project) == [State.SAME]
    now = path.read_text("utf-8")
    assert now.partition("letter:")[0] == was.partition("letter:")[0]
    assert f"design: {again.proof.design}" in now
    assert again.proof.design not in was


def test_nothing_changes_where_the_design_is_the_same(tmp_path: Path) -> None:
    """Freezing again in the same design writes the same bytes."""
    project = frozen(newsroom(tmp_path), "2026-11-22")
    path = project.root / "newsletter/editions/2026-W47.yml"
    was = path.read_bytes()
    freeze_again(project, "2026-W47")
    assert path.read_bytes() == was


def test_changed_content_is_refused(tmp_path: Path) -> None:
    """A manifest that somebody edited is not made right by freezing it again."""
    project = frozen(newsroom(tmp_path), "2026-11-22")
    path = project.root / "newsletter/editions/2026-W47.yml"
    path.write_text(path.read_text("utf-8").replace("title: Trivia", "title: Riddles"), "utf-8")
    edited = path.read_bytes()
    with pytest.raises(ProblemsFound):
        freeze_again(project, "2026-W47")
    assert path.read_bytes() == edited
    with pytest.raises(UsageError, match="no frozen edition 2026-W46"):
        freeze_again(project, "2026-W46")


def test_private_entries_must_be_there(tmp_path: Path) -> None:
    """Without the private folder the whole letter cannot be made, so nothing is proven."""
    project = _redesigned(frozen(newsroom(tmp_path), "2026-11-22"))
    shutil.rmtree(tmp_path / "private/support")
    with pytest.raises(RefusedError, match="not on this machine"):
        freeze_again(project, "2026-W47")


def test_what_was_withdrawn_stays_out(tmp_path: Path) -> None:
    """The proof is of the letter without it, and its hash and the word withdrawn stay."""
    project = frozen(newsroom(tmp_path), "2026-11-22")
    withdraw(plan_withdrawal(project, project.root / KIWI, dt.date(2026, 11, 23)))
    project = _redesigned(project)
    again = freeze_again(project, "2026-W47")
    assert _states(project) == [State.REDUCED]
    assert again.lasting == again.proof
    assert "withdrawn:" in (project.root / "newsletter/editions/2026-W47.yml").read_text("utf-8")
