"""A site built by the real engine."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING

import pytest
from tests.site.conftest import build
from tests.site.projects import MKDOCS, make_project
from tests.site.served import broken_links

from farflung.problems import Place

if TYPE_CHECKING:
    from pathlib import Path

    from tests.site.conftest import Built

ADDRESS = "https://example.org/handbook/"


def _hashes(site: Path) -> dict[str, str]:
    return {
        path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in site.rglob("*")
        if path.is_file()
    }


def test_report(built: Built) -> None:
    """The report names the versions, what was left out, and the faults that can be mended."""
    report = built.report
    assert report.versions == ("next", "v1.0", "v0.9")
    assert report.default == "latest"
    assert report.left_out == (
        'v0.9: its navigation names "gone.md", which is not there',
        'every page is built every time because of the hook "tools/today.py"',
    )
    (problem,) = report.problems
    assert problem.place == Place("handbook/new.md", 3, 18, 10)


def test_same_bytes_twice(built: Built, tmp_path: Path) -> None:
    """The same project gives the same site, byte for byte, wherever it is built."""
    build(built.root, tmp_path / "again")
    assert _hashes(tmp_path / "again") == _hashes(built.site)


def test_navigation_without_its_white_space(built: Built) -> None:
    """Of the white space of Material's navigation, which is half of a page, line breaks stay."""
    for page in ("next/index.html", "newsletter/index.html"):
        html = (built.site / page).read_text("utf-8")
        navigation = html.partition("md-sidebar--primary")[2].partition("md-content")[0]
        navigation = navigation.rpartition("</div>")[0]
        assert '<span class="md-ellipsis">\n' in navigation, page
        assert not re.search(r"\n[ \n]", navigation), page


def test_no_trace_of_the_machine(built: Built) -> None:
    """Nothing in the site names a folder of the machine that built it."""
    for path in built.site.rglob("*"):
        if path.is_file():
            assert str(built.root).encode() not in path.read_bytes(), path


def test_every_link_resolves(built: Built) -> None:
    """Every link inside the site leads somewhere, fragments too, but for the one made wrong."""
    broken = {link.partition(" → ")[2] for link in broken_links(built.site, ADDRESS)}
    assert broken == {"missing.md"}


def test_code_of_old_versions_never_runs(built: Built) -> None:
    """Hooks and tags in an old version's settings are never executed; today's hooks are."""
    assert not (built.root / "canary").exists()
    assert "hooked today" in (built.site / "v0.9/index.html").read_text()


def test_old_pages_with_todays_theme(built: Built) -> None:
    """An old version has its own pages and navigation, and today's styles."""
    page = (built.site / "v0.9/index.html").read_text()
    assert "Heron" in page
    assert "Rules" not in page
    assert (built.site / "v0.9/style.css").is_file()


def test_unedited_pages_are_the_same_bytes(built: Built) -> None:
    """A page that did not change is the same file in an older version."""
    pages = [built.site / f"{name}/index.html" for name in ("latest", "v1.0")]
    assert pages[0].samefile(pages[1])


def test_header(built: Built) -> None:
    """Every page leads to the handbook and the newsletter, and says which of them it is in."""
    pattern = re.compile(r'<a class="ff-rooms__link" href="([^"]*)"( aria-current="true")?>(\w+)')
    rules = (built.site / "v1.0/chapter/rules/index.html").read_text()
    edition = (built.site / "newsletter/2026-W47/index.html").read_text()
    assert pattern.findall(rules) == [
        ("../..", ' aria-current="true"', "Handbook"),
        ("../../../newsletter/", "", "Newsletter"),
    ]
    assert pattern.findall(edition) == [
        ("../../latest/", "", "Handbook"),
        ("..", ' aria-current="true"', "Newsletter"),
    ]


def test_newsletter(built: Built) -> None:
    """Slots are filled, finished files are there, and the version selector is not."""
    edition = (built.site / "newsletter/2026-W47/index.html").read_text()
    assert '<article id="pets-mochi">' in edition
    assert "farflung-slot" not in edition
    assert 'href="../newsletter.css"' in edition
    assert '"version": null' in edition
    assert (built.site / "newsletter/2026-W47/letter.txt").is_file()


def test_unlisted_pages(built: Built) -> None:
    """A page that is not listed is there, but in no navigation, search or sitemap."""
    preview = (built.site / "newsletter/next/index.html").read_text()
    assert '<meta name="robots" content="noindex">' in preview
    others = [path for path in built.site.rglob("*") if path.is_file() and "next" not in path.parts]
    for path in others:
        content = path.read_bytes()
        assert b"Okapi" not in content, path
        assert b"newsletter/next" not in content, path
    assert "next/" not in (built.site / "newsletter/sitemap.xml").read_text()


def test_one_search(built: Built) -> None:
    """The handbook's index holds the newsletter's items, whose pages load the handbook's."""
    for name, word in (("v0.9", "quokka"), ("next", "quokka"), ("newsletter", "quokka")):
        index = json.loads((built.site / name / "search/search_index.json").read_text())
        assert any(word in document["text"] for document in index["docs"]), name
    page = (built.site / "newsletter/index.html").read_text()
    (asked,) = re.findall(r'"search": *"([^"]*)"', page)
    worker, _, loads = asked.partition("?")
    assert (built.site / "newsletter" / worker).is_file()
    assert loads.startswith("also=..%2F")
    assert "farflung-search" not in (built.site / "next/index.html").read_text()


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site without an address and without a search, for the root of a host."""
    root = tmp_path_factory.mktemp("plain")
    settings = MKDOCS.replace(ADDRESS, "").replace("site_url: \n", "") + "plugins: []\n"
    make_project(root, {"mkdocs.yml": settings, "handbook/index.md": "# Start\n"})
    report = build(root, root / "site")
    assert report.versions == ("next",)
    return root / "site"


def test_without_an_address(plain: Path) -> None:
    """A site whose address is not known is relative, and its 404 page is for a host's root."""
    assert broken_links(plain, "https://example.org/") == []
    page = (plain / "404.html").read_text()
    assert 'href="/latest/assets/' in page
    assert "canonical" not in (plain / "next/index.html").read_text()
    assert not (plain / "sitemap.xml").exists()


def test_without_a_search(plain: Path) -> None:
    """A project that switched the search off has none in the newsletter either."""
    assert not list(plain.rglob("search_index.json"))
