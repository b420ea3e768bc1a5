"""Questions from one edition to the next: open, overdue, answered once; and what has expired."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.projects import commit
from tests.workflows.newsrooms import at, frozen, newsroom, shown

from farflung.workflows.planning import plan
from farflung.workflows.project import open_project
from farflung.workflows.verifying import State, verify

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.workflows.project import Project

HEATING = "newsletter/entries/questions/heating.md"


def answer(project: Project) -> Project:
    """Answer the question in its file, as the leadership does, and commit that."""
    file = project.root / HEATING
    text = file.read_text("utf-8")
    reply = "answer: It covers **heating**, too.\nanswered_by: Ruth Abebe\n---\n"
    file.write_text(text.replace("\n---\n", f"\n{reply}", 1), "utf-8")
    pet = project.root / "newsletter/entries/trivia/next.md"
    pet.write_text("---\ndate: 2026-11-25\nquestion: Why?\nanswer: Because.\n---\n", "utf-8")
    commit(project.root, "Answer", at="2026-11-25T10:00:00+00:00")
    return open_project(project.root)


def test_overdue_until_it_is_answered(tmp_path: Path) -> None:
    """A question is overdue from the day after its due date, carried or not, until the answer."""
    project = frozen(newsroom(tmp_path), "2026-11-22")
    assert plan(project, None, at(project, "2026-11-25")).editions[0].plan.overdue == ()
    (late,) = plan(project, None, at(project, "2026-11-26")).editions[0].plan.overdue
    assert (late.path, late.section, str(late.due)) == (HEATING, "questions", "2026-11-25")
    assert plan(answer(project), None, at(project, "2026-11-26")).editions[0].plan.overdue == ()


def test_answered_in_the_edition_after_the_answer(tmp_path: Path) -> None:
    """The edition that asked stays as it was; the next one carries the answer, and no later one."""
    project = answer(frozen(newsroom(tmp_path), "2026-11-22"))
    coming = plan(project, None, at(project, "2026-11-26")).editions[0].plan.edition
    assert [entry.path for entry in coming.answers if entry.kind == "question"] == [HEATING]
    assert all(entry.path != HEATING for entry in coming.entries)
    project = frozen(project, "2026-11-29")
    assert [verdict.state for verdict in verify(project, ())] == [State.SAME, State.SAME]
    page = shown_page(project, "2026-W48")
    assert "You asked, and now there is an answer" in page
    assert "It covers <strong>heating</strong>, too." in page
    assert "heating</strong>" not in shown_page(project, "2026-W47")
    later = plan(project, "2026-W49", at(project, "2026-12-01")).editions[0].plan.edition
    assert all(entry.kind != "question" for entry in later.answers)


def shown_page(project: Project, name: str) -> str:
    """Return what the site shows of one edition's page."""
    whole = shown(project, "2026-12-01")
    start = whole.index(f"WebPage(path='{name}/index.md'")
    end = whole.find("WebPage(path=", start + 1)
    return whole[start : end if end > 0 else whole.index("')", start)]


def test_what_expired_leaves_and_the_edition_verifies(tmp_path: Path) -> None:
    """From the day after it expires an entry is nowhere on the site; its edition stays proved."""
    project = frozen(newsroom(tmp_path), "2026-11-22")
    assert "Aroha Ngata" in shown(project, "2026-12-24")
    after = shown(project, "2026-12-25")
    assert "Aroha" not in after
    assert "aroha" not in after
    assert [verdict.state for verdict in verify(project, ())] == [State.SAME]


def test_an_anonymous_question_has_no_name(tmp_path: Path) -> None:
    """Nothing of ours puts a name to it: not the file, the manifest, the site or the letter."""
    project = frozen(newsroom(tmp_path), "2026-11-22")
    named = "Amara Okafor"  # who committed it
    assert named not in (project.root / HEATING).read_text("utf-8")
    assert named not in (project.root / "newsletter/editions/2026-W47.yml").read_text("utf-8")
    assert named not in shown(project, "2026-11-24")
    assert "Asked by" not in shown(project, "2026-11-24")
