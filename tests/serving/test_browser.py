"""`farflung serve` in Chromium, as whoever writes sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.axe import violations
from tests.serving.serving import serving
from tests.site.projects import make_project

from farflung.serving import Hub, Store, open_server
from farflung.serving.server import Shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page
    from tests.serving.serving import Served

LONG = "# Long\n\n" + "\n\n".join(f"Paragraph {number}." for number in range(150)) + "\n"
NEWSLETTER = """\
title: The Test Post
sender: The Test Post <post@example.org>
sections:
  - {id: highlights, kind: highlight}
"""
PAGES = {
    "newsletter/newsletter.yml": NEWSLETTER,
    "newsletter/entries/highlights/backlog.md": (
        "---\ndate: 2026-11-22\nby: Amara Okafor\ntitle: No backlog\n---\nIt is gone.\n"
    ),
    "handbook/index.md": "# Start\n\nHello.\n",
    "handbook/long.md": LONG,
    "handbook/faulty.md": "# Faulty\n\nFine.\n",
}
BAD = "# Faulty\n\n`<img src=x onerror=alert(1)>` [away](gone.md)\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a small project."""
    with serving(make_project(tmp_path_factory.mktemp("browsed"), PAGES)) as served:
        yield served


@pytest.fixture
def served(server: Served) -> Iterator[Served]:
    """Lend the server to one test; what it wrote is put right, whatever became of it."""
    yield server
    for folder in ("handbook", "newsletter"):
        for file in (server.root / folder).rglob("*.md"):
            if file.relative_to(server.root).as_posix() not in PAGES:
                file.unlink()
    for name, text in PAGES.items():
        if (server.root / name).read_bytes() != text.encode():
            server.save(name, text)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open a page that must see no error of a script, and no dialog."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    yield page
    page.close()
    assert faults == []


def test_saving_reloads_the_page_where_one_reads(served: Served, page: Page) -> None:
    """The new text appears without a click, at the place one has scrolled to."""
    page.goto(f"{served.url}next/long/")
    page.evaluate("scrollTo(0, 2000)")
    served.save("handbook/long.md", LONG.replace("Paragraph 70.", "Paragraph seventy."))
    expect(page.get_by_text("Paragraph seventy.")).to_be_visible()
    page.wait_for_function("Math.abs(scrollY - 2000) < 5")


def test_a_page_that_nobody_changed_is_left_alone(served: Served, page: Page) -> None:
    """An edit of one page does not reload another."""
    page.goto(f"{served.url}next/")
    page.evaluate("window.untouched = true")
    events = served.events("/handbook/next/long/")
    first, builds = events.last["tag"], served.builds()
    served.save("handbook/long.md", LONG + "\nThe end.\n")
    events.until(lambda news: news["tag"] != first)
    served.until(lambda: served.builds() > builds)
    page.wait_for_timeout(300)
    assert page.evaluate("window.untouched")
    events.close()


def test_problems_are_shown_over_the_page_and_go(served: Served, page: Page) -> None:
    """A problem stands over the page as text, with its place; it can be hidden, and it goes."""
    page.goto(f"{served.url}next/faulty/")
    served.save("handbook/faulty.md", BAD)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("handbook/faulty.md:3:")
    expect(alert).to_contain_text("<img src=x onerror=alert(1)>")
    expect(alert.locator("img")).to_have_count(0)
    expect(alert.locator("mark")).to_have_text("gone.md")
    alert.get_by_role("button", name="Hide").click()
    expect(alert).to_have_count(0)
    served.save("handbook/faulty.md", b"# Faulty\n\n\xff\n")
    expect(alert).to_contain_text("Encoding error")
    served.save("handbook/faulty.md", "# Faulty\n\nMended.\n")
    expect(page.get_by_text("Mended.")).to_be_visible()
    expect(alert).to_have_count(0)


def test_problems_on_a_phone_in_the_dark(served: Served, browser: Browser) -> None:
    """At phone width the problems fit the screen, and are dark where the screen is."""
    page = browser.new_page(viewport={"width": 375, "height": 700}, color_scheme="dark")
    page.goto(f"{served.url}next/faulty/")
    served.save("handbook/faulty.md", BAD)
    alert = page.get_by_role("alert")
    expect(alert).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    assert alert.evaluate("node => getComputedStyle(node).backgroundColor") == "rgb(32, 31, 35)"
    served.save("handbook/faulty.md", PAGES["handbook/faulty.md"])
    expect(alert).to_have_count(0)
    page.close()


