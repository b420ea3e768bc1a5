"""The built site in Chromium, served over HTTP below a path."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.site.served import served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page
    from tests.site.conftest import Built


@pytest.fixture(scope="module")
def base(built: Built) -> Iterator[str]:
    """Serve the site and give its address."""
    with served(built.site, "/handbook/") as address:
        yield address


def _search(page: Page, word: str) -> None:
    page.keyboard.press("/")
    page.get_by_role("textbox", name="Search").press_sequentially(word)


def test_root_leads_to_the_default(page: Page, base: str) -> None:
    """The root goes to the default version and keeps what stands after the #."""
    page.goto(f"{base}#x")
    page.wait_for_url(f"{base}latest/#x")
    expect(page.get_by_role("heading", name="Start")).to_be_visible()


def test_switching_the_version(page: Page, base: str) -> None:
    """The selector offers the versions and goes to the same page, or to the start of a version."""
    page.goto(f"{base}latest/chapter/rules/")
    chosen = page.locator(".md-version__current")
    expect(chosen).to_contain_text("v1.0")
    chosen.focus()
    expect(page.locator(".md-version__link")).to_have_count(3)
    page.get_by_role("link", name="Next", exact=True).click()
    page.wait_for_url(f"{base}next/chapter/rules/")
    page.locator(".md-version__current").focus()
    page.locator(".md-version__link", has_text="v0.9").click()
    page.wait_for_url(f"{base}v0.9/")
    expect(page.get_by_role("heading", name="Begin")).to_be_visible()


def test_finding_the_newsletter_from_the_handbook(page: Page, base: str) -> None:
    """A word of an edition is found from a handbook page and leads to the item; text stays text."""
    page.goto(f"{base}v1.0/chapter/rules/")
    _search(page, "quokka")
    item = page.locator('.md-search-result__link[href*="#pets-mochi"]')
    expect(item.locator("img")).to_have_count(0)
    expect(item).to_contain_text("<img src=x")
    item.click()
    page.wait_for_url(re.compile(re.escape(base) + r"newsletter/2026-W47/.*#pets-mochi"))
    expect(page.locator("#pets-mochi")).to_be_visible()


def test_finding_the_handbook_from_the_newsletter(page: Page, base: str) -> None:
    """A word of the handbook is found from an edition and leads to the default version."""
    page.goto(f"{base}newsletter/2026-W47/")
    _search(page, "lemur")
    page.locator('.md-search-result__link[href*="/latest/chapter/rules/"]').first.click()
    page.wait_for_url(re.compile(re.escape(base) + r"latest/chapter/rules/.*"))


def test_from_room_to_room_by_keyboard_on_a_phone(page: Page, base: str) -> None:
    """At the width of a phone the links to handbook and newsletter are seen and can be reached."""
    page.set_viewport_size({"width": 375, "height": 700})
    page.goto(f"{base}latest/")
    rooms = page.get_by_role("navigation", name="Parts of the site")
    link = rooms.get_by_role("link", name="Newsletter")
    expect(link).to_be_in_viewport()
    expect(rooms.locator('[aria-current="true"]')).to_have_text("Handbook")
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    rooms.get_by_role("link", name="Handbook").focus()
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{base}newsletter/")
    page.locator("article").get_by_role("link", name="Week 47").click()
    expect(page.locator("#pets-mochi")).to_be_visible()


def test_colours_stay_between_versions(page: Page, base: str) -> None:
    """One choice is kept for the whole site: versions and the newsletter share their scope."""
    page.goto(f"{base}latest/")
    scopes = {page.evaluate("__md_scope.pathname")}
    page.goto(f"{base}newsletter/2026-W47/")
    assert scopes | {page.evaluate("__md_scope.pathname")} == {"/handbook/"}


def test_missing_page(browser: Browser, base: str) -> None:
    """An unknown address at any depth shows the site's own page, with its styles and a way back."""
    bad: list[str] = []
    page = browser.new_page()
    page.on("response", lambda r: bad.append(r.url) if r.status >= 400 else None)
    page.goto(f"{base}no/such/page/")
    expect(page.get_by_role("heading", name="This page is not here")).to_be_visible()
    page.get_by_role("link", name="begin at the start page").click()
    page.wait_for_url(f"{base}latest/")
    page.close()
    assert bad == [f"{base}no/such/page/"]
