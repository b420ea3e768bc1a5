"""The part of a built site that shows what changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.site.conftest import STAMP
from tests.site.projects import make_newsletter, make_project, rooms_of, settings_of
from tests.site.served import broken_links

from farflung.errors import EngineError
from farflung.git import open_repository
from farflung.model import PageCopies, PageCopy, SearchEntry, SiteFile, Slot, WebPage, WebSite
from farflung.site import SiteRequest, build_site
from farflung.site.cache import Cache, Draft
from farflung.site.changes import finish_changes

if TYPE_CHECKING:
    from pathlib import Path

SHELL = f'# {PageCopy.TITLE} {{ #redline }}\n\n<div id="farflung-slot-body"></div>\n'
SHELL_PAGE = WebPage("shell/page.md", PageCopy.TITLE, "", SHELL, (Slot("body", ""),), listed=False)
PAIR = (
    f'# {PageCopy.TITLE} {{ #changes }}\n\n<div id="farflung-slot-head"></div>\n\n'
    f'## {PageCopy.heading(1)} {{ #chapter-1 }}\n\n<div id="farflung-slot-chapter-1"></div>\n'
)
PAIR_SLOTS = (Slot("head", ""), Slot("chapter-1", ""))
PAIR_PAGE = WebPage("shell-1/index.md", PageCopy.TITLE, "", PAIR, PAIR_SLOTS)


def _redline(address: str, title: str, html: str) -> PageCopy:
    return PageCopy("shell/page.md", address, title, (Slot("body", html),))


def _changes(*copies: PageCopy) -> WebSite:
    overview = WebPage(
        "index.md",
        "Changes",
        "",
        '# Changes\n\n<div id="farflung-slot-pairs"></div>\n',
        (Slot("pairs", '<p><a href="since-v1/rules/">Rules</a></p>'),),
        (SearchEntry("", "Changes to the handbook", ""),),
    )
    files = (
        SiteFile("changes.css", b"ins { color: inherit }\n"),
        SiteFile("changes.xml", b'<feed xmlns="http://www.w3.org/2005/Atom"/>\n'),
    )
    pair = WebPage("since-v1/index.md", "Since v1", "", "")
    known = (PageCopies("key", lambda: copies, (SHELL_PAGE.path, PAIR_PAGE.path), (pair,)),)
    shells = (SHELL_PAGE, PAIR_PAGE)
    return WebSite("The Test Handbook", "", (overview,), files, shells, known)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a site with two redlines that are copies of one shell."""
    root = make_project(
        tmp_path_factory.mktemp("site"), {"handbook/index.md": "# Start\n\nLemur.\n"}
    )
    slots = (Slot("head", "<p>farflung-heading-1-of-copy</p>"), Slot("chapter-1", "<p>Rows</p>"))
    headings = ("farflung-title-of-copy in <Work>",)
    changes = _changes(
        PageCopy("shell-1/index.md", "since-v1/", "Since v1", slots, headings),
        _redline("since-v1/rules/", "Rules <b> & more", "<p><ins>New</ins></p>"),
        _redline("since-v1/start/", "Start", "<p>farflung-title-of-copy</p>"),
    )
    request = SiteRequest(
        settings=settings_of(root),
        repository=open_repository(root),
        **rooms_of(make_newsletter(), changes),
        out=root / "site",
        work=root / ".farflung/build",
        stamp=STAMP,
    )
    build_site(request)
    return root / "site"


def test_copies_are_pages_of_their_own(site: Path) -> None:
    """Each has its title, address and content, is in no index of search engines, and all links hold."""
    html = (site / "changes/since-v1/rules/index.html").read_text("utf-8")
    assert "<title>Rules &lt;b&gt; &amp; more - The Test Handbook</title>" in html
    assert 'rel="canonical" href="https://example.org/handbook/changes/since-v1/rules/"' in html
    assert "<p><ins>New</ins></p>" in html
    assert "noindex" in html
    assert PageCopy.TITLE not in html
    assert 'http-equiv="Content-Security-Policy"' in html
    other = (site / "changes/since-v1/start/index.html").read_text("utf-8")
    assert f"<p>{PageCopy.TITLE}</p>" in other  # a text is never taken for a mark
    assert {file.name for file in (site / "changes").iterdir() if file.is_dir()} == {
        *("assets", "search", "since-v1")
    }
    assert broken_links(site, "https://example.org/handbook/") == []