def test_the_letter_in_every_way_of_looking(served: Served, page: Page) -> None:
    """Light and dark differ whatever the screen is, the phone is narrow, and the text is there."""
    page.goto(served.addresses["Letter"])
    frames = [page.frame_locator("iframe").nth(number) for number in range(4)]
    for frame in frames:
        expect(frame.get_by_role("heading", name="No backlog")).to_be_visible()
    colour = "node => getComputedStyle(node).backgroundColor"
    light, dark, phone, night = (frame.locator("table.sheet").evaluate(colour) for frame in frames)
    assert light == phone
    assert dark == night
    assert light != dark
    width = page.locator("figure.phone iframe").first.evaluate("node => node.clientWidth")
    assert width == pytest.approx(375, abs=10)
    expect(page.locator("figure pre")).to_contain_text("No backlog")


def test_what_becomes_of_each_entry(served: Served, page: Page) -> None:
    """The page says it while one writes: to mend, with the line; held; waiting; in."""
    folder = "newsletter/entries/highlights"
    backlog = PAGES[f"{folder}/backlog.md"]
    page.goto(served.addresses["Letter"])
    inside = page.locator("section.in")
    expect(inside).to_contain_text("weekly: goes into 2026-W47")
    served.save(f"{folder}/backlog.md", backlog.replace("title:", "titel:"))
    faulty = page.locator("section.faulty")
    expect(faulty).to_contain_text('Line 4: this kind of entry has no field "titel"')
    expect(faulty.locator("mark").last).to_have_text("titel")
    expect(faulty).to_contain_text('did you mean "title"?')
    expect(inside).to_have_count(0)
    assert "No backlog" in served.get("/handbook/newsletter/next/")[1], "no build was needed"
    served.save(f"{folder}/later.md", backlog.replace("2026-11-22", "2026-12-01"))
    expect(page.locator("section.waits")).to_contain_text("weekly: waits for 2026-W49")
    served.save(f"{folder}/backlog.md", backlog)
    expect(inside).to_contain_text("No backlog")
    expect(faulty).to_have_count(0)
    (served.root / folder / "later.md").unlink()
    expect(page.locator("section.waits")).to_have_count(0)


@pytest.fixture
def troubled(served: Served) -> Served:
    """Have one entry in each group of the contributor's page, for as long as a test takes."""
    folder = "newsletter/entries/highlights"
    backlog = PAGES[f"{folder}/backlog.md"]
    entries = {
        "faulty": backlog.replace("title:", f"titel: {'long' * 30}\ntitle:"),
        "later": backlog.replace("2026-11-22", "2026-12-01"),
        "over": backlog.replace("by:", "expires: 2026-11-01\nby:"),
    }
    for name, text in entries.items():
        served.save(f"{folder}/{name}.md", text)
    return served


@pytest.mark.parametrize("width", [1280, 375])
def test_the_contributors_page_is_for_everybody(
    troubled: Served, browser: Browser, width: int
) -> None:
    """It fits the screen and has no fault that axe-core knows, in light and dark."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(troubled.addresses["Letter"])
    for name in ("faulty", "waits", "held", "in"):
        expect(page.locator(f"section.{name}")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("alert").get_by_role("button", name="Hide").click()
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page) == []
    page.close()


def test_the_newsletter_reloads_too(served: Served, page: Page) -> None:
    """An entry that is saved appears on the coming edition's page and in its letter."""
    entry = "newsletter/entries/highlights/backlog.md"
    page.goto(f"{served.url}newsletter/next/")
    served.save(entry, PAGES[entry].replace("It is gone.", "A quokka."))
    expect(page.get_by_text("A quokka.")).to_be_visible()
    page.goto(served.addresses["Letter"])
    served.save(entry, PAGES[entry].replace("It is gone.", "An okapi."))
    expect(page.locator("figure pre")).to_contain_text("An okapi.")


def test_it_comes_back_after_the_server(page: Page, tmp_path: Path) -> None:
    """A page that is open while the server is started anew shows what changed meanwhile."""
    file = tmp_path / "index.html"
    file.write_text("<!doctype html><body><p>Good evening.</p></body>")
    server = open_server("127.0.0.1", 0, Shown(Store(tmp_path), Hub()))
    server.start()
    page.goto(server.url)
    port = server.server_address[1]
    server.stop()
    file.write_text("<!doctype html><body><p>Good morning.</p></body>")
    server = open_server("127.0.0.1", port, Shown(Store(tmp_path), Hub()))
    server.start()
    expect(page.get_by_text("Good morning.")).to_be_visible()
    server.stop()
