"""Pages that moved, on the built site: files, without a browser."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from farflung.site.cache import Cache, Draft
from farflung.site.settle import Places, settle_pages

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://example.org/handbook"


def _canonical(file: Path) -> str:
    match = re.search(r'<link rel="canonical" href="([^"]*)">', file.read_text("utf-8"))
    assert match
    return match[1]


def _hidden(file: Path) -> bool:
    return '<meta name="robots" content="noindex">' in file.read_text("utf-8")


def _addresses(folder: Path) -> set[str]:
    text = (folder / "sitemap.xml").read_text("utf-8")
    return {
        loc.removeprefix(f"{URL}/{folder.name}/") for loc in re.findall("<loc>(.*?)</loc>", text)
    }


@pytest.mark.parametrize(
    ("old", "target"),
    [
        ("next/ancient/", "../conduct/"),
        ("next/rules/", "../conduct/"),
        ("next/chapter/rules/", "../../conduct/"),
        ("next/team/etiquette/", "../../new/"),
        ("next/old name/", "../new/"),
        ("latest/rules/", "../chapter/rules/"),
        ("v2/conduct/", "../chapter/rules/"),
        ("v1/ancient/", "../rules/"),
        ("v1.5/chapter/rules/", "../../rules/"),
    ],
)
def test_redirects(moved: Path, old: str, target: str) -> None:
    """A page's other names, earlier and later, lead to it in each version, and so do those by hand."""
    html = (moved / old / "index.html").read_text("utf-8")
    assert f'content="0; url={target}"' in html
    assert f'location.replace("{target}"' in html
    assert (moved / old / target / "index.html").is_file()


def test_same_page_for_the_selector(moved: Path) -> None:
    """Every version's sitemap has the names that pages have in the others."""
    names = {"", "ancient/", "rules/", "chapter/rules/", "conduct/", "same/"}
    assert _addresses(moved / "v1") == names | {"gone/"}
    assert _addresses(moved / "latest") == names == _addresses(moved / "v2")
    assert _addresses(moved / "next") == names | {"new/", "team/etiquette/", "old%20name/"}


def test_canonical_addresses(moved: Path) -> None:
    """A moved page is canonical at its address in the default version, and may be indexed."""
    for file in ("v1/rules", "v1.5/rules", "next/conduct", "v2/chapter/rules", "next/rules"):
        assert _canonical(moved / file / "index.html") == f"{URL}/latest/chapter/rules/"
    assert not _hidden(moved / "v1/rules/index.html")
    assert _hidden(moved / "next/rules/index.html")


def test_pages_without_a_successor(moved: Path) -> None:
    """Only they ask not to be indexed, and are canonical in the newest version that has them."""
    pages = {
        file.relative_to(moved).parent.as_posix()
        for file in moved.glob("v*/**/index.html")
        if _hidden(file) and 'http-equiv="refresh"' not in file.read_text("utf-8")
    }
    assert pages == {"v1/gone", "v1.5/gone"}
    assert _canonical(moved / "v1/gone/index.html") == f"{URL}/v1.5/gone/"
    assert _hidden(moved / "next/new/index.html")


@pytest.mark.parametrize("page", ["same", "gone", "rules", "ancient"])
def test_unedited_pages_are_the_same_bytes(moved: Path, page: str) -> None:
    """Pages that stay, move or go, and redirects, do not differ between two old versions."""
    one, other = (moved / version / page / "index.html" for version in ("v1", "v1.5"))
    assert one.read_bytes() == other.read_bytes()


def test_moves_json(moved: Path) -> None:
    """The browser learns all states, kept or not, what moved on the way, and what is gone."""
    book = json.loads((moved / "moves.json").read_text("utf-8"))
    assert book["default"] == "latest"
    assert book["versions"] == {
        "latest": "v2",
        "next": "next",
        "v1": "v1",
        "v1.5": "v1.5",
        "v2": "v2",
    }
    assert [state["name"] for state in book["states"]] == ["v0.1", "v1", "v1.5", "v2", "next"]
    assert [state["moves"] for state in book["states"]] == [
        {},
        {"ancient/": "rules/"},
        {},
        {"rules/": "chapter/rules/"},
        {"chapter/rules/": "conduct/"},
    ]
    assert book["gone"] == {"gone/": "v1.5", "new/": "next"}


def test_a_page_whose_title_speaks_of_the_end_of_a_head(tmp_path: Path) -> None:
    """The wish not to be indexed is in its head, not in its title."""
    page = "<head><title>The </head> element</title></head><body></head></body>"
    draft = Draft(Cache(tmp_path / "cache", tmp_path / "spare"), {})
    draft.write("old/index.html", page)
    settle_pages(draft, Places({"old/": ("", False)}, {}))
    assert draft.read("old/index.html") == page.replace(
        "</title></head>", '</title><meta name="robots" content="noindex"></head>'
    )
