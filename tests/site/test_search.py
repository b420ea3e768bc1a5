"""One search for handbook and newsletter."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.site.projects import make_newsletter

from farflung.site.cache import Cache, Draft
from farflung.site.search import (
    INDEX,
    join_newsletter,
    join_version,
    merged_index,
    moved,
    newsletter_documents,
    page_address,
    records_of,
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


@pytest.mark.parametrize("prebuilt", [{}, {"index": {}}])
def test_merged(prebuilt: dict[str, Any]) -> None:
    """Settings of the index stay, and a prebuilt index that lacks the new documents goes."""
    index = {"config": {"lang": ["en"]}, "docs": [{"location": "a/"}], **prebuilt}
    text = json.dumps(index, separators=(",", ":"))
    for one in (text, json.dumps(index)):
        assert json.loads(merged_index(one, '{"location":"b/"}')) == {
            "config": {"lang": ["en"]},
            "docs": [{"location": "a/"}, {"location": "b/"}],
        }
        assert json.loads(merged_index(one, "", keep=False))["docs"] == []


@settings(deadline=None)
@given(
    st.lists(st.fixed_dictionaries({"location": st.text(), "title": st.text()})),
    st.sampled_from(["../latest/", '../"quoted"/']),
    st.booleans(),
)
def test_joined_as_text(documents: list[dict[str, str]], base: str, sort: bool) -> None:  # noqa: FBT001
    """Whatever documents say, an index taken as text gives what it would give as data."""
    index = {"config": {"lang": ["en"]}, "docs": documents}
    text = json.dumps(index, separators=(",", ":"), sort_keys=sort)
    assert json.loads(f"[{records_of(text, base)}]") == moved(documents, base)


def _index(*locations: str) -> str:
    docs = [{"location": location, "title": "T", "text": ""} for location in locations]
    return json.dumps({"config": {}, "docs": docs}, separators=(",", ":"))


def test_joined(tmp_path: Path) -> None:
    """Versions find the newsletter; the newsletter finds itself and the default version."""
    own = newsletter_documents(make_newsletter().pages)
    version, newsletter = (Draft(Cache(tmp_path, tmp_path), {}) for _ in range(2))
    version.write(INDEX, _index("v1-page/"))
    newsletter.write(INDEX, _index("newsletter-page/"))
    join_newsletter(newsletter, version, "../latest/", own)
    join_version(version, {"newsletter": own, "newsletter/ja": own[:1]})

    def found(folder: Draft) -> list[str]:
        return [document["location"] for document in json.loads(folder.read(INDEX))["docs"]]

    assert found(version) == [
        "v1-page/",
        "../newsletter/",
        "../newsletter/2026-W47/",
        "../newsletter/2026-W47/#pets-mochi",
        "../newsletter/ja/",
    ]
    assert found(newsletter) == ["", "2026-W47/", "2026-W47/#pets-mochi", "../latest/v1-page/"]


def test_without_search(tmp_path: Path) -> None:
    """A project without the search plugin has nothing to join."""
    version = Draft(Cache(tmp_path, tmp_path), {})
    join_version(version, {"newsletter": ()})
    join_newsletter(version, version, "../latest/", ())
    assert [*version] == []


def test_addresses() -> None:
    """Pages have the addresses that the engine gives them."""
    assert page_address("index.md") == ""
    assert page_address("2026-W47/index.md") == "2026-W47/"
    assert page_address("about.md") == "about/"
