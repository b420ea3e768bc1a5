"""Inline patterns that are tried only where they can match."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from farflung.site.engines.pages.inline import needed, try_where_needed

EXTENSIONS = ["attr_list", "footnotes", "md_in_html", "pymdownx.inlinehilite", "smarty", "tables"]
PIECES = [
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
