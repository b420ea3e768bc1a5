"""The service's pages in Chromium: a phone, the dark, every language, a keyboard, no script."""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import uvicorn
from playwright.sync_api import expect
from tests.axe import violations
from tests.browsing import chromium
from tests.mail.service.asking import KNOWN, FakePeople, service

from farflung.mail.service.app import application
from farflung.mail.service.running import config, listen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

LANGUAGES = ("en", "es", "ar", "ja", "uk")


@contextmanager
def running(people: FakePeople) -> Iterator[str]:
    """Run the service on a free port of 127.0.0.1."""
    socket = listen("127.0.0.1", 0)
    server = uvicorn.Server(config(application(service(people))))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{socket.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start Chromium."""
    with chromium() as started:
        yield started


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_fit_for_everybody(browser: Browser, scheme: str) -> None:
    """In every language, on a phone, light and dark: no fault of accessibility, nothing cut off.

    With FARFLUNG_SCREENSHOTS the pages are kept in that folder, to be looked at.
    """
    people = FakePeople()
    kept = os.environ.get("FARFLUNG_SCREENSHOTS")
    with running(people) as base:
        context = browser.new_context(
            viewport={"width": 360, "height": 740},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=True,
        )
        page = context.new_page()
        refused: list[str] = []
        page.on("console", lambda message: refused.append(message.text))
        for language in LANGUAGES:
            page.goto(f"{base}/letters/{KNOWN}?l={language}")
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= 360
            if kept:
                page.screenshot(path=Path(kept, f"{language}-{scheme}.png"), full_page=True)
        context.close()
    assert [text for text in refused if "axe" not in text] == []


def test_a_person_without_scripts_uses_the_pages(browser: Browser) -> None:
    """Choosing, leaving and coming back: by keyboard, in a browser that runs no script."""
    people = FakePeople()
    with running(people) as base:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{base}/letters/{KNOWN}")
        page.get_by_label("Every month").check()
        page.get_by_label("Pets").uncheck()
        page.get_by_label("日本語").check()
        page.get_by_label("No letters before this day").fill("2026-12-24")
        page.get_by_role("button", name="Save").press("Enter")
        expect(page.get_by_role("heading", name="Saved")).to_be_visible()
        expect(page.get_by_label("Pets")).not_to_be_checked()
        expect(page.get_by_label("No letters before this day")).to_have_value("2026-12-24")
        page.get_by_role("button", name="Stop these letters").press("Enter")
        page.get_by_role("button", name="Bring them back").press("Enter")
        expect(page.get_by_role("heading", name="Good to have you back")).to_be_visible()
        page.goto(f"{base}/confirm/{KNOWN}")
        page.get_by_role("button", name="Yes, send it to me").press("Enter")
        expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
        context.close()
    done = [what for what, _ in people.changes]
    assert done == ["choose", "leave", "come_back", "confirm"]
    assert people.choices == replace(
        people.choices,
        cadences=frozenset({"weekly", "monthly"}),
        muted=frozenset({"pets"}),
        language="ja",
    )
