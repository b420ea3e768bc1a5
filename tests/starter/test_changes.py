"""What changed, in the starter: the command, the site, the newsletter's links, a reader's visits."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.browsing import faultless_page
from tests.site.served import broken_links, served
from tests.starter.conftest import Starter, make_starter

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

ADDRESS = "https://handbook.example.org/"
VALUES = "changes/since-v1.1/values/"


def test_the_command_says_what_the_site_says(built: Starter) -> None:
    """`changes` compares the newest version with the working tree, or any two states."""
    told = built.farflung("changes", "--words").stdout
    assert "From v1.1 to Next" in told
    assert "Values (values/index.md) +9 -0 words" in told
    assert "{+A sentence that is not in any version yet.+}" in told
    data = json.loads(built.farflung("changes", "v1.0", "v1.1", "--json").stdout)
    assert (data["before"], data["after"]) == ("v1.0", "v1.1")
    assert [page["path"] for page in data["pages"]] == ["values/index.md"]
    assert data["pages"][0]["redline"] == "since-v1.0/values/"
    assert "Values" in built.farflung("changes", "HEAD~1", "HEAD").stdout
    assert "Nothing has changed." in built.farflung("changes", "HEAD").stdout
    error = built.farflung("changes", "v1.7", code=2).stderr
    assert 'there is no version or commit "v1.7"' in error


def test_links_of_an_edition_lead_somewhere_for_ever(starter: Starter) -> None:
    """The letter and the page of an edition link to redlines, and a frozen link always holds.

    It holds when the working tree has become a version, and when the change was taken back.
    """
    page = starter.root / "handbook/values/index.md"
    before = page.read_text("utf-8")
    page.write_text(f"{before}\nA thought of Tuesday.\n", "utf-8")
    starter.commit("Think", when="2026-11-24T10:00:00Z")
    starter.farflung("edition", "freeze", "2026-W48", "--at", "2026-11-30T12:00")
    frozen = starter.root / "newsletter/editions/2026-W48.yml"
    assert "redline: since-v1.1/values/" in frozen.read_text("utf-8")
    starter.commit("Freeze", when="2026-11-30T12:00:00Z")
    letters = starter.root / ".farflung/letters"
    starter.farflung("preview", "2026-W48", "--out", str(letters))
    assert f'href="{ADDRESS}{VALUES}"' in (letters / "2026-W48.html").read_text("utf-8")
    assert f"{ADDRESS}{VALUES}" in (letters / "2026-W48.txt").read_text("utf-8")
    starter.git("tag", "v1.2")
    starter.farflung("build", "--offline")
    html = (starter.root / "site/newsletter/2026-W48/index.html").read_text("utf-8")
    assert f'href="../../{VALUES}"' in html
    redline = starter.root / "site" / VALUES / "index.html"
    assert "A thought of Tuesday." in redline.read_text("utf-8")
    starter.git("tag", "--delete", "v1.2")
    page.write_text(before.replace("\nA sentence that is not in any version yet.\n", ""), "utf-8")
    starter.commit("Take it back", when="2026-12-01T12:00:00Z")
    starter.farflung("build", "--offline", "--version", "next")
    assert "no longer kept" in redline.read_text("utf-8")
    verdicts = json.loads(starter.farflung("edition", "verify", "2026-W48", "--json").stdout)
    assert [verdict["state"] for verdict in verdicts] == ["same"]


def test_what_is_not_committed_yet(starter: Starter) -> None:
    """Edits are compared as soon as they are saved, marked as such, and gone with their file."""
    page = starter.root / "handbook/values/index.md"
    before = page.read_text("utf-8")
    page.write_text(before + "\nA thought of today.\n", "utf-8")
    new = starter.root / "handbook/values/new.md"
    new.write_text("# A new page\n", "utf-8")
    told = starter.farflung("changes", "--words").stdout
    assert re.search(r"~ Values .*, not committed yet\n", told)
    assert "{+A thought of today.+}" in told
    assert re.search(r"\+ A new page .*, not committed yet\n", told)
    assert "A thought of today" not in starter.farflung("changes", "v1.1", "HEAD", "--words").stdout
    starter.farflung("build", "--offline")
    redline = starter.root / "site" / VALUES / "index.html"
    rows = starter.root / "site/changes/since-v1.1/index.html"
    for words in ("A thought of today", "not committed yet"):
        assert words in redline.read_text("utf-8")
    assert "A new page" in rows.read_text("utf-8")
    new.unlink()
    page.write_text(before, "utf-8")
    starter.farflung("build", "--offline")
    for words in ("A thought of today", "not committed yet"):
        assert words not in redline.read_text("utf-8")
    assert "A new page" not in rows.read_text("utf-8")


def test_without_git_the_page_says_what_is_missing(starter: Starter, tmp_path: Path) -> None:
    """A project in no repository has a page that says so, and the command says how to begin."""
    bare = tmp_path / "bare"
    starter.root.rename(bare)
    (bare / ".git").rename(tmp_path / "put-away")
    Starter(bare).farflung("build", "--offline", GIT_CEILING_DIRECTORIES=str(tmp_path))
    assert "is not in git" in (bare / "site/changes/index.html").read_text("utf-8")
    assert broken_links(bare / "site", ADDRESS) == []
    assert "not in git" in Starter(bare).farflung("changes", code=2).stderr


@pytest.mark.parametrize("width", [1280, 375])
def test_reading_a_redline(built: Starter, browser: Browser, width: int) -> None:
    """From the bar to a redline; edits are underlined and struck through, nothing overflows."""
    with (
        served(built.root / "site", "/") as base,
        faultless_page(browser, base, width=width) as page,
    ):
        page.goto(f"{base}latest/")
        page.get_by_role("link", name="Changes", exact=True).first.click()
        page.locator("article").get_by_role("link", name="From v1.0 to v1.1").click()
        page.locator("article").get_by_role("link", name="Values", exact=True).click()
        page.wait_for_url(f"{base}changes/since-v1.0/values/")
        gone = page.locator(".ff-redline del").first
        expect(gone).to_contain_text("Early")
        assert "line-through" in gone.evaluate("e => getComputedStyle(e).textDecorationLine")
        kept = page.locator(".ff-key ins")
        assert "underline" in kept.evaluate("e => getComputedStyle(e).textDecorationLine")
        hidden = gone.locator(".ff-said").first
        expect(hidden).to_have_text(re.compile("deleted"))
        assert hidden.evaluate("e => e.getBoundingClientRect().width") <= 1
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.get_by_role("link", name="The page in v1.1").click()
        page.wait_for_url(f"{base}v1.1/values/")


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Build a starter twice, before and after an edit of two passages."""
    starter = make_starter(tmp_path_factory.mktemp("visits") / "project")
    starter.farflung("build", "--offline", "--version", "next")
    before = starter.root.parent / "before"
    (starter.root / "site").rename(before)
    page = starter.root / "handbook/values/index.md"
    text = page.read_text("utf-8").replace(
        "A sentence that is not in", "A paragraph that was not in"
    )
    page.write_text(f"{text}\nOne more.\n", "utf-8")
    starter.commit("Edit")
    starter.farflung("build", "--offline", "--version", "next")
    return before, starter.root / "site"


