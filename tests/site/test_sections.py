"""Pages as the search plugin reads them."""

from __future__ import annotations

import importlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from farflung.site.engines.pages.sections import read_simply

plugin: Any = importlib.import_module("material.plugins.search.plugin")
THEIRS = plugin.Parser
PIECES = [
    *('<h1 id="a">', "</h1>", '<h2 id="b &amp; c">', "</h2>", "<p>", "</p>", "<br />", "<br/>"),
    *('<input type="checkbox" disabled>', '<div class="linenodiv">', "</div>", "<pre>", "</pre>"),
    *(
        "<li data-search-exclude>",
        "</li>",
        "<b >",
        "</ b>",
        "<p class='x'>",
        "<!-- <p> -->",
        "<?x?>",
    ),
    *("<script>", "</script>", "<Code>", "</CODE>", "<", ">", "&amp;", "&am", "&#60;", " ", "\n"),
    *("word", '"', "<a href=x>", "<a", "</", "<title>", "</title>", "<svg:g>", "<p/>", '<x y="<">'),
]


def _read(parser: Any, html: str) -> list[Any]:
    parser.feed(html)
    parser.close()
    return [(repr(one), one.title, one.text, one.depth, one.is_excluded()) for one in parser.data]


@pytest.fixture(autouse=True)
def _simple(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plugin, "Parser", THEIRS)
    read_simply()


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_the_same_sections(html: str) -> None:
    """Whatever the HTML, good or bad, the sections are those that the plugin finds by itself."""
    assert plugin.Parser is not THEIRS
    assert _read(plugin.Parser(), html) == _read(THEIRS(), html)


def test_a_plugin_that_is_not_there() -> None:
    """A project with another search is left as it is."""
    read_simply("no.such.plugin")
    read_simply("mkdocs.contrib.search")
