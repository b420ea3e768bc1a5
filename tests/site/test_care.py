"""What pages say of their owner and reviews, and how it is handed down."""

from __future__ import annotations

import datetime as dt

import pytest

from farflung.problems import Severity
from farflung.site.care import Care, Stated, front_of, is_page, read_stated, resolve

TODAY = dt.date(2026, 11, 22)


def page(*lines: str) -> str:
    """Return a page with these lines of front matter."""
    return "\n".join(["---", *lines, "---", "", "# Title", ""])


def nobody(_path: str) -> str:
    """Know no owner, as a project without CODEOWNERS."""
    return ""


def test_a_page_states_owner_review_and_span() -> None:
    """The three fields are read; all others are the project's own."""
    text = page(
        "title: Values",
        "owner: People team",
        "reviewed: 2026-11-20",
        "review_every: 1 year",
        "icon: {a: [b]}",
    )
    stated, problems = read_stated(front_of(text, "a.md"), TODAY)
    assert stated == Stated("People team", dt.date(2026, 11, 20), 12)
    assert problems == ()


def test_several_owners_are_one_line() -> None:
    """A list of names is written with commas."""
    assert read_stated(front_of(page("owner: [Ada, Grace]")))[0].owner == "Ada, Grace"


@pytest.mark.parametrize(
    "text", ["# Title\n", "", "---\n", "---\n- a\n---\n", "owner: Ada\n\n# T\n"]
)
def test_pages_without_front_matter_state_nothing(text: str) -> None:
    """Text, a rule and a list are nothing to read and no problem."""
    assert read_stated(front_of(text, "a.md"), TODAY) == (Stated(), ())


@pytest.mark.parametrize(
    ("line", "rule", "column", "message"),
    [
        ("reviewed: 2026-11-23", "future-review", 11, '"reviewed" is 2026-11-23, which is in the'),
        ("reviewed: yesterday", "wrong-field", 11, '"reviewed" is not a date'),
        ("reviewed: [2026-01-01]", "wrong-field", 11, '"reviewed" is not a date'),
        ("review_every: soon", "wrong-field", 15, "should be a span of time"),
        ("review_every: 0 months", "wrong-field", 15, "should be a span of time"),
        ("review_every: 99999999999 years", "wrong-field", 15, "should be a span"),
        ("owner: {name: Ada}", "wrong-field", 8, "should be a name"),
        ("owner: []", "wrong-field", 8, "should be a name"),
        (f"owner: {'x' * 201}", "wrong-field", 8, "200 characters at most"),
    ],
)
def test_wrong_values_are_problems_at_their_place(
    line: str, rule: str, column: int, message: str
) -> None:
    """Each names line and column, and counts as not stated."""
    stated, (problem,) = read_stated(front_of(page("title: A", line), "handbook/a.md"), TODAY)
    assert stated == Stated()
    assert problem.rule == rule
    assert str(problem.place) == f"handbook/a.md:3:{column}"
    assert message in problem.message
    assert problem.source == line


def test_front_matter_that_is_no_yaml_is_a_warning() -> None:
    """The engine shows it as text, so it stops nothing but a strict run."""
    stated, (problem,) = read_stated(front_of(page("title: [", "owner: Ada"), "a.md"), TODAY)
    assert stated == Stated()
    assert problem.severity is Severity.WARNING
    assert problem.place.line >= 2


def test_what_a_page_does_not_say_its_folders_say_for_it() -> None:
    """Each field comes from the nearest index page that states it, README.md included."""
    pages = {
        "index.md": Stated(owner="Editors"),
        "it/README.md": Stated(owner="IT", every=3),
        "it/laptops/index.md": Stated(reviewed=dt.date(2026, 1, 31)),
        "it/laptops/order.md": Stated(every=1),
        "it/phones.md": Stated(),
        "about.md": Stated(owner="Ada"),
        "other/x.md": Stated(),
    }
    found = resolve(pages, 6, nobody)
    assert found["it/laptops/order.md"] == Care("IT", dt.date(2026, 1, 31), 1)
    assert found["it/laptops/index.md"] == Care("IT", dt.date(2026, 1, 31), 3)
    assert found["it/phones.md"] == Care("IT", None, 3)
    assert found["about.md"] == Care("Ada", None, 6)
    assert found["other/x.md"] == Care("Editors", None, 6)


def test_codeowners_speaks_where_no_page_does() -> None:
    """An owner in front matter, also of a folder above, comes first."""
    pages = {"a/index.md": Stated(owner="Ada"), "a/b.md": Stated(), "c.md": Stated()}
    found = resolve(pages, 6, lambda path: f"@{path}")
    assert [found[path].owner for path in pages] == ["Ada", "Ada", "@c.md"]


def test_a_translation_has_what_its_original_has() -> None:
    """What it says itself comes first, then its original, then the folders; not so without."""
    pages = {
        "a/index.md": Stated(owner="Ada", every=3),
        "a/b.md": Stated(owner="Bo", reviewed=dt.date(2026, 1, 31)),
        "a/b.ja.md": Stated(),
        "a/b.es.md": Stated(owner="Eva"),
        "a/lost.ja.md": Stated(),
    }
    found = resolve(pages, 6, nobody, ("es", "ja"))
    assert found["a/b.ja.md"] == found["a/b.md"] == Care("Bo", dt.date(2026, 1, 31), 3)
    assert found["a/b.es.md"].owner == "Eva"
    assert found["a/lost.ja.md"] == Care("Ada", None, 3)
    assert resolve(pages, 6, nobody)["a/b.ja.md"].owner == "Ada"


@pytest.mark.parametrize(
    ("reviewed", "every", "due"),
    [
        ("2026-11-20", 6, dt.date(2027, 5, 20)),
        ("2026-08-31", 6, dt.date(2027, 2, 28)),
        ("2024-01-31", 1, dt.date(2024, 2, 29)),
        ("2026-12-31", 12, dt.date(2027, 12, 31)),
        ("9999-12-01", 1, None),
    ],
)
def test_the_next_review_is_so_many_months_later(
    reviewed: str, every: int, due: dt.date | None
) -> None:
    """The same day of the month, or its last; a day beyond the calendar never comes."""
    assert Care("Ada", dt.date.fromisoformat(reviewed), every).due == due


def test_a_page_that_was_never_reviewed_counts_from_its_last_change() -> None:
    """Whoever wrote it looked at it; without git nothing is known, so nothing is overdue."""
    care = Care("Ada", None, 6, dt.date(2026, 5, 21))
    assert care.is_overdue(TODAY)
    assert not care.is_overdue(dt.date(2026, 11, 21))
    assert not Care("Ada", None, 6).is_overdue(TODAY)


def test_pages_are_what_mkdocs_takes_for_pages() -> None:
    """Markdown by its endings; hidden files and folders are none."""
    names = ["a.md", "b/c.markdown", ".hidden.md", ".git/x.md", "d.txt", "e.MD"]
    assert [name for name in names if is_page(name)] == ["a.md", "b/c.markdown"]
