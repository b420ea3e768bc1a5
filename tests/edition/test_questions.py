"""Which questions are overdue, and which answers an edition has to give."""

from __future__ import annotations

from tests.builders import day, entry, kinds

from farflung.edition.manifest import name_of
from farflung.edition.questions import answered_since, overdue
from farflung.model import Entry, Field, FieldType


def question(name: str, *, due: str = "", answer: str = "") -> Entry:
    """Return a question in the section questions."""
    fields = [Field("due", "Due", FieldType.DATE, day(due))] if due else []
    fields += [Field("answer", "Answer", FieldType.MARKDOWN, answer)] if answer else []
    return entry(name, section="questions", kind="question", fields=tuple(fields))


def test_overdue_from_the_day_after() -> None:
    """Only what has a date, is past it, and has no answer; the oldest first."""
    found = overdue(
        [
            question("late", due="2026-11-20"),
            question("later", due="2026-11-18"),
            question("today", due="2026-11-21"),
            question("answered", due="2026-11-01", answer="Yes."),
            question("undated"),
            entry("no-question"),
        ],
        kinds(),
        day("2026-11-21"),
    )
    assert [one.heading for one in found] == ["Later", "Late"]
    assert found[0].due == day("2026-11-18")


def test_an_answer_is_given_once() -> None:
    """What was carried open and has an answer now, unless an edition gave it already."""
    before = [question("one"), question("two"), question("three", answer="Was there before.")]
    now = [question(name, answer="Yes.") for name in ("one", "two", "three", "four")]
    told = {name_of("newsletter/entries/questions/two.md")}
    assert [e.heading for e in answered_since(now, before, told, kinds())] == ["One"]
    assert answered_since([question("one")], before, (), kinds()) == ()
