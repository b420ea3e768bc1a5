"""The pages of a handbook in another language as a tree of their own."""

from __future__ import annotations

from typing import Any

import pytest
from tests.site.speaking import PAGES

from farflung.site.translated import Translated, led_out

FILES = frozenset(path.removeprefix("handbook/") for path in PAGES)
SPANISH = Translated("es", FILES, ("es", "ja"))
FLAT = Translated("es", FILES, ("es", "ja"), directories=False)
OUT = "http://version.invalid/"


def test_the_pages_of_a_language() -> None:
    """Each has the path of its original; files that are no pages belong to every language."""
    assert SPANISH.sources == {
        "start/day.md": "start/day.es.md",
        "start/index.md": "start/index.es.md",
    }
    assert SPANISH.others == ["assets/map.svg"]
    assert not SPANISH.has_home
    assert Translated("es", FILES | {"index.es.md"}, ("es",)).has_home


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("index.md", "index.md"),  # there is a Spanish page
        ("./index.md#x", "./index.md#x"),
        ("index.es.md", "index.md"),
        ("../", "../"),
        ("week.md", f"{OUT}start/week/"),
        ("week.md?a=1#lunch", f"{OUT}start/week/?a=1#lunch"),
        ("../week/#lunch", f"{OUT}start/week/#lunch"),
        ("../values/index.md#trust", f"{OUT}values/#trust"),
        ("../../values/", f"{OUT}values/"),
        ("../index.md", OUT),
        ("day.ja.md", f"{OUT}ja/start/day/"),
        ("../../../newsletter/", f"{OUT}../newsletter/"),
        ("../assets/map.svg", "../assets/map.svg"),
        ("nothing.md", "nothing.md"),  # the engine says so
        ("#here", "#here"),
        ("https://example.org/", "https://example.org/"),
        ("mailto:amara@example.org", "mailto:amara@example.org"),
    ],
)
def test_a_link_of_a_translation(written: str, wanted: str) -> None:
    """It stays within the language where it can, and else leads out to what everybody reads."""
    assert SPANISH.relinked("start/day.md", f"[x]({written})\n") == f"[x]({wanted})\n"
    assert SPANISH.relinked("start/day.md", f"`[x]({written})`\n") == f"`[x]({written})`\n"


def test_addresses_with_an_ending() -> None:
    """Where pages have names of files, so have the links to them."""
    text = FLAT.relinked("start/day.md", "[x](week.md#lunch) [y](../values/index.md)\n")
    assert text == f"[x]({OUT}start/week.html#lunch) [y]({OUT}values/index.html)\n"


def test_links_out_of_the_tree_are_relative_in_the_end() -> None:
    """So an unedited page is the same file in every version."""
    link = f'<a href="{OUT}values/#trust">'
    assert led_out("es/start/day/index.html", link) == '<a href="../../../values/#trust">'
    assert led_out("es/index.html", link) == '<a href="../values/#trust">'


NAV: list[Any] = [
    {"Welcome": "index.md"},
    {"Start here": ["start/index.md", {"The day": "./start/day.md"}, "start/week.md"]},
    {"Values": [{"All": ["values/index.md"]}]},
    {"Lost": "nowhere.md"},
    {"Elsewhere": "https://example.org/"},
]


def test_the_navigation_of_a_language() -> None:
    """Translated titles where there are any; a chapter without any translation is one link."""
    titles = {"start/index.es.md": "Empieza aquí", "start/week.md": "Your first week"}
    assert {*titles} <= {*SPANISH.untitled(NAV)} <= FILES
    assert SPANISH.nav(NAV, titles) == [
        {"Welcome": OUT},
        {
            "Empieza aquí": [
                "start/index.md",
                "start/day.md",
                {"Your first week": f"{OUT}start/week/"},
            ]
        },
        {"Values": f"{OUT}values/"},
        {"Elsewhere": "https://example.org/"},
    ]


def test_the_name_of_a_chapter_without_a_translated_start() -> None:
    """It keeps its own."""
    nav: list[Any] = [{"Start here": [{"The day": "start/day.md"}]}]
    assert SPANISH.nav(nav, {}) == [{"Start here": ["start/day.md"]}]
