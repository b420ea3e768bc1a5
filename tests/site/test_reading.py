"""What helps to read a page, in Chromium: checklists, templates, marks, shared hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.axe import violations
from tests.browsing import faultless_page
from tests.site.served import served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

CELLS = """table => [...table.rows].map(row => [...row.cells].map(cell =>
    [...cell.querySelectorAll("li")].map(item => item.textContent).join("; ") || cell.textContent))"""
NO_STORAGE = "Storage.prototype.setItem = () => { throw new DOMException('full') }"


@pytest.fixture(scope="module")
def base(reading: Path) -> Iterator[str]:
    """Serve the site and give its address."""
    with served(reading, "/handbook/") as address:
        yield address


def _hours(page: Page, base: str, day: str, *people: str) -> None:
    page.goto("about:blank")
    page.goto(f"{base}v2/chapter/hours/#shared-hours={day};{';'.join(people)}")


def test_an_unedited_page_is_the_same_file_in_every_version(reading: Path) -> None:
    """Nothing that helps to read a page depends on its version."""
    for name in ("day/index.html", "chapter/hours/index.html"):
        pages = {(reading / version / name).read_bytes() for version in ("v1", "v2", "next")}
        assert len(pages) == 1
    plain = (reading / "v1/index.html").read_text("utf-8")
    assert "farflung-ticks" not in plain
    assert "farflung-hours" not in plain


def test_markdown_lies_beside_each_page(reading: Path) -> None:
    """Each page names its Markdown, which is one file for all versions where nobody edited it."""
    for page in reading.glob("*/**/index.html"):
        announced = (
            '<link rel="alternate " type="text/markdown" href="index.md">' in page.read_text()
        )
        assert announced == page.with_name("index.md").is_file(), page
    copies = [reading / version / "day/index.md" for version in ("v1", "v2", "latest", "next")]
    assert len({copy.stat().st_ino for copy in copies}) == 1
    assert "nobody else" not in copies[0].read_text("utf-8")
    texts = {
        (reading / version / "index.md").read_text("utf-8") for version in ("v1", "v2", "next")
    }
    assert len(texts) == 3
    index = (reading / "llms.txt").read_text("utf-8")
    assert (
        "(https://example.org/handbook/latest/day/index.md): What to do on the first day" in index
    )


def test_ticks_stay_with_page_and_version(page: Page, base: str) -> None:
    """A tick is there again after a reload and under the version's other name, in no other version."""
    page.goto(f"{base}latest/day/")
    box = page.get_by_role("checkbox", name="Say hello to everybody")
    box.focus()
    page.keyboard.press("Space")
    page.get_by_text("Twice", exact=True).click()
    count = page.get_by_role("group", name="Checklist").first.get_by_role("status")
    expect(count).to_have_text("3 of 5")  # one is ticked by whoever wrote the page
    page.reload()
    expect(box).to_be_checked()
    page.goto(f"{base}v2/day/")
    expect(count).to_have_text("3 of 5")
    expect(page.get_by_role("checkbox", name="Twice", exact=True)).to_be_checked()
    for version in ("v1", "next"):
        page.goto(f"{base}{version}/day/")
        expect(count).to_have_text("1 of 5")


def test_ticks_are_cleared_and_put_back(page: Page, base: str) -> None:
    """The button clears one list, then takes that back; what was cleared stays so after a reload."""
    page.goto(f"{base}v1/day/")
    first, second = page.get_by_role("group", name="Checklist").all()
    page.get_by_role("checkbox", name="Rest").check(force=True)
    first.get_by_role("button", name="Clear the ticks").click()
    expect(first.get_by_role("status")).to_have_text("0 of 5")
    first.get_by_role("button", name="Put the ticks back").click()
    expect(first.get_by_role("status")).to_have_text("1 of 5")
    first.get_by_role("button", name="Clear the ticks").click()
    page.reload()
    expect(first.get_by_role("status")).to_have_text("0 of 5")
    expect(second.get_by_role("status")).to_have_text("1 of 1")
    expect(first.get_by_role("button")).to_have_count(0)


