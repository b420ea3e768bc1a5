"""Marks of what each organisation decides, found in pages without rendering them."""

from __future__ import annotations

import pytest

from farflung.site.decisions import decision_problems, find_decisions


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('**25 days**{ .decide title="Days" } off', ("Days", "25 days", 1)),
        ("You get **€50**{.decide title='Home net, a month'}.", ("Home net, a month", "€50", 9)),
        ("*a*{: .x .decide title=Sum }", ("Sum", "a", 1)),
        ('[us](a.md){ .decide title="Whom" }', ("Whom", "us", 1)),
        ('`x`{ .decide title="Code" }', ("Code", "x", 1)),
        ('**two\\_words**{ title="T" .decide }', ("T", "two\\_words", 1)),
        ("**25**{ .decide }", ("", "25", 1)),
        ('!!! decide "Who signs?"\n\n    She.', ("Who signs?", "", 1)),
        ('- a\n\n    ???+ tip decide "Who?"\n', ("Who?", "", 5)),
        ("!!! decide\n", ("", "", 1)),
    ],
)
def test_marks(text: str, found: tuple[str, str, int]) -> None:
    """Inline and block marks are found where they begin, with their titles and values."""
    (one,) = find_decisions("handbook", {"a.md": text})
    assert (one.title, one.value, one.place.column) == found
    assert one.place.line == (3 if text.startswith("- a") else 1)


@pytest.mark.parametrize(
    "text",
    [
        '```text\n**25**{ .decide title="Days" }\n```',
        '`**25**{ .decide title="Days" }`',
        '<!-- **25**{ .decide title="Days" } -->',
        "**25**{ .decided } or { .decide-x }",
        '!!! note "We decide"\n',
        "We decide.",
    ],
)
def test_no_marks(text: str) -> None:
    """Code, comments, and other words are no marks."""
    assert [*find_decisions("handbook", {"a.md": text})] == []


def test_order_and_problems() -> None:
    """Marks come by page and line; those without a title are warnings with a hint."""
    pages = {"b.md": "**1**{ .decide }\n", "a.md": '!!! decide\n\n**2**{ .decide title="Two" }\n'}
    places = [str(one.place) for one in find_decisions("h", pages)]
    assert places == ["h/a.md:1:1", "h/a.md:3:1", "h/b.md:1:1"]
    problems = [*decision_problems("h", pages)]
    assert [(str(p.place), p.rule) for p in problems] == [
        ("h/a.md:1:1", "untitled-decision"),
        ("h/b.md:1:1", "untitled-decision"),
    ]
    assert "Who signs" in (problems[0].hint or "")
    assert ".decide title=" in (problems[1].hint or "")
