"""The navigation of an old version."""

from __future__ import annotations

from typing import Any

import pytest

from farflung.site.navigation import clean_nav

FILES = {"index.md", "a/b.md", "plan.pdf"}


def test_what_is_there_stays() -> None:
    """Pages, files and web addresses stay as they are written, in order and nested."""
    nav = [
        "index.md",
        {"Rules": [{"B": "a/b.md"}, "./index.md"]},
        {"Plan": "plan.pdf"},
        {"Web": "https://example.org/x"},
    ]
    assert clean_nav(nav, FILES) == (nav, [])


def test_what_is_missing_goes() -> None:
    """Entries of missing pages go with a note each, and headings that are empty then go too."""
    nav = ["index.md", {"Gone": "gone.md"}, {"Rules": [{"Also": "also.md"}]}]
    kept, notes = clean_nav(nav, FILES)
    assert kept == ["index.md"]
    assert notes == [
        'its navigation names "gone.md", which is not there',
        'its navigation names "also.md", which is not there',
    ]


@pytest.mark.parametrize(
    "nav", [None, [], "index.md", {"a": "index.md"}, ["gone.md"], [["x"]], [None]]
)
def test_no_navigation(nav: Any) -> None:
    """Whatever else stands there, the engine finds the pages by itself."""
    assert clean_nav(nav, FILES)[0] is None


def test_scripts_are_no_address() -> None:
    """Only web addresses lead out of the site."""
    assert clean_nav([{"x": "javascript:alert(1)"}, {"y": "/etc/passwd"}], FILES)[0] is None
