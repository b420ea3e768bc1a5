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
    """An expression is asked only about blocks with its mark, and answers as by itself."""
    parser = Markdown()
    processor: Any = parser.parser.blockprocessors["hashheader"]
    plain = processor.RE
    try_where_needed(parser)
    sparing = processor.RE
    assert sparing is not plain
    assert sparing.pattern == plain.pattern
    for text in ("# One", "x\n## Two", "x # y", "none"):
        for at in (0, 1):
            found = [one.search(text, at) for one in (plain, sparing)]
            assert str(found[0]) == str(found[1])
        assert str(plain.match(text)) == str(sparing.match(text))


def test_what_others_made_is_left_alone() -> None:
    """Block processors that nobody read, and a way of telling blocks that an extension brought."""

    class Sums(BlockProcessor):
        """Takes nothing."""

        RE = re.compile(r"(\d+) \+ (\d+)")

        def test(self, parent: Any, block: str) -> bool:  # noqa: ARG002 - as declared
            """Take nothing."""
            return False

    parser = Markdown()
    sums = Sums(parser.parser)
    parser.parser.blockprocessors.register(sums, "sums", 200)
    tells: Any = {"p", "div"}.__contains__
    parser.is_block_level = tells  # type: ignore[method-assign]
    try_where_needed(parser)
    assert sums.RE is Sums.RE
    assert parser.is_block_level == tells


def test_elements_that_are_blocks() -> None:
    """A name is looked up once for each page, so that an extension may add names between."""
    parser = Markdown()
    for _ in range(2):
        try_where_needed(parser)
        assert parser.is_block_level("DIV/")
        assert not parser.is_block_level("farflung")
    parser.block_level_elements.append("farflung")
    try_where_needed(parser)
    assert parser.is_block_level("farflung")
