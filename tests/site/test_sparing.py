"""Patterns of Markdown that are tried only where they can match."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown
from markdown.blockprocessors import BlockProcessor

from farflung.site.engines.pages.sparing import needed, try_where_needed

EXTENSIONS = [
    *("admonition", "attr_list", "def_list", "footnotes", "md_in_html", "sane_lists", "smarty"),
    *("tables", "toc", "pymdownx.details", "pymdownx.inlinehilite", "pymdownx.superfences"),
]
PIECES = [
    *(
        "# ",
        "\n===\n",
        "!!! note\n",
        "??? note\n",
        "    ",
        ":   ",
        "> ",
        "[^1]: ",
        "[a]: b",
        "```\n",
    ),
    *"*_`[]()<>!\\&#:;{}^~|'\".-",
    "word",
    " ",
    "\n",
    "\n\n",
    "  \n",
    "- ",
    "http://a.example",
]
PARSERS = [Markdown(extensions=EXTENSIONS) for _ in range(2)]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_the_same_html(text: str) -> None:
    """Whatever the text, the HTML is what Python-Markdown makes of it."""
    plain, sparing = PARSERS
    try_where_needed(sparing)
    assert sparing.reset().convert(text) == plain.reset().convert(text)


@pytest.mark.parametrize(
    ("expression", "marks"),
    [
        (r"\[(a|b)\]", "[["),
        (r"(`+)(.+?)\1", "`"),
        (r"(<a>|&b;)", "<&"),
        (r"(?:\*|_){2}word", "*_"),
        (r"(?>\*)a+", "*"),
    ],
)
def test_what_a_pattern_needs(expression: str, marks: str) -> None:
    """Each of the marks may be the one, and a text without any of them is none to look at."""
    found = needed(re.compile(expression))
    assert found
    assert all(found.search(mark) for mark in marks)
    assert not found.search("plain words")


@pytest.mark.parametrize("expression", ["word", "a?", r"(<a>|b)", r"[^<]", r"(?i:<a>)", "[*-_]"])
def test_patterns_that_may_match_anywhere(expression: str) -> None:
    """Where no single mark is needed, the pattern is always tried."""
    assert needed(re.compile(expression)) is None


def test_blocks_are_looked_at_for_a_mark_first() -> None:
    """A text without the mark is not matched, one with it as by the expression itself."""
    kept: list[Any] = []

    class Sums(BlockProcessor):
        """Knows blocks by an expression of its kind, and by one of its own."""

        RE = re.compile(r"(?:^|\n)(\d+) \+ (\d+)")

        def test(self, parent: Any, block: str) -> bool:  # noqa: ARG002 - as declared
            """Remember what the expression finds, and take nothing."""
            kept.append((self.RE.search(block), self.RE.search(block, 1), self.RE.match(block)))
            return False

    parser = Markdown()
    parser.parser.blockprocessors.register(Sums(parser.parser), "sums", 200)
    try_where_needed(parser)
    found: Any = parser.parser.blockprocessors["sums"]
    assert type(found.RE) is not re.Pattern
    assert found.RE.pattern == Sums.RE.pattern
    parser.convert("1 + 2\n\n1 and 2")
    assert [[one and one.groups() for one in row] for row in kept[:2]] == [
        [("1", "2"), None, ("1", "2")],
        [None, None, None],
    ]
