"""Entries of today's navigation that lead nowhere."""

from __future__ import annotations

from farflung.documents import read_yaml
from farflung.site.linkcheck import Handbook, LinkFault, mended
from farflung.site.navcheck import check_navigation

BOOK = Handbook("handbook", {"new.md": ""}, frozenset({"new.md", "x.pdf"}), {"old.md": "new.md"})


def _faults(nav: str) -> tuple[LinkFault, ...]:
    text = f"site_name: x\nnav:\n{nav}"
    return check_navigation(read_yaml(text, "mkdocs.yml", strict=False), text, BOOK)


def test_what_is_there() -> None:
    """Pages, files, addresses, and what plugins read are left alone."""
    assert (
        _faults("  - new.md\n  - A: ./new.md\n  - x.pdf\n  - https://example.org/a.md\n  - b/\n")
        == ()
    )
    assert check_navigation(read_yaml("a: 1", "mkdocs.yml"), "a: 1", BOOK) == ()


def test_a_page_that_moved() -> None:
    """It is named with its place, and the change keeps everything around it."""
    nav = "  - One:\n    - Two: 'old.md' # here\n"
    (fault,) = _faults(nav)
    assert (fault.problem.rule, str(fault.problem.place)) == ("moved-link", "mkdocs.yml:4:12")
    assert fault.fix is not None
    text = f"site_name: x\nnav:\n{nav}"
    assert mended(text, [fault.fix]) == text.replace("old.md", "new.md")


def test_a_page_that_is_not_there() -> None:
    """A misspelt one is suggested; a line that names a page twice is left to people."""
    (fault,) = _faults("  - nwe.md\n")
    assert (fault.problem.rule, fault.problem.hint) == ("broken-link", 'did you mean "new.md"?')
    (fault,) = _faults("  - old.md: old.md\n")
    assert (fault.problem.rule, fault.fix) == ("moved-link", None)
