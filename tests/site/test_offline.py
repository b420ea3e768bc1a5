"""Offline reading, in Chromium, with a server that goes away."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

from playwright.sync_api import expect
from tests.site.projects import make_project, settings_of
from tests.site.served import served

from farflung.site.cache import Kept
from farflung.site.offline import worker

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

LEFT = """async () => (await navigator.serviceWorker.getRegistrations()).length
    + (await caches.keys()).length === 0"""


def _kept(page: Page, base: str) -> None:
    page.goto(f"{base}v2/day/")
    page.get_by_role("button", name="Keep this handbook for offline reading").click()
    expect(page.get_by_text("It is kept in this browser.")).to_be_visible()


def test_without_a_network(browser: Browser, reading: Path) -> None:
    """What was kept works, tools included; of what was not, a page says so."""
    context = browser.new_context()
    page = context.new_page()
    with served(reading, "/handbook/") as base:
        _kept(page, base)
    page.goto(f"{base}v2/chapter/hours/")
    expect(page.get_by_role("table", name="Hours that two or more share")).to_be_visible()
    page.get_by_role("link", name="first day", exact=True).click()
    expect(page.get_by_role("heading", name="First day")).to_be_visible()
    page.goto(f"{base}v1/chapter/hours/")
    expect(page.get_by_role("heading", name="You are offline")).to_be_visible()
    context.close()


def test_nothing_stays_old_and_nothing_stays_behind(
    browser: Browser, reading: Path, tmp_path: Path
) -> None:
    """A page that changed is shown changed; the worker of a site without offline reading clears up."""
    site = shutil.copytree(reading, tmp_path / "site")
    context = browser.new_context()
    page = context.new_page()
    with served(site, "/handbook/") as base:
        _kept(page, base)
        day = site / "v2/day/index.html"
        day.write_text(day.read_text("utf-8").replace("Before noon", "Before tea"), "utf-8")
        page.reload()
        expect(page.get_by_role("heading", name="Before tea")).to_be_visible()
        settings = settings_of(make_project(tmp_path / "project", {"handbook/index.md": "# A\n"}))
        (site / "sw.js").write_text(worker(settings, "latest", {}), "utf-8")
        page.goto(f"{base}newsletter/")
        page.wait_for_function(LEFT)
    context.close()


def test_the_worker(tmp_path: Path) -> None:
    """It names the start page and what the look is made of, and is another when any of that changes."""
    settings = settings_of(make_project(tmp_path, {"handbook/index.md": "# Start\n"}))
    on = replace(settings, handbook=settings.handbook.model_copy(update={"offline": True}))
    names = (
        "index.html",
        "assets/stylesheets/main.0123abcd.min.css",
        "assets/javascripts/farflung-hours.js",
        "assets/javascripts/lunr/min/lunr.ar.min.js",
        "assets/images/favicon.png",
    )
    files = {name: Kept("a", 1, 1) for name in names}
    text = worker(on, "latest", files)
    listed = text.partition("\n")[0]
    assert '["latest/", "latest/assets/javascripts/farflung-hours.js",' in listed
    assert "lunr" not in listed
    assert worker(on, "latest", {**files, names[1]: Kept("b", 1, 1)}) != text
    assert worker(on, "latest", {**files, names[4]: Kept("b", 1, 1)}) == text
    assert "HANDBOOK" not in worker(settings, "latest", files)
