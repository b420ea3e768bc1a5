"""A handbook in several languages in Chromium, served over HTTP below a path."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.axe import violations
from tests.browsing import faultless_page
from tests.site.served import served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page
    from tests.site.conftest import Built


@pytest.fixture(scope="module")
def base(spoken: Built) -> Iterator[str]:
    """Serve the site and give its address."""
    with served(spoken.site, "/handbook/") as address:
        yield address


def test_reading_on_in_another_language(page: Page, base: str) -> None:
    """The switch leads to the same page and marks where one is; links stay within the language."""
    page.goto(f"{base}next/start/day/")
    switch = page.get_by_role("navigation", name="This page in other languages")
    expect(switch.get_by_role("link")).to_have_text(["English", "español", "日本語"])
    switch.get_by_role("link", name="español").click()
    page.wait_for_url(f"{base}next/es/start/day/")
    switch = page.get_by_role("navigation", name="Esta página en otros idiomas")
    expect(switch.locator("[aria-current]")).to_have_text("español")
    expect(page.locator(".ff-older")).to_contain_text("20 de noviembre")
    page.locator("article").get_by_role("link", name="la semana").click()
    page.wait_for_url(f"{base}next/es/start/week/#lunch")
    page.get_by_role("link", name="Values").first.click()
    page.wait_for_url(f"{base}next/values/")


def test_choosing_the_version_of_a_translated_page(page: Page, base: str) -> None:
    """It stays in the language where the version has the page, else in the handbook's own."""
    page.goto(f"{base}next/es/start/day/#x")
    chosen = page.get_by_role("button", name="Seleccionar versión")
    expect(chosen).to_have_text("Next")
    chosen.focus()
    page.get_by_role("link", name="v1.0", exact=True).click()
    page.wait_for_url(f"{base}v1.0/es/start/day/#x")
    expect(chosen).to_have_text("v1.0latest")
    page.goto(f"{base}next/es/start/week/")
    chosen.focus()
    page.get_by_role("link", name="v1.0", exact=True).click()
    page.wait_for_url(f"{base}v1.0/start/week/")


@pytest.mark.parametrize(
    ("folder", "ready", "word", "nothing"),
    [
        ("es", "Teclee para", "ornitorrinco", "No se encontraron"),
        ("ja", "入力してください", "カモノハシ", "見つかりませんでした"),
    ],
)
def test_searching_in_a_language(
    page: Page, base: str, folder: str, ready: str, word: str, nothing: str
) -> None:
    """It finds pages in that language, Japanese without spaces too, and no others."""
    page.goto(f"{base}next/{folder}/start/day/")
    page.keyboard.press("/")
    said = page.locator(".md-search-result__meta")
    expect(said).to_contain_text(ready)  # what is typed before that, Material does not look for
    field = page.locator(".md-search__input")
    field.fill(word)
    field.press("End")  # Material looks when a key is let go
    found = page.locator(f'.md-search-result__link[href*="/next/{folder}/start/day/"]').first
    expect(found).to_be_visible()
    field.fill("narwhal")
    field.press("End")
    expect(said).to_contain_text(nothing)


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_translated_pages_are_accessible(
    browser: Browser, base: str, width: int, scheme: str
) -> None:
    """For those who hear them, in light and dark, on a desk and on a phone; nothing sticks out."""
    with faultless_page(browser, base, width=width) as page:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(f"{base}next/es/start/day/")
        expect(page.locator(".md-version")).to_be_attached()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