def test_copies_with_headings(site: Path) -> None:
    """Titles stand in the text and in the table of contents, and the page is for search engines."""
    html = (site / "changes/since-v1/index.html").read_text("utf-8")
    assert "<title>Since v1 - The Test Handbook</title>" in html
    assert 'rel="canonical" href="https://example.org/handbook/changes/since-v1/"' in html
    heading = "farflung-title-of-copy in &lt;Work&gt;"  # a title is never taken for a mark
    assert f'<h2 id="chapter-1">{heading}</h2>' in html
    assert 'href="#chapter-1"' in html
    assert html.count(heading) > 1
    assert "<p>farflung-heading-1-of-copy</p>" in html
    assert "noindex" not in html


def test_around_the_pages(site: Path) -> None:
    """The bar leads there from everywhere, the feed is announced, the sitemap names the pages."""
    for page in ("next/index.html", "newsletter/index.html", "changes/index.html"):
        html = (site / page).read_text("utf-8")
        assert ">Changes</a>" in html, page
        announced = 'title="Changes: The Test Handbook"' in html
        assert announced is not page.startswith("newsletter"), page
    assert "changes/sitemap.xml" in (site / "sitemap.xml").read_text("utf-8")
    listed = (site / "changes/sitemap.xml").read_text("utf-8")
    assert "handbook/changes/</loc>" in listed
    assert "handbook/changes/since-v1/</loc>" in listed
    assert "shell" not in listed
    assert "rules" not in listed


def test_the_search_finds_titles_here_and_pages_of_the_handbook(site: Path) -> None:
    """From changes/ all the site is found; the handbook's search does not find changes."""
    here = json.loads((site / "changes/search/search_index.json").read_text("utf-8"))["docs"]
    assert [document["location"] for document in here] == ["", "since-v1/"]
    assert here[1]["title"] == "Since v1"
    page = (site / "changes/index.html").read_text("utf-8")
    assert "workers/farflung-search.js?also=..%2Flatest%2F&all&with=search." in page
    there = json.loads((site / "next/search/search_index.json").read_text("utf-8"))["docs"]
    assert not any("changes/" in document["location"] for document in there)


def test_only_the_handbook_remembers_visits(site: Path) -> None:
    """The script that marks changed passages is on pages of versions alone."""
    script = "assets/javascripts/farflung-visits.js"
    assert script in (site / "next/index.html").read_text("utf-8")
    assert (site / "next" / script).is_file()
    for page in ("newsletter/index.html", "changes/index.html", "404.html"):
        assert script not in (site / page).read_text("utf-8"), page


def test_an_unsafe_address_or_a_lost_slot_stops_the_build(tmp_path: Path) -> None:
    """A copy never leaves its folder, and a shell without its slot is an error."""
    cache = Cache(tmp_path, tmp_path)
    folder, opened = (Draft(cache, {}) for _ in range(2))
    shell = "shell/page/index.html"

    def finish(address: str) -> None:
        copies = (PageCopies("key", lambda: (_redline(address, "T", ""),), (SHELL_PAGE.path,)),)
        website = WebSite("T", "", (), (), (SHELL_PAGE,), copies)
        finish_changes(folder, website, (opened, "latest"), cache)

    folder.write(shell, '<head></head><div id="farflung-slot-body"></div>')
    with pytest.raises(EngineError, match="unsafe"):
        finish("../x/")
    folder.write(shell, "<p>nothing</p>")
    with pytest.raises(EngineError, match="slots"):
        finish("x/y/")
    folder.remove(shell)
    with pytest.raises(EngineError, match="built no page"):
        finish("x/y/")


def test_copies_that_are_known_are_not_made_again(tmp_path: Path) -> None:
    """They are made once for the same key and the same shell, and are the same files then."""
    cache = Cache(tmp_path, tmp_path / "spare")
    made: list[str] = []

    def finished(shell: str, key: str = "key") -> dict[str, str]:
        def make() -> tuple[PageCopy, ...]:
            made.append(key)
            return (_redline("since-v1/rules/", "Rules", "<p>New</p>"),)

        folder = Draft(cache, {})
        folder.write(
            "shell/page/index.html", f'<head></head>{shell}<div id="farflung-slot-body"></div>'
        )
        copies = (PageCopies(key, make, (SHELL_PAGE.path,)),)
        website = WebSite("T", "", (), (), (SHELL_PAGE,), copies)
        assert finish_changes(folder, website, (Draft(cache, {}), "latest"), cache) == 1
        return {name: folder.read(name) for name in folder}

    first = finished("<b>one</b>")
    assert first == finished("<b>one</b>")
    assert made == ["key"]
    assert first != finished("<b>two</b>")
    finished("<b>two</b>", "other")
    assert made == ["key", "key", "other"]