def _visit(page: Page, base: str, current: Path, after: Path) -> None:
    """Visit the page before and after the edit, at one address."""
    page.goto(f"{base}next/values/")
    expect(page.locator("article h1")).to_be_visible()
    expect(page.locator(".ff-visit")).to_have_count(0)
    page.wait_for_load_state("networkidle")
    current.unlink()
    current.symlink_to(after)
    page.goto(f"{base}next/")
    page.goto(f"{base}next/values/")
    _after_the_edit(page)


def _after_the_edit(page: Page) -> None:
    notice = page.locator(".ff-visit")
    expect(notice).to_contain_text("This page has changed since your visit of")
    expect(notice).to_contain_text("2 passages are new or different")
    assert notice.get_attribute("aria-live") == "polite"
    marks = page.locator(".ff-new")
    expect(marks).to_have_count(2)
    expect(marks.first).to_contain_text("A paragraph that was not in")
    expect(marks.first.locator(".ff-said")).to_have_text("Changed since your visit: ")
    assert marks.first.evaluate("e => getComputedStyle(e).boxShadow") != "none"
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]
    page.reload()
    expect(marks).to_have_count(2)
    notice.get_by_role("button", name="Show the first").click()
    expect(marks.first).to_be_focused()
    notice.get_by_role("button", name="Dismiss").press("Enter")
    expect(notice).to_have_count(0)
    expect(marks).to_have_count(0)
    expect(page.get_by_text("Changed since your visit")).to_have_count(0)
    page.reload()
    expect(page.locator("article h1")).to_be_visible()
    expect(notice).to_have_count(0)


@pytest.mark.parametrize("width", [1280, 375])
def test_changed_passages_are_marked_on_the_next_visit(
    browser: Browser, edited: tuple[Path, Path], width: int
) -> None:
    """The page and its two passages are marked until they are dismissed; nothing fails."""
    before, after = edited
    current = before.parent / f"current-{width}"
    current.symlink_to(before)
    with served(current, "/") as base, faultless_page(browser, base, width=width) as page:
        page.route("**/*", lambda route: route.continue_())  # which keeps pages out of the cache
        _visit(page, base, current, after)


def test_a_first_visit_has_no_marks(browser: Browser, edited: tuple[Path, Path]) -> None:
    """A fresh profile sees the page as it is, and leaves one state in its own storage."""
    with served(edited[1], "/") as base, faultless_page(browser, base) as page:
        page.goto(f"{base}next/values/")
        expect(page.locator("article h1")).to_be_visible()
        expect(page.locator(".ff-visit, .ff-new")).to_have_count(0)
        keys = page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('farflung.'))")
        assert keys == ["farflung.visit:/next/values/"]


@pytest.mark.parametrize(
    "script",
    [
        (
            "for (const name of ['localStorage', 'sessionStorage'])"
            " Object.defineProperty(window, name, {get() { throw new DOMException('no', 'SecurityError') }})"
        ),
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }",
        "for (const key of ['/next/values/', '/next/']) localStorage.setItem('farflung.visit:' + key, '{')",
    ],
    ids=["blocked", "full", "garbage"],
)
def test_without_storage_nothing_fails(
    browser: Browser, edited: tuple[Path, Path], script: str
) -> None:
    """Where storage is blocked, full or holds nonsense, the script is silent and marks nothing."""
    faults: list[str] = []
    context = browser.new_context()
    context.add_init_script(script)
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(error.stack or ""))
    with served(edited[1], "/") as base:
        for _ in range(2):
            page.goto(f"{base}next/values/")
            expect(page.locator("article h1")).to_be_visible()
            expect(page.locator(".ff-visit, .ff-new")).to_have_count(0)
        context.close()
    assert [fault for fault in faults if "farflung-visits" in fault] == []
