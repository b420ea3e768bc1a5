"""Every page of the starter in the eyes of axe-core, of a narrow screen, of keys and of a slow line."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.axe import violations
from tests.browsing import faultless_page
from tests.site.served import served

from farflung.render.mailclients.lint import lint_letter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page
    from tests.starter.conftest import Starter

LOOKS = ((1280, "light"), (1280, "dark"), (375, "dark"), (375, "light"))
SHARES = 4
LIMIT = 250 * 1024  # bytes of a first view without its pictures, as they travel
CHANGING = ("color-contrast", "scrollable-region-focusable", "target-size")
"""Rules whose answer can be another in another look of the same page."""


@pytest.fixture(scope="module")
def site(built: Starter) -> Iterator[str]:
    """Serve the starter's site."""
    with served(built.root / "site", "/") as address:
        yield address


def pages_of(site: Path) -> list[str]:
    """Return the addresses of all pages but those of old versions, which are made alike."""
    folders = ("latest", "newsletter", "changes")
    files = [file for folder in folders for file in sorted((site / folder).rglob("index.html"))]
    return ["v1.0/", *(f"{file.parent.relative_to(site).as_posix()}/" for file in files)]


def look(page: Page, width: int, scheme: str) -> None:
    """Show the page in a width and a colour scheme, and wait until it is so."""
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    wanted = "slate" if scheme == "dark" else "default"
    page.locator(f"body[data-md-color-scheme={wanted}]").wait_for(state="attached")
    expect(page.locator(".md-typeset__scrollwrap:not([data-ff-measured])")).to_have_count(0)


@pytest.mark.parametrize("share", range(SHARES))
def test_every_page(browser: Browser, built: Starter, site: str, share: int) -> None:
    """No page has a fault that axe-core knows, wide and narrow, light and dark, or runs over.

    All rules are tried on the whole page, wide and light. In the dark, and narrow in light and dark
    by turns, those that depend on the look are tried on what stands on this page alone; header, menu
    and footer are the same on all, so every eighth page is tried whole in all four looks.
    """
    page = browser.new_page(reduced_motion="reduce")
    pages = pages_of(built.root / "site")
    assert len(pages) > 30
    for number, name in enumerate(pages[share::SHARES]):
        page.set_viewport_size({"width": 1280, "height": 800})
        page.emulate_media(color_scheme="light")
        page.goto(f"{site}{name}", wait_until="load")
        page.evaluate(SHORTER)
        whole = number % 8 == 0
        looks = LOOKS if whole else (*LOOKS[:2], LOOKS[2 + number % 2])
        for at, (width, scheme) in enumerate(looks):
            look(page, width, scheme)
            found = (
                violations(page)
                if whole or at == 0
                else violations(page, only=CHANGING, within="article.md-content__inner")
            )
            assert found == [], (name, width, scheme)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
        redline = name.startswith("changes/")  # which shows the headings of the page it is about
        assert redline or page.locator("h1").count() == 1, name
    page.close()


SHORTER = """() => [...document.querySelectorAll("article.md-content__inner > *")]
  .slice(80).forEach((block) => block.remove())"""
"""A reference goes on in the same way for thousands of elements, and axe-core looks at each."""


def test_the_narrowest_screen(browser: Browser, site: str) -> None:
    """Front page, archive, shelves and editions fit 320 pixels (WCAG 2.2, 1.4.10)."""
    page = browser.new_page(viewport={"width": 320, "height": 800})
    for name in ("latest/", "newsletter/", "newsletter/2026/", "newsletter/2026-W47/",
                 "newsletter/next/", "newsletter/sections/pets/", "newsletter/sections/books/",
                 "newsletter/sections/questions/"):  # fmt: skip
        page.goto(f"{site}{name}", wait_until="load")
        assert page.evaluate("document.documentElement.scrollWidth") == 320, name
    page.close()


def test_by_keyboard(browser: Browser, site: str) -> None:
    """Skip link, the way to the newsletter, search and selector are reached and used by keys."""
    with faultless_page(browser, site) as page:
        page.goto(f"{site}latest/values/")
        page.keyboard.press("Tab")
        expect(page.locator(".md-skip")).to_be_focused()
        page.keyboard.press("Enter")
        assert "#" in page.url
        tab_to(page, ".md-version__current")
        expect(page.locator(".md-version__list")).to_be_visible()
        tab_to(page, ".md-version__link[href*='v1.0']")
        page.keyboard.press("Enter")
        page.wait_for_url("**/v1.0/values/**")
        tab_to(page, ".md-nav--primary a[href*='communication']")
        page.keyboard.press("Enter")
        page.wait_for_url("**/v1.0/communication/")
        page.keyboard.press("/")
        page.get_by_role("textbox", name="Search").press_sequentially("marshrutka")
        expect(page.locator("a.md-search-result__link").first).to_be_visible()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/newsletter/2026-W45/**")


def tab_to(page: Page, selector: str) -> None:
    """Press the tab key until an element has the focus; it must be seen then, and not be far."""
    page.evaluate("document.activeElement.blur(); getSelection().removeAllRanges(); scrollTo(0, 0)")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            expect(page.locator(f"{selector}:focus")).to_be_visible()
            return
    pytest.fail(f"no key leads to {selector}")


def test_less_motion(browser: Browser, site: str) -> None:
    """Where somebody asks for less motion, nothing on the page moves or fades."""
    page = browser.new_page(reduced_motion="reduce")
    for name in ("latest/", "newsletter/sections/pets/"):
        page.goto(f"{site}{name}", wait_until="load")
        assert page.evaluate(MOVING) == []
    page.close()


MOVING = """() => [...document.querySelectorAll("*")].filter((element) => {
  const style = getComputedStyle(element);
  const times = [...style.transitionDuration.split(","), ...style.animationDuration.split(",")];
  return times.some((time) => parseFloat(time) > 0.01);
}).map((element) => element.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("name", ["latest/", "newsletter/2026-W47/"])
def test_weight(browser: Browser, built: Starter, site: str, name: str) -> None:
    """The first view weighs at most 250 KB without pictures, compressed as static hosts do it."""
    root = built.root / "site"
    asked: dict[str, str] = {}
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.on("response", lambda r: asked.update({r.url: r.request.resource_type}))
    page.goto(f"{site}{name}", wait_until="networkidle")
    sizes: dict[str, int] = {}
    for url in (url for url, kind in asked.items() if kind != "image"):
        path = url.removeprefix(site).partition("?")[0]
        file = root / (f"{path}index.html" if path.endswith("/") or not path else path)
        sizes[path] = len(gzip.compress(file.read_bytes(), 6))
    page.close()
    assert len(sizes) > 5
    assert not [path for path in sizes if "search_index" in path]  # until somebody searches
    assert sum(sizes.values()) <= LIMIT, sizes


def test_letters(built: Starter) -> None:
    """The starter's letters use nothing that a mail client lacks, and none is cut by Gmail."""
    letters = sorted((built.root / "site/newsletter").glob("*/letter.html"))
    assert len(letters) >= 3
    for file in letters:
        assert lint_letter(file.read_text("utf-8")) == ()
        assert file.stat().st_size < 90_000
