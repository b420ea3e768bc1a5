"""The care of a page as a reader sees it, in Chromium with a clock of the test's own."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.site.conftest import build
from tests.site.projects import MKDOCS, make_project, write
from tests.site.served import served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

CARED = "---\nowner: IT <b>& co\nreviewed: 2026-11-01\nreview_every: 3 months\n---\n# IT\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a project with two versions, whose page about IT is the same in both and today."""
    root = tmp_path_factory.mktemp("cared")
    pages = {"handbook/index.md": "# Start\n", "handbook/it.md": CARED}
    settings = MKDOCS.replace("[search.highlight]", "[navigation.instant]")
    make_project(root, {"mkdocs.yml": settings, **pages}, tag="v1")
    make_project(
        root, {"mkdocs.yml": settings, "handbook/index.md": "# Start\n\nAgain.\n"}, tag="v2"
    )
    write(root, {"handbook/index.md": "# Start\n\nToday.\n"})
    build(root, root / "site")
    return root / "site"


@pytest.fixture(scope="module")
def base(site: Path) -> Iterator[str]:
    """Serve the site and give its address."""
    with served(site, "/handbook/") as address:
        yield address


def test_an_unedited_page_is_the_same_file_in_every_version(site: Path) -> None:
    """Owner, dates and the hidden notice do not depend on the version or the day of the build."""
    pages = [(site / version / "it/index.html").read_bytes() for version in ("v1", "v2", "next")]
    assert pages[0] == pages[1] == pages[2]
    text = pages[0].decode()
    assert "<dd>IT &lt;b&gt;&amp; co</dd>" in text
    assert '<time datetime="2026-11-02">2 November 2026</time>' in text
    assert '<time datetime="2027-02-01">1 February 2027</time>' in text


@pytest.mark.parametrize(
    ("folder", "day", "shown"),
    [
        ("latest", "2027-02-01", False),
        ("latest", "2027-02-02", True),
        ("next", "2027-02-02", True),
        ("v1", "2027-02-02", False),
    ],
)
def test_the_notice_appears_on_todays_pages_once_the_day_has_passed(
    page: Page, base: str, *, folder: str, day: str, shown: bool
) -> None:
    """The reader's clock decides; an old version is nobody's to review any more."""
    page.clock.set_fixed_time(dt.datetime.fromisoformat(f"{day}T12:00:00"))
    page.goto(f"{base}{folder}/it/")
    notice = page.locator(".ff-overdue")
    if shown:
        expect(notice).to_contain_text("should have been looked at again by 1 February 2027")
        expect(notice).to_contain_text("tell its owner: IT <b>& co.")
    expect(notice).to_be_visible(visible=shown)
    expect(page.locator(".ff-care")).to_contain_text("Last review")


def test_the_notice_appears_where_pages_are_replaced_without_loading(page: Page, base: str) -> None:
    """With navigation.instant the theme swaps the content, and the notice goes with it."""
    page.clock.set_fixed_time(dt.datetime.fromisoformat("2027-06-01T12:00:00"))
    page.goto(f"{base}next/")
    expect(page.locator(".ff-overdue")).to_be_visible()
    page.locator(".md-nav--primary").get_by_role("link", name="IT").first.click()
    page.wait_for_url(f"{base}next/it/")
    expect(page.locator(".ff-overdue")).to_contain_text("1 February 2027")
