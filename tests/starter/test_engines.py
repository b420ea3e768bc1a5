"""The starter built with each engine: the same pages, titles, links and versions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin

import pytest
from playwright.sync_api import expect
from tests.browsing import faultless_page
from tests.programs import need_module
from tests.site.served import broken_links, served
from tests.starter.conftest import make_starter

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser
    from tests.starter.conftest import Starter

INSTALL = "pip install -c constraints.txt properdocs zensical"
CARE = re.compile(r"<ff-(above|below)\b.*?</ff-\1>", re.DOTALL)
ADDRESS = "https://handbook.example.org/"


@dataclass(frozen=True)
class Look:
    """What must not depend on the engine, of one page."""

    title: str
    headings: tuple[str, ...]
    links: frozenset[str]
    care: tuple[str, ...]


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.headings: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in {"h1", "h2", "h3", "h4"}:
            self.headings.append(given.get("id") or "")
        if tag == "a" and given.get("href") is not None:
            self.links.append(given["href"] or "")

    def handle_data(self, data: str) -> None:
        if self.lasttag == "title" and not self.title:
            self.title = data.strip()


def look(site: Path) -> dict[str, Look]:
    """Return what each page of a site shows, by its address."""
    found: dict[str, Look] = {}
    for file in sorted(site.rglob("*.html")):
        parser, text = _Parser(), file.read_text("utf-8")
        parser.feed(text)
        name = file.relative_to(site).as_posix()
        here = urljoin(ADDRESS, name)
        links = {urljoin(here, link) for link in parser.links}
        others = frozenset(link for link in links if urldefrag(link)[0] != here or link == here)
        links_out = frozenset(link.replace("/index.html", "/") for link in others)
        page = here.replace("/index.html", "/")
        found[name] = Look(
            parser.title,
            tuple(parser.headings),
            frozenset(link for link in links_out if urldefrag(link)[0] != page),
            tuple(match[0] for match in CARE.finditer(text)),
        )
    return found


@pytest.fixture(scope="module", params=["properdocs", "zensical"])
def other(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Starter:
    """Build the starter with another engine."""
    engine = str(request.param)
    need_module(engine, INSTALL)
    starter = make_starter(tmp_path_factory.mktemp(engine) / "project")
    settings = starter.root / "mkdocs.yml"
    settings.write_text(
        settings.read_text("utf-8").replace("engine: mkdocs", f"engine: {engine}"), "utf-8"
    )
    starter.farflung("build", "--offline", "--strict")
    return starter


def test_pages_titles_headings_and_links_are_the_same(other: Starter, built: Starter) -> None:
    """Every page of MkDocs's site is there, with its title, anchors, care, and where it leads."""
    ours, theirs = look(other.root / "site"), look(built.root / "site")
    assert any("Owner" in part for page in theirs.values() for part in page.care)
    assert list(ours) == list(theirs)
    for name, page in theirs.items():
        assert ours[name] == page, name


def test_versions_and_feeds_are_the_same(other: Starter, built: Starter) -> None:
    """The selector's list, the sitemaps and the feeds do not depend on the engine."""
    site, reference = other.root / "site", built.root / "site"
    names = ["versions.json", "robots.txt", "sitemap.xml", "index.html", "newsletter/feed.xml"]
    names += ["newsletter/feed.json", "latest/sitemap.xml", "v1.0/sitemap.xml"]
    for name in names:
        assert (site / name).read_bytes() == (reference / name).read_bytes(), name


def test_no_link_is_broken(other: Starter) -> None:
    """Pages, pictures, styles and scripts of the engine's theme are all there."""
    assert broken_links(other.root / "site", ADDRESS) == []


def test_the_search_finds_handbook_and_newsletter(other: Starter, browser: Browser) -> None:
    """A word of the newsletter is found from the handbook, in a real browser, and no fault seen."""
    with (
        served(other.root / "site", "/") as base,
        faultless_page(browser, base) as page,
    ):
        page.goto(f"{base}latest/values/")
        expect(page.locator(".ff-rooms__link")).to_have_count(3)
        expect(page.locator(".md-version__current")).to_contain_text("v1.1")
        page.keyboard.press("/")
        page.keyboard.type("mochi", delay=20)
        item = page.locator('a[href*="newsletter/2026-W4"]').first
        expect(item).to_be_visible()
        item.click()
        page.wait_for_url(re.compile(r"/newsletter/2026-W4"))


def test_the_search_beside_the_handbook_finds_it(other: Starter, browser: Browser) -> None:
    """From the newsletter the handbook is found at the default version, from changes all is."""
    found = {
        "newsletter/": ("independence", "latest/values/"),
        "changes/": ("mochi", "newsletter/2026-W4"),
    }
    with served(other.root / "site", "/") as base, faultless_page(browser, base) as page:
        for at, (word, place) in found.items():
            page.goto(f"{base}{at}")
            page.keyboard.press("/")
            page.keyboard.type(word, delay=20)
            expect(page.locator(f'a[href*="{place}"]').first).to_be_visible()
