"""How a plan reads."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.builders import day, entry, period

from farflung.cli.plans import show_plans
from farflung.edition.missing import EmptySection, Missing, Quiet
from farflung.model import (
    ChangeKind,
    Edition,
    Elsewhere,
    HandbookChange,
    HandbookHistory,
    Held,
    ItemWeight,
    Overdue,
    Plan,
    Section,
    SourceFailure,
)
from farflung.workflows.planning import EditionPlan, LetterSize, PlanReport

if TYPE_CHECKING:
    import pytest

_EXPECTED = """\
Edition 2026-11, 2026-11-01 to 2026-11-30 (monthly)

Highlights (1)
  + One (one.md, in full in 2026-W47)
  > 2 more, led to in 2026-W46, 2026-W47
  + 1 more of the handbook's changes, named at the end of their section

Not in this edition
  - a.md: dated 2026-12-02 -> 2026-12
  - b.md: no consent yet
  - 1 entry is older than the first monthly edition (farflung whereis FILE)
  ! feed https://example.org/feed: it did not answer
  ! A note

Missing
  ? Books: nothing yet, as in the edition before
  ? Pets: nothing yet, as in the 3 editions before
  ? Why?: an answer was promised by 2026-11-20 (q.md)
  ? 1 of 4 teams has not appeared in the last 4 editions
  ? 2 of 9 countries have not appeared in the last 4 editions

To read: 12 minutes
The letter: 87 KB of HTML (88 KB at most), 800 KB of pictures, 1200 KB as it is mailed (900 KB at most)
  ! its pictures cannot be made any lighter: leave some out, or raise max_bytes below delivery: in newsletter/newsletter.yml
  ! whole, it has 120 KB: it is cut to fit. These weigh most:
     31 KB  A long story (Highlights)
      9 KB  Another (Books)

The handbook: 2 pages are without an owner or overdue for review (farflung review)
"""


def test_everything_that_a_plan_says(capsys: pytest.CaptureFixture[str]) -> None:
    """What goes in, what is led to, held and lacking, and how heavy the letter is."""
    week = period("2026-W47")
    left = (Elsewhere("x.md", "a" * 64, week), Elsewhere("y.md", "b" * 64, period("2026-W46")))
    section = Section("highlights", "highlight", "Highlights", (replace(entry(), told=week),), left)
    empty = Section("books", "book", "Books")
    more = (HandbookChange("p.md", "P", ChangeKind.CHANGED),)
    plan = Plan(
        Edition(period("2026-11"), (section, empty), history=HandbookHistory(more=more)),
        (
            Held("a.md", "highlights", "dated 2026-12-02", "2026-12"),
            Held("b.md", "books", "no consent yet"),
        ),
        (Held("old.md", "highlights", "told by 2025-W01"),),
        (SourceFailure("reading", "https://example.org/feed", "it did not answer"),),
        ("A note",),
        (Overdue("q.md", "questions", "Why?", day("2026-11-20")),),
    )
    found = Missing(
        (EmptySection("books", "Books", 1), EmptySection("pets", "Pets", 3)),
        Quiet(1, 4),
        Quiet(2, 9),
    )
    heavy = (
        ItemWeight("Highlights", "A long story", 31_000),
        ItemWeight("Books", "Another", 9_000),
    )
    size = LetterSize(87_000, 120_000, 88_000, 800_000, 1_200_000, 900_000, heavy)
    show_plans(PlanReport((EditionPlan(plan, found, 12, size),), 2, ()))
    assert capsys.readouterr().out == _EXPECTED


def test_answers_are_named_where_they_are_given(capsys: pytest.CaptureFixture[str]) -> None:
    """Beside what a section carries, and in one that carries nothing else."""
    sections = tuple(Section(name, "highlight", name.title()) for name in ("highlights", "books"))
    edition = Edition(period("2026-W47"), sections, answers=(entry(),))
    lacking = Missing((), Quiet(0, 0), Quiet(0, 0))
    size = LetterSize(9_000, 9_000, 88_000, 0, 20_000, 900_000, ())
    show_plans(PlanReport((EditionPlan(Plan(edition), lacking, 1, size),), 0, ()))
    said = capsys.readouterr().out
    assert "Highlights (0)\n  = the answer to: One (one.md)\n" in said
    assert "Books" not in said


def test_what_concerns_every_edition_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    """A feed that failed and an overdue answer are in the first plan that has them."""
    late = (Overdue("q.md", "questions", "Why?", day("2026-11-20")),)
    failed = (SourceFailure("reading", "https://example.org/feed", "it did not answer"),)
    plans = [
        Plan(Edition(period(name), ()), failures=failed, notes=("A note",), overdue=late)
        for name in ("2026-W47", "2026-11")
    ]
    nobody = Missing((), Quiet(0, 0), Quiet(0, 0))
    size = LetterSize(6_000, 6_000, 88_000, 0, 9_000, 900_000, ())
    editions = tuple(EditionPlan(plan, nobody, 0, size) for plan in plans)
    show_plans(PlanReport(editions, 0, ()))
    out = capsys.readouterr().out
    for line in ("! feed https://example.org/feed", "! A note", "? Why?: an answer", "Missing"):
        assert out.count(line) == 1, line
    assert out.index("? Why?") < out.index("Edition 2026-11,")
