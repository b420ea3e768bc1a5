"""Chromium for tests: started once, and pages that must see no fault."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from playwright.sync_api import expect, sync_playwright
from tests.programs import need

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Request

__all__ = ["chromium", "faultless_page"]

expect.set_options(timeout=30_000)  # as long as Playwright waits for all else: machines are busy

_ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium, or skip the test where there is none."""
    program = need("chromium", "apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def faultless_page(browser: Browser, base: str, *, width: int = 1280) -> Iterator[Page]:
    """Open a page that must see no console error, no failed request and no host but ``base``."""
    faults: list[str] = []
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.on("console", lambda m: faults.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("requestfailed", lambda request: faults.extend(_failure(request)))
    page.on("request", lambda r: None if r.url.startswith(base) else faults.append(r.url))
    page.on("response", lambda r: faults.append(f"{r.status} {r.url}") if r.status >= 400 else None)
    page.on("dialog", lambda dialog: faults.append(f"dialog: {dialog.message}"))
    yield page
    page.wait_for_load_state("networkidle")
    page.close()
    assert faults == []


def _failure(request: Request) -> list[str]:
    """Name a failed request; one that our going to another page cut off has not failed."""
    return [] if request.failure == "net::ERR_ABORTED" else [f"failed: {request.url}"]
