"""Links inside the handbook that lead nowhere."""

from __future__ import annotations

from typing import Any

import pytest

from farflung.problems import Severity
from farflung.site.linkcheck import Handbook, LinkFault, check_links, mended

PAGES = {
    "index.md": "# Start\n",
    "values.md": "# Values\n\n## Trust\n",
    "team/index.md": "# Team\n",
    "team/rules.md": "# Rules\n",
}
MOVED = {"rules.md": "team/rules.md", "old/pic.png": "img/pic.png", "team/page.md": "page.md"}


def _faults(text: str, page: str = "page.md", **settings: Any) -> tuple[LinkFault, ...]:
    pages = {**PAGES, page: text}
    files = frozenset({*pages, "img/pic.png", "a file.pdf"})
    return check_links(Handbook("handbook", pages, files, MOVED, **settings))


@pytest.mark.parametrize(
    "target",
    [
        "values.md",
        "./values.md#trust",
        "team/",
        "team/index.md",
        "img/pic.png",
        "a%20file.pdf",
        "<a file.pdf>",
        "a file.pdf",
        "#here",
        "../values/",
        "../values/#trust",
        "../values",
        "../../newsletter/",
        "https://example.org/x.md",
        "mailto:a@example.org",
        "//example.org/x.md",
        "/anything/",
        "{{ link }}",
        "tel:+1",
        "values.md?x=1",
        "#fn:1",
        "#__tabbed_1_1",
        "",
    ],
)
def test_good_links(target: str) -> None:
    """Files, addresses of pages, anchors, and what is not ours to judge are left alone."""
    path = target.replace("team/", "../team/") if target == "team/" else target
    assert _faults(f"# Here\n\n[x]({path})\n") == ()


@pytest.mark.parametrize("target", ["gone.md", "gone/", "../gone", "img/no.png", "../../x.md"])
def test_broken_links(target: str) -> None:
    """What leads nowhere is an error with its place."""
    (fault,) = _faults(f"Text\n  a [x]({target}).\n")
    assert (fault.problem.rule, fault.problem.severity) == ("broken-link", Severity.ERROR)
    assert str(fault.problem.place) == "handbook/page.md:2:9"
    assert fault.problem.place.length == len(target)
    assert fault.problem.source == f"  a [x]({target})."
    assert fault.fix is None


def test_did_you_mean() -> None:
    """A misspelt page is named."""
    (fault,) = _faults("[x](valeus.md)")
    assert fault.problem.hint == 'did you mean "values.md"?'


def test_generated_pages() -> None:
    """Where hooks or plugins may make pages, what cannot be seen is only a warning."""
    (fault,) = _faults("[x](gone.md)", generated=True)
    assert fault.problem.severity is Severity.WARNING


@pytest.mark.parametrize("target", ["values.md#mistrust", "#nowhere", "../values/#x"])
def test_broken_anchors(target: str) -> None:
    """An anchor that no heading has is a warning, unless the project makes its own anchors."""
    (fault,) = _faults(f"[x]({target})")
    assert (fault.problem.rule, fault.problem.severity) == ("broken-anchor", Severity.WARNING)
    assert _faults(f"[x]({target})", separator="") == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[x](rules.md)", "[x](team/rules.md)"),
        ('[x](rules.md#a "T")', '[x](team/rules.md#a "T")'),
        ("[x](./rules.md?q=1#a)", "[x](team/rules.md?q=1#a)"),
        ("[x](<rules.md>)", "[x](<team/rules.md>)"),
        ("[x][r]\n\n[r]: rules.md", "[x][r]\n\n[r]: team/rules.md"),
        ("![x](old/pic.png)", "![x](img/pic.png)"),
        ("[x](../rules/#a)", "[x](../team/rules/#a)"),
        ("[x](../rules/)", "[x](../team/rules/)"),
        ("`[x](rules.md)` [x](rules.md)", "`[x](rules.md)` [x](team/rules.md)"),
        ("ünï\r\n[x](rules.md)\r\n", "ünï\r\n[x](team/rules.md)\r\n"),
    ],
)
def test_moved_links(before: str, after: str) -> None:
    """A link to what moved is an error with a change that keeps everything else as it was."""
    (fault,) = _faults(before)
    assert fault.problem.rule == "moved-link"
    assert fault.fix is not None
    assert "farflung check --fix" in fault.problem.hint
    assert mended(before, [fault.fix]) == after
    assert all(left.problem.rule == "broken-anchor" for left in _faults(after))


def test_a_page_that_moved_itself() -> None:
    """Its own links are read from where it was; ``page.md`` was in ``team/``."""
    text = "[a](rules.md) [b](../values.md) [c](index.md)\n"
    faults = _faults(text)
    fixes = [fault.fix for fault in faults if fault.fix]
    assert mended(text, fixes) == "[a](team/rules.md) [b](values.md) [c](index.md)\n"


def test_files_instead_of_folders() -> None:
    """Without addresses of folders, addresses end with .html."""
    assert _faults("[x](values.html)", directories=False) == ()
    (fault,) = _faults("[x](rules.html#a)", directories=False)
    assert fault.fix is not None
    assert fault.fix.text == "team/rules.html#a"


def test_links_of_a_translation_are_those_of_its_original() -> None:
    """They lead to translations where there are any, whose anchors count."""
    pages = {
        "values.md": "# Values\n\n## Trust\n",
        "values.es.md": "# Valores\n\n## Confianza\n",
        "team/rules.md": "# Rules\n\n[x](../values.md#trust) [y](../../values/#trust)\n",
        "team/rules.es.md": (
            "# Reglas\n\n[x](../values.md#trust) [y](../../values/#confianza) [z](../nothing.md)\n"
        ),
    }
    book = Handbook("handbook", pages, frozenset(pages), {}, languages=("es",))
    found = [(fault.problem.rule, fault.problem.message) for fault in check_links(book)]
    assert found == [
        ("broken-anchor", 'values.es.md has no heading or anchor "#trust"'),
        ("broken-link", 'there is nothing at "../nothing.md"'),
    ]
