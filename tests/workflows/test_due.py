"""What a clock asks: which editions are due, and which are frozen."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from tests.cli.commands import farflung
from tests.projects import commit, write_files
from tests.workflows.newsrooms import at, frozen, newsroom

from farflung.workflows.due import freeze_due, frozen_since
from farflung.workflows.project import Project, open_project

if TYPE_CHECKING:
    from pathlib import Path

_TIA = "---\ndate: 2026-11-25\nname: Tia\nphoto: kiwi.png\nalt: A parrot\n---\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Make a weekly newsletter with a monthly digest; its first edition is frozen."""
    made = newsroom(tmp_path)
    settings = made.root / "newsletter/newsletter.yml"
    settings.write_text("digests: [monthly]\n" + settings.read_text())
    write_files(made.root, {"newsletter/entries/pets/tia.md": _TIA})
    commit(made.root, "Add Tia and a digest")
    return frozen(open_project(made.root), "2026-11-22")


def test_every_cadence_that_is_due_is_frozen_once(project: Project) -> None:
    """On the first of a month week and month are due, the week first; then nothing is."""
    assert freeze_due(project, at(project, "2026-11-28")) == ()
    made = freeze_due(project, at(project, "2026-12-01"))
    assert [manifest.id for manifest in made] == ["2026-W48", "2026-11"]
    told = {str(one.told.id) for one in made[1].files if one.told}
    assert told == {"2026-W47", "2026-W48"}  # the digest leads to what was frozen just now
    assert freeze_due(project, at(project, "2026-12-02")) == ()


def test_no_edition_is_due_that_would_be_empty(project: Project) -> None:
    """A week in which nothing came is passed over, whenever somebody asks."""
    freeze_due(project, at(project, "2026-12-01"))
    assert freeze_due(project, at(project, "2026-12-15")) == ()


def test_the_frozen_editions_are_named_in_their_order(project: Project) -> None:
    """All of them, or those since a day; the days are those of the freeze, not of the period."""
    freeze_due(project, at(project, "2026-12-01"))
    assert frozen_since(project, None) == ("2026-W47", "2026-W48", "2026-11")
    assert frozen_since(project, dt.date(2026, 12, 1)) == ("2026-W48", "2026-11")
    assert frozen_since(project, dt.date(2026, 12, 2)) == ()
    done = farflung(project.root, "edition", "list", "--frozen-since", "2026-11-22", "--json")
    assert '"2026-W47"' in done.stdout


def test_the_command_says_that_nothing_is_due(project: Project) -> None:
    """It ends well and prints no file; it works out the editions by itself."""
    done = farflung(project.root, "edition", "freeze", "--due", "--at", "2026-11-28")
    assert (done.stdout, done.stderr) == ("", "No edition is due.\n")
    done = farflung(project.root, "edition", "freeze", "2026-W48", "--due", code=2)
    assert "works out by itself" in done.stderr
