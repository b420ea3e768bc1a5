"""The newsletter's pages, as the starter has them, in the eyes of axe-core and of a narrow screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.axe import violations
from tests.site.served import served

from farflung.render.mailclients.lint import lint_letter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser
    from tests.starter.conftest import Starter

PAGES = ("newsletter/", "newsletter/2026-W47/", "newsletter/next/")


@pytest.fixture(scope="module")
def site(built: Starter) -> Iterator[str]:
    """Serve the starter's site."""
    with served(built.root / "site", "/") as address:
        yield address


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 375, 320])
def test_pages(browser: Browser, site: str, width: int, scheme: str) -> None:
    """Archive, edition and preview have no fault that axe-core knows, and fit the screen."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for name in PAGES:
        page.goto(f"{site}{name}", wait_until="load")
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.locator("h1").count() == 1
        if width != 320:
            assert violations(page) == [], name
    page.close()


def test_letters(built: Starter) -> None:
    """The starter's letters use nothing that a mail client lacks, and none is cut by Gmail."""
    letters = sorted((built.root / "site/newsletter").glob("*/letter.html"))
    assert len(letters) >= 3
    for file in letters:
        assert lint_letter(file.read_text("utf-8")) == ()
        assert file.stat().st_size < 90_000