def test_ticks_without_storage(page: Page, base: str) -> None:
    """Where the browser keeps nothing, boxes can be ticked all the same, and the page says so."""
    page.add_init_script(NO_STORAGE)
    page.goto(f"{base}v1/day/")
    page.get_by_role("checkbox", name="Rest").check(force=True)
    line = page.get_by_role("group", name="Checklist").last
    expect(line.get_by_role("status")).to_have_text("1 of 1")
    expect(line).to_contain_text("This browser keeps nothing")


def test_on_paper(page: Page, base: str) -> None:
    """Ticks are ink and no background, buttons are left out, and marks name what is to be decided."""
    page.goto(f"{base}v1/day/")
    page.get_by_role("checkbox", name="Rest").check(force=True)
    expect(page.get_by_role("button", name="Copy to clipboard: Daily note")).to_be_visible()
    page.emulate_media(media="print")
    look = "(e, when) => { const s = getComputedStyle(e, when); return [s.content, s.maskImage] }"
    ticked = page.locator("input:checked + .task-list-indicator").last
    assert ticked.evaluate(look, "::before") == ['"✓"', "none"]
    mark = page.locator("strong.decide")
    assert mark.evaluate(look, "::after")[0] == '" [Days of paid leave a year]"'
    for chrome in (".ff-ticks", ".md-code__nav"):
        expect(page.locator(chrome).first).to_be_hidden()


@pytest.mark.parametrize("way", ["http", "file"])
def test_a_template_is_copied_by_keyboard(
    browser: Browser, reading: Path, base: str, way: str
) -> None:
    """From a server and from a file, the button copies the whole block and says so."""
    page = browser.new_page(viewport={"width": 375, "height": 700})
    page.goto(f"{base}v1/day/" if way == "http" else (reading / "v1/day/index.html").as_uri())
    block = page.locator(".highlight", has=page.locator(".filename")).locator("code")
    assert block.evaluate("e => e.scrollWidth <= e.clientWidth")  # long lines wrap
    button = page.get_by_role("button", name="Copy to clipboard: Daily note")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Copied to clipboard")).to_be_visible()
    expect(button).to_be_focused()
    page.evaluate("document.querySelector('h1').before(document.createElement('textarea'))")
    page.locator("textarea").focus()
    page.keyboard.press("Control+V")
    text = page.locator("textarea").input_value()
    assert text.startswith("Today I read")
    assert text.endswith("wide.\n- second line")
    page.close()


def test_marks_are_explained_and_listed(page: Page, base: str) -> None:
    """Below the page stands what the marks mean, and a list of them that leads to each."""
    page.goto(f"{base}v1/day/")
    note = page.get_by_role("complementary", name="To be decided")
    expect(note).to_contain_text("is for each organisation to decide")
    note.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(note.get_by_role("listitem")).to_have_text(
        ["Days of paid leave a year: 25 days", "Who signs?"]
    )
    note.get_by_role("link", name="Days of paid leave a year").click()
    expect(page.locator("strong.decide:target")).to_have_text("25 days")


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2027-03-10", "have 1 hour in common: 14:00–15:00 UTC"),
        (
            "2027-03-15",
            "have 2 hours in common: 13:00–15:00 UTC",
        ),  # New York has changed its clocks
        ("2027-03-29", "have 1 hour in common: 13:00–14:00 UTC"),  # so has Kyiv
    ],
)
def test_hours_follow_the_clocks(page: Page, base: str, day: str, said: str) -> None:
    """Between two changes of clocks in spring, two cities share an hour more."""
    _hours(page, base, day, "America/New_York,09:00-17:00", "Europe/Kyiv,09:00-17:00")
    expect(page.locator(".ff-hours__said")).to_contain_text(said)


