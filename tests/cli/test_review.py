"""``farflung review``, and what ``check`` and ``edition plan`` say of owners and reviews."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from tests.cli.commands import farflung
from tests.projects import commit, git, write_project

if TYPE_CHECKING:
    from pathlib import Path

AT = ("--at", "2026-11-22")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Make a handbook with pages in every state, in git since 19 November 2026."""
    root = write_project(
        tmp_path,
        {
            "CODEOWNERS": "/handbook/people/ @org/people\n",
            "handbook/index.md": "---\ntitle: Start\nreviewed: 2026-11-20\n---\n# Start\n",
            "handbook/it/index.md": "---\nowner: IT\nreviewed: 2026-01-01\n---\n# IT\n",
            "handbook/it/slow.md": "---\nreview_every: 2 years\n---\n# Slow\n",
            "handbook/it/phones.md": "# Phones\n",
            "handbook/people/care.md": "---\nreviewed: 2026-11-01\n---\n# Care\n",
            "handbook/zoo.md": "# Zoo\n",
        },
    )
    git(root, "init", "--quiet", "--initial-branch=main")
    commit(root, "Begin")
    return root


def test_pages_are_listed_by_owner(project: Path) -> None:
    """Overdue pages stand below their owner, pages without one at the end; exit code 1."""
    done = farflung(project, "review", *AT, code=1)
    assert done.stdout == (
        "IT\n"
        "  handbook/it/index.md: overdue for 144 days, since 2026-07-01"
        " (last reviewed 2026-01-01)\n"
        "  handbook/it/phones.md: overdue for 144 days, since 2026-07-01"
        " (last reviewed 2026-01-01)\n"
        "Without an owner\n"
        "  handbook/index.md\n"
        "  handbook/zoo.md\n"
    )
    assert "4 pages to look at" in done.stderr
    assert "CODEOWNERS" in done.stderr


def test_json_has_every_fact(project: Path) -> None:
    """Programs get paths, owners, days and dates."""
    rows = json.loads(farflung(project, "review", "--json", *AT, code=1).stdout)
    assert rows[0] == {
        "path": "handbook/it/index.md",
        "owner": "IT",
        "reviewed": "2026-01-01",
        "changed": "2026-11-19",
        "due": "2026-07-01",
        "days": 144,
    }
    assert [row["owner"] for row in rows] == ["IT", "IT", "", ""]


def test_a_strict_build_takes_it_for_an_error(project: Path) -> None:
    """What is wrong with the care of a page stops a strict build, and nothing is published."""
    write_project(project, {"handbook/zoo.md": "---\nreview_every: sometimes\n---\n# Zoo\n"})
    done = farflung(project, "build", "--strict", *AT, code=1)
    assert "handbook/zoo.md:2:15: warning: wrong-field: " in done.stdout + done.stderr
    assert not (project / "site").exists()


def test_a_handbook_in_order_is_exit_code_0(project: Path) -> None:
    """One line in the index page of the folder above gives all pages an owner."""
    page = project / "handbook/index.md"
    page.write_text("---\nowner: Editors\nreviewed: 2026-11-20\n---\n# Start\n", "utf-8")
    (project / "handbook/it/index.md").write_text("# IT\n", "utf-8")
    done = farflung(project, "review", *AT)
    assert done.stdout == ""
    assert "All is well" in done.stderr


def test_check_shows_wrong_values_with_their_line(project: Path) -> None:
    """A review in the future and a span that is none are errors; other fields are the page's own."""
    page = project / "handbook/zoo.md"
    page.write_text(
        "---\nicon: material/elephant\nreviewed: 2027-01-01\nreview_every: often\n---\n# Zoo\n",
        "utf-8",
    )
    done = farflung(project, "check", code=1, SOURCE_DATE_EPOCH="1795370400")
    assert "handbook/zoo.md:3:11: future-review" in done.stdout
    assert "handbook/zoo.md:4:15: wrong-field" in done.stdout
    assert "  4 | review_every: often\n" in done.stdout
    assert "2 problems" in done.stderr


def test_the_plan_of_an_edition_mentions_the_count(project: Path) -> None:
    """The editor of the newsletter sees that the handbook wants looking after."""
    done = farflung(project, "edition", "plan", *AT)
    assert "4 pages are without an owner or overdue for review (farflung review)" in done.stdout


def test_the_starter_is_in_order_at_its_own_date(repository: Path) -> None:
    """Every page of the starter has an owner and has been reviewed."""
    assert farflung(repository, "review", "--at", "2026-11-22").stdout == ""
    late = farflung(repository, "review", "--at", "2027-05-23", code=1).stdout
    pages = [f for f in repository.glob("handbook/**/*.md") if "." not in f.stem]
    overdue = set(re.findall(r"^  (\S+): overdue for \d+ days?,", late, re.MULTILINE))
    assert {page.relative_to(repository).as_posix() for page in pages} <= overdue
