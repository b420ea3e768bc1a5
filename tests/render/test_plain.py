from __future__ import annotations

from farflung.markup import to_html
from farflung.render.plain import Notes, plain_lines


def plain(markdown: str, indent: str = "") -> str:
    """Write Markdown as plain text."""
    return plain_lines(to_html(markdown), Notes(), indent, 40)


def test_inline() -> None:
    """Emphasis keeps a mark, code its quotes."""
    assert plain("a **b** _c_ `d`") == "a *b* _c_ `d`"


def test_links() -> None:
    """A link gets a footnote, an address that is its own text does not."""
    notes = Notes()
    html = to_html("[a](https://example.org/a) <https://example.org/b> [c](https://example.org/a)")
    assert plain_lines(html, notes, columns=80) == "a [1] https://example.org/b c [1]"
    assert notes.addresses == ["https://example.org/a"]


def test_lists() -> None:
    """Lists keep their bullets and numbers, nested ones are further in."""
    assert plain("- a\n- b\n    1. c\n    2. d\n- e") == "- a\n- b\n  1. c\n  2. d\n- e"
    assert plain("1. a\n\n    b\n\n2. c") == "1. a\n\n   b\n\n2. c"


def test_quotations() -> None:
    """Quotations are marked line by line, and set apart."""
    assert plain("a\n\n> b\n>\n> c\n\nd") == "a\n\n> b\n>\n> c\n\nd"


def test_code_is_kept() -> None:
    """Blocks of code keep their lines and spaces."""
    assert plain("    a  b\n      c") == "    a  b\n      c"


def test_tables() -> None:
    """A row of a table is a line."""
    assert plain("| a | b |\n|---|---|\n| c | d |") == "a | b\nc | d"


def test_indent_and_breaks() -> None:
    """Every line is indented, breaks of lines are kept, rules are drawn."""
    assert plain("a  \nb\n\n---\n\nc", "  ") == "  a\n  b\n\n  * * *\n\n  c"


def test_nothing() -> None:
    """No text is no lines."""
    assert plain("") == ""
