"""What is laid over the project's settings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.site.projects import make_newsletter

from farflung.site.overlay import Folders, overlay, post_overlay, theme_files
from farflung.site.records import Room, Surroundings

FOLDERS = Folders(Path("/p"), Path("/p/mkdocs.yml"), Path("/w/docs"), Path("/s"), Path("/w/o"))
AROUND = Surroundings(
    site_url="https://example.org/latest/",
    scope="/",
    selector="v1.0",
    rooms=(Room("Handbook", ".", current=True), Room("Newsletter", "../newsletter/")),
)


def test_inherited_and_absolute() -> None:
    """The staged file inherits the project's and names its own folders; hooks keep their place."""
    written = overlay({"hooks": ["hooks/a.py"], "theme": "material"}, FOLDERS, AROUND)
    assert written["INHERIT"] == "/p/mkdocs.yml"
    assert written["docs_dir"] == "/w/docs"
    assert written["hooks"] == ["/p/hooks/a.py"]
    assert written["theme"]["name"] == "material"
    assert written["theme"]["custom_dir"] == "/w/o"


def test_features() -> None:
    """The navigation is pruned, unless the project wants all of it open."""
    theme = {"name": "material", "features": ["toc.follow"]}
    assert overlay({"theme": theme}, FOLDERS, AROUND)["theme"]["features"] == [
        "toc.follow",
        "navigation.prune",
    ]
    theme = {"name": "material", "features": ["navigation.expand"]}
    assert overlay({"theme": theme}, FOLDERS, AROUND)["theme"]["features"] == ["navigation.expand"]


def test_selector() -> None:
    """The recommended version is a regular expression that matches its name alone."""
    version = overlay({}, FOLDERS, AROUND)["extra"]["version"]
    assert version == {"provider": "mike", "alias": True, "default": r"^v1\.0$"}


def test_groups_of_pages() -> None:
    """Pages of a group stand below its name with its index first; what is not listed nowhere."""
    archive, edition, preview = make_newsletter().pages
    year = replace(archive, path="2026/index.md", group="2026")
    pages = (archive, year, replace(edition, group="2026"), preview)
    written = post_overlay({}, replace(make_newsletter(), pages=pages), "")
    assert written["nav"] == [
        {"The Test Post": "index.md"},
        {"2026": ["2026/index.md", {"Week 47 of 2026": "2026-W47/index.md"}]},
    ]


@pytest.mark.parametrize(
    ("data", "plugins"),
    [
        ({}, ["search"]),
        ({"plugins": []}, []),
        ({"plugins": ["tags", {"search": {"lang": "de"}}]}, [{"search": {"lang": "de"}}]),
        ({"plugins": {"material/search": None, "blog": {}}}, ["material/search"]),
        ({"plugins": [{"search": None}, {"blog": {"x": 1}}]}, [{"search": None}]),
    ],
)
def test_newsletter_plugins(data: dict[str, Any], plugins: list[Any]) -> None:
    """Of the handbook's plugins the newsletter keeps the search alone."""
    assert post_overlay(data, make_newsletter(), "")["plugins"] == plugins


def test_newsletter_navigation() -> None:
    """Listed pages are the navigation; tabs would be one for each edition, so there are none."""
    theme = {"name": "material", "features": ["navigation.tabs", "toc.follow"]}
    written = post_overlay({"theme": theme}, make_newsletter(), "de")
    assert written["nav"] == [
        {"The Test Post": "index.md"},
        {"Week 47 of 2026": "2026-W47/index.md"},
    ]
    assert written["theme"] == {"features": ["toc.follow", "navigation.prune"], "language": "de"}


def test_theme_files() -> None:
    """Styles, scripts and pictures of the theme are needed in every version; remote ones are not."""
    data = {
        "extra_css": ["a.css", "https://example.org/b.css"],
        "extra_javascript": ["c.js?v=1", {"path": "d.js", "defer": True}, "/e.js"],
        "theme": {"name": "material", "logo": "logo.svg", "favicon": None},
    }
    assert theme_files(data) == ["a.css", "c.js", "d.js", "logo.svg"]
