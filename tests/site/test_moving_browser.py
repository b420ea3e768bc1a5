"""Pages that moved, in Chromium: the banner, the page for lost addresses, the selector.

The site is served below a path, and for what works out addresses also at the root of a host.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.site.moving import build, make_moving_project
from tests.site.served import served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page


LOST = {
    "same/": "latest/same/",  # without a version
    "same": "latest/same/",
    "same.html": "latest/same/",
    "rules/?a=1&b=2#first": "latest/chapter/rules/?a=1&b=2#first",  # and moved since
    "ancient/": "latest/chapter/rules/",
    "conduct/": "latest/chapter/rules/",  # known by its coming name
    "v0.1/": "latest/",  # a version no longer kept
    "v0.1/ancient/#first": "latest/chapter/rules/#first",
    "v0.1/ancient/index.html": "latest/chapter/rules/",
    "v0.0.7/same/": "latest/same/",  # a version that this clone never knew
    "latest/same.html": "latest/same/",  # another spelling in a version there is
}
HOSTILE = (
    "nowhere/",
    "/evil.example.org/",
    "/evil.example.org/same/..",
    "https://evil.example.org/",
    "%2F%2Fevil.example.org%2F",
    "\\evil.example.org\\",
    "v1//evil.example.org/",
    "v0.1//evil.example.org/",
    "javascript:alert(1)",
    "constructor/",
    "__proto__/same/",
    "%E0%A4%A",
)
TODAY = {
    "v1/same/": "latest/same/",
    "v1/rules/#first": "latest/chapter/rules/#first",
    "v1.5/rules/": "latest/chapter/rules/",  # hidden, and named all the same
}


BOTH = pytest.mark.parametrize("base", ["/handbook/", "/"], indirect=True)


@pytest.fixture(scope="module")
def base(
    request: pytest.FixtureRequest, moved: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Serve the site below a path, or another one at the root, and give its address."""
    path = getattr(request, "param", "/handbook/")
    if path == "/":
        root = tmp_path_factory.mktemp("moving")
        make_moving_project(root, "https://example.org/")
        build(root, root / "site")
        moved = root / "site"
    with served(moved, path) as address:
        yield address


@pytest.fixture
def lost(browser: Browser, base: str) -> Iterator[Page]:
    """Open a page that may ask for what is not there, but for nothing elsewhere."""
    page = browser.new_page()
    elsewhere: list[str] = []
    page.on("request", lambda r: None if r.url.startswith(base) else elsewhere.append(r.url))
    yield page
    page.wait_for_load_state()  # Chromium may never close a page that is about to become another
    page.close()
    assert elsewhere == []


@BOTH
def test_lost_addresses(lost: Page, base: str) -> None:
    """The 404 page leads to where a page is today and keeps query and fragment."""
    for address, target in LOST.items():
        lost.goto(base + address)
        lost.wait_for_url(base + target, wait_until="commit")


@BOTH
def test_redirects_keep_query_and_fragment(page: Page, base: str) -> None:
    """A renamed page's old address leads to it within its own version."""
    for old, new in {"v1": "v1/rules/", "latest": "latest/chapter/rules/"}.items():
        page.goto(f"{base}{old}/ancient/?q=1#first")
        page.wait_for_url(f"{base}{new}?q=1#first")


def test_redirect_by_hand(lost: Page, base: str) -> None:
    """An address of the front matter leads to its page, with and without the slash at its end."""
    lost.goto(f"{base}next/team/etiquette")
    lost.wait_for_url(f"{base}next/new/")


def test_a_page_that_was_deleted(lost: Page, base: str) -> None:
    """The 404 page says which version had it last and leads there, but does not go by itself."""
    for address in ("gone/", "latest/gone/", "v0.1/gone/"):
        lost.goto(base + address)
        lost.get_by_role("status").get_by_role("link", name="Version v1.5 has it").click()
        lost.wait_for_url(f"{base}v1.5/gone/", wait_until="commit")


def test_a_page_of_another_version(lost: Page, base: str) -> None:
    """An old version that never had a page says that today's has it."""
    lost.goto(f"{base}v1/latest-only/")
    expect(lost.get_by_role("status")).to_be_empty()
    lost.goto(f"{base}next/gone/")
    expect(lost.get_by_role("status")).to_contain_text("Version v1.5 has it")


@BOTH
def test_never_an_open_redirect(lost: Page, base: str) -> None:
    """What is not an address of this site stays on the page that says so."""
    dialogs: list[str] = []
    lost.on("dialog", lambda dialog: dialogs.append(dialog.message))
    for address in HOSTILE:
        with lost.expect_response(f"{base}latest/sitemap.xml") as known:
            lost.goto(base + address)
        known.value.finished()
        expect(lost.get_by_role("heading", name="This page is not here")).to_be_visible()
        expect(lost.get_by_role("status")).to_be_empty()
        assert lost.url.startswith(base)
    assert dialogs == []


@BOTH
def test_banner(page: Page, base: str) -> None:
    """A page of an old version names it and leads to the same page of today, moved or not."""
    for address, target in TODAY.items():
        page.goto(base + address)
        banner = page.get_by_role("complementary", name="About this version")
        version = address.partition("/")[0]
        expect(banner).to_contain_text(f"This is version {version} of the handbook")
        banner.get_by_role("link", name="Read this page as it is today").click()
        page.wait_for_url(base + target)
        expect(page.locator("article h1")).to_be_visible()


def test_banner_of_a_deleted_page(page: Page, base: str) -> None:
    """Where today's handbook lacks the page, the banner says so and leads to the start."""
    page.goto(f"{base}v1/gone/")
    page.get_by_role("link", name="does not have this page; go to its start").click()
    page.wait_for_url(f"{base}latest/")


def test_no_banner(page: Page, base: str) -> None:
    """The default version, the working tree and the newsletter have none."""
    for address in ("latest/", "v2/same/", "next/conduct/", "newsletter/"):
        page.goto(base + address)
        page.wait_for_load_state("networkidle")
        expect(page.locator(".ff-old")).to_have_count(0)


@BOTH
def test_same_page_by_the_selector(page: Page, base: str) -> None:
    """The selector goes to the same page in another version, also where it has another name."""
    page.goto(f"{base}v1/rules/")
    page.locator(".md-version__current").focus()
    page.locator(".md-version__link", has_text="Next").click()
    page.wait_for_url(f"{base}next/conduct/")
    page.locator(".md-version__current").focus()
    page.locator(".md-version__link", has_text=re.compile("^v1$")).click()
    page.wait_for_url(f"{base}v1/rules/")


def test_selector_of_a_hidden_version(page: Page, base: str) -> None:
    """A hidden version names itself and is not offered."""
    page.goto(f"{base}v1.5/same/")
    expect(page.locator(".md-version__current")).to_have_text("v1.5")
    expect(page.locator(".md-version__link", has_text="v1.5")).to_have_count(0)


def test_banner_on_a_phone(page: Page, base: str) -> None:
    """At the width of a phone the banner is seen whole, and nothing is wider than the screen."""
    page.set_viewport_size({"width": 375, "height": 700})
    page.goto(f"{base}v1/rules/")
    expect(page.locator(".ff-old")).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
