"""The front page and the archive of the starter, as readers come to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.browsing import faultless_page
from tests.site.served import served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser
    from tests.starter.conftest import Starter


@pytest.fixture(scope="module")
def site(built: Starter) -> Iterator[str]:
    """Serve the starter's site."""
    with served(built.root / "site", "/") as address:
        yield address


def test_the_news_of_today_alone(built: Starter) -> None:
    """The version the site opens at and the next tell what is new, an old one does not.

    What it is differs: a version tells of the changes that it brought itself.
    """
    root = built.root / "site"
    starts = {name: (root / name / "index.html").read_text("utf-8")
              for name in ("latest", "v1.1", "next", "v1.0")}  # fmt: skip
    assert starts["latest"] == starts["v1.1"]
    assert "farflung-slot" not in "".join(starts.values())
    for name, since in (("latest", "since-v1.0"), ("next", "since-v1.1")):
        assert 'href="../newsletter/2026-W47/"' in starts[name]
        assert f'href="../changes/{since}/values/"' in starts[name]
    assert 'class="ff-news"' not in starts["v1.0"]
    assert "What do you need today?" in starts["v1.0"]


@pytest.mark.parametrize("width", [1280, 375])
def test_the_front_page(browser: Browser, site: str, width: int) -> None:
    """The search in front opens the search; the doors, the edition and its picture are there."""
    with faultless_page(browser, site, width=width) as page:
        page.goto(f"{site}latest/")
        picture = page.locator(".ff-news img")
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)  # noqa: FBT003 - as declared
        assert picture.evaluate("image => image.naturalWidth") > 0
        expect(page.get_by_role("heading", level=1)).to_have_text("What do you need today?¶")
        page.locator(".ff-hero__search").click()
        query = page.get_by_role("textbox", name="Search")
        expect(query).to_be_focused()
        query.press_sequentially("marshrutka")
        expect(page.locator("a.md-search-result__link[href*=newsletter]").first).to_be_visible()
        page.goto(f"{site}latest/")
        page.locator(".grid.cards li", has_text="Something broke").click(position={"x": 9, "y": 9})
        page.wait_for_url("**/latest/tools-and-equipment/#when-it-breaks")


def test_the_archive(browser: Browser, site: str) -> None:
    """From the covers to a gallery, to the pet in its edition, and from there to all of its kind."""
    with faultless_page(browser, site) as page:
        page.goto(f"{site}newsletter/")
        page.get_by_role("link", name="Colleagues with paws", exact=False).first.click()
        page.wait_for_url("**/newsletter/sections/pets/")
        pets = page.locator("[data-ff-find]")
        expect(pets).to_have_count(6)
        page.get_by_label("Find on this page").fill("pao  BRAZIL")
        expect(page.locator("[data-ff-find]:visible")).to_have_count(1)
        expect(page.locator(".ff-filter output")).to_have_text("1 / 6")
        page.get_by_role("link", name="Pão de Queijo").click()
        page.wait_for_url("**/newsletter/2026-W46/#pets-pao-de-queijo")
        page.locator("#pets-pao-de-queijo ~ .ff-more a").click()
        page.wait_for_url("**/newsletter/sections/pets/")
        page.locator(".ff-around").get_by_role("link", name="2026").click()
        page.wait_for_url("**/newsletter/2026/")
        expect(page.locator(".ff-issue")).to_have_count(3)


def test_without_scripts(browser: Browser, site: str) -> None:
    """Whoever runs no scripts reads all of it, and is offered no search that would not work."""
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{site}latest/")
    expect(page.locator(".ff-news__lead a")).to_be_visible()
    expect(page.locator(".ff-hero__search")).to_be_hidden()
    page.goto(f"{site}newsletter/sections/questions/")
    expect(page.locator(".ff-filter")).to_be_hidden()
    expect(page.locator("[data-ff-find]:visible")).to_have_count(3)
    page.close()
