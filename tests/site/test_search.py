"""One search for handbook and newsletter."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from tests.site.projects import make_newsletter, write

from farflung.site.search import (
    join_searches,
    merged_index,
    moved,
    newsletter_documents,
    page_address,
)

if TYPE_CHECKING:
    from pathlib import Path


def test_documents() -> None:
    """A page comes before what is on it, text is escaped, and unlisted pages are not found."""
    documents = newsletter_documents(make_newsletter().pages)
    assert [document["location"] for document in documents] == [
        "",
        "2026-W47/",
        "2026-W47/#pets-mochi",
    ]
    assert documents[2]["title"] == "Mochi &lt;img src=x onerror=alert(1)&gt;"
    assert documents[2]["text"] == "A quokka at the desk &amp; elsewhere."


def test_a_page_without_an_entry_of_its_own() -> None:
    """The theme groups results by page, so a page is always found under its title."""
    page = make_newsletter().pages[1]
    alone = newsletter_documents(
        [type(page)(page.path, page.title, "About", "", (), page.search[:1])]
    )
    assert alone[0] == {"location": "2026-W47/", "title": "Week 47 of 2026", "text": "About"}


def test_locations() -> None:
    """Locations lead from a version's base to the newsletter's pages."""
    (document,) = moved([{"location": "2026-W47/#pets-mochi"}], "../newsletter/")
    base = "https://example.org/handbook/v1.0/"
    assert urljoin(base, document["location"]) == (
        "https://example.org/handbook/newsletter/2026-W47/#pets-mochi"
    )


def test_merged() -> None:
    """Settings of the index stay, and a prebuilt index that lacks the new documents goes."""
    index = json.dumps({"config": {"lang": ["en"]}, "docs": [{"location": "a/"}], "index": {}})
    assert json.loads(merged_index(index, [{"location": "b/"}])) == {
        "config": {"lang": ["en"]},
        "docs": [{"location": "a/"}, {"location": "b/"}],
    }


def test_joined(tmp_path: Path) -> None:
    """Versions find the newsletter; the newsletter finds itself and the default version."""
    for name in ("next", "v1", "newsletter"):
        docs = [{"location": f"{name}-page/", "title": "T", "text": ""}]
        write(tmp_path, {f"{name}/search/search_index.json": json.dumps({"docs": docs})})
    folders = [tmp_path / "next", tmp_path / "v1"]
    join_searches(
        folders, tmp_path / "v1", "latest", (tmp_path, "newsletter"), make_newsletter().pages
    )

    def found(name: str) -> list[str]:
        data = json.loads((tmp_path / name / "search/search_index.json").read_text())
        return [document["location"] for document in data["docs"]]

    assert found("next") == [
        "next-page/",
        "../newsletter/",
        "../newsletter/2026-W47/",
        "../newsletter/2026-W47/#pets-mochi",
    ]
    assert found("newsletter") == ["", "2026-W47/", "2026-W47/#pets-mochi", "../latest/v1-page/"]


def test_without_search(tmp_path: Path) -> None:
    """A project without the search plugin has nothing to join."""
    (tmp_path / "v1").mkdir()
    join_searches([tmp_path / "v1"], tmp_path / "v1", "latest", (tmp_path, "newsletter"), ())
    assert not list(tmp_path.rglob("*.json"))


def test_addresses() -> None:
    """Pages have the addresses that the engine gives them."""
    assert page_address("index.md") == ""
    assert page_address("2026-W47/index.md") == "2026-W47/"
    assert page_address("about.md") == "about/"