def test_hours_in_a_table(page: Page, base: str) -> None:
    """The table tells who shares which hours, in UTC and where each of them is."""
    people = "Africa/Lagos,09:00-17:00", "Asia/Kolkata,09:30-18:00", "Pacific/Auckland,22:00-06:00"
    _hours(page, base, "2026-11-27", *people)
    expect(page.get_by_label("City").first).to_have_value("Lagos")
    table = page.get_by_role("table", name="Hours that two or more share")
    expect(table.get_by_role("row")).to_have_count(4)
    assert table.evaluate(CELLS) == [
        ["Who", "UTC", "Local time"],
        [
            "Lagos and Kolkata (1 hour)",
            "08:00–09:00",
            "Lagos 09:00–10:00; Kolkata 13:30–14:30; Auckland 21:00–22:00",
        ],
        [
            "Everybody (3 hours and 30 minutes)",
            "09:00–12:30",
            "Lagos 10:00–13:30; Kolkata 14:30–18:00; Auckland 22:00–01:30",
        ],
        [
            "Lagos and Auckland (3 hours and 30 minutes)",
            "12:30–16:00",
            "Lagos 13:30–17:00; Kolkata 18:00–21:30; Auckland 01:30–05:00 (Sat)",
        ],
    ]


def test_entering_cities(page: Page, base: str) -> None:
    """People type cities or countries in any case; what is not known is said, and the address keeps the rest."""
    page.goto(f"{base}v1/chapter/hours/")
    said = page.locator(".ff-hours__said")
    expect(said).to_contain_text("Lagos, Kyiv and Bogotá have")
    page.get_by_role("button", name="Remove Kyiv").click()
    expect(said).to_contain_text("Lagos and Bogotá have")
    page.get_by_role("button", name="Add a city").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("germany")
    page.keyboard.press("Enter")
    expect(said).to_contain_text("Lagos, Bogotá and germany have")
    page.get_by_label("Day").fill("2027-01-04")
    expect(said).to_contain_text("On Monday, 4 January 2027")
    kept = page.url
    page.get_by_label("City").last.fill("Nowhere at all")
    page.get_by_label("City").last.blur()
    expect(page.get_by_role("alert").last).to_contain_text("“Nowhere at all” is not in the list")
    expect(said).to_contain_text("Lagos and Bogotá have")
    page.get_by_label("City").last.fill("China")  # whose west has another clock in fact
    page.get_by_label("City").last.blur()
    expect(page.get_by_role("alert").last).to_contain_text("“China” is not in the list")
    page.goto("about:blank")
    page.goto(kept)
    expect(said).to_contain_text("On Monday, 4 January 2027, Lagos, Bogota and Berlin have")


def test_hours_without_scripts(browser: Browser, base: str) -> None:
    """Where there are no scripts, a sentence says what would be here."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base}v1/chapter/hours/")
    assert "you could enter cities and working hours" in page.locator("article").inner_text()
    context.close()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (375, "dark"), (375, "light")])
def test_accessible(browser: Browser, base: str, width: int, scheme: str) -> None:
    """No page has a fault that axe-core knows, and each fits the screen."""
    with faultless_page(browser, base, width=width) as page:
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        for name, there in (("day", ".ff-ticks"), ("chapter/hours", ".ff-hours table")):
            page.goto(f"{base}v1/{name}/")
            expect(page.locator(there).first).to_be_visible()
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") == width


def test_every_time_zone_is_known(page: Page, base: str) -> None:
    """Chromium has every time zone that the list of cities names."""
    page.goto(f"{base}v1/chapter/hours/")
    unknown = page.evaluate("""() => farflungCities.trim().split("\\n").map(row => row.split("|")[0])
        .filter(zone => { try { new Intl.DateTimeFormat("en", {timeZone: zone}) } catch { return true } })""")
    assert unknown == []
