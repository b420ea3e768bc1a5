"""Pages that moved, on the built site: files, without a browser."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from tests.site.moving import build, make_moving_project

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://example.org/handbook"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a built site, which no test changes."""
    root = tmp_path_factory.mktemp("moving")
    make_moving_project(root)
    report = build(root, root / "site")
    assert report.problems == ()
    return root / "site"


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
def test_redirects(site: Path, old: str, target: str) -> None:
    """A page's other names, earlier and later, lead to it in each version, and so do those by hand."""
    html = (site / old / "index.html").read_text("utf-8")
    assert f'content="0; url={target}"' in html
    assert f'location.replace("{target}"' in html
    assert (site / old / target / "index.html").is_file()


def test_same_page_for_the_selector(site: Path) -> None:
    """Every version's sitemap has the names that pages have in the others."""
    names = {"", "ancient/", "rules/", "chapter/rules/", "conduct/", "same/"}
    assert _addresses(site / "v1") == names | {"gone/"}
    assert _addresses(site / "latest") == names == _addresses(site / "v2")
    assert _addresses(site / "next") == names | {"new/", "team/etiquette/", "old%20name/"}


def test_canonical_addresses(site: Path) -> None:
    """A moved page is canonical at its address in the default version, and may be indexed."""
    for file in ("v1/rules", "v1.5/rules", "next/conduct", "v2/chapter/rules", "next/rules"):
        assert _canonical(site / file / "index.html") == f"{URL}/latest/chapter/rules/"
    assert not _hidden(site / "v1/rules/index.html")
    assert _hidden(site / "next/rules/index.html")


def test_pages_without_a_successor(site: Path) -> None:
    """Only they ask not to be indexed, and are canonical in the newest version that has them."""
    pages = {
        file.relative_to(site).parent.as_posix()
        for file in site.glob("v*/**/index.html")
        if _hidden(file) and "This page has moved" not in file.read_text("utf-8")
    }
    assert pages == {"v1/gone", "v1.5/gone"}
    assert _canonical(site / "v1/gone/index.html") == f"{URL}/v1.5/gone/"
    assert _hidden(site / "next/new/index.html")


@pytest.mark.parametrize("page", ["same", "gone", "rules", "ancient"])
def test_unedited_pages_are_the_same_bytes(site: Path, page: str) -> None:
    """Pages that stay, move or go, and redirects, do not differ between two old versions."""
    one, other = (site / version / page / "index.html" for version in ("v1", "v1.5"))
    assert one.read_bytes() == other.read_bytes()


def test_moves_json(site: Path) -> None:
    """The browser learns all states, kept or not, what moved on the way, and what is gone."""
    book = json.loads((site / "moves.json").read_text("utf-8"))
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
