"""The starter's site, as `make site` leaves it."""

from __future__ import annotations

import hashlib
import json
import shutil
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.browsing import faultless_page
from tests.site.served import broken_links, served
from tests.starter.conftest import Starter

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

ADDRESS = "https://handbook.example.org/"
ATOM = "{http://www.w3.org/2005/Atom}"


def hashes(site: Path) -> dict[str, str]:
    """Return the SHA-256 of every file below a folder."""
    return {
        file.relative_to(site).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(site.rglob("*"))
        if file.is_file()
    }


def test_versions_and_newsletter_stand_side_by_side(built: Starter) -> None:
    """Both tags, the working tree, the alias and the archive with three editions are there."""
    site = built.root / "site"
    versions = json.loads((site / "versions.json").read_text("utf-8"))
    assert [v["version"] for v in versions] == ["next", "v1.1", "v1.0"]
    assert (site / "latest/index.html").read_bytes() == (site / "v1.1/index.html").read_bytes()
    for edition in ("2026-W45", "2026-W46", "2026-W47"):
        for name in ("index.html", "letter.html", "letter.txt"):
            assert (site / "newsletter" / edition / name).stat().st_size > 1000
    assert (site / "newsletter/next/index.html").is_file()


def test_the_same_input_gives_the_same_bytes(built: Starter, tmp_path: Path) -> None:
    """A clone built elsewhere, with nothing cached, is identical in every file."""
    clone = tmp_path / "clone"
    shutil.copytree(built.root, clone, ignore=shutil.ignore_patterns("site", ".farflung"))
    Starter(clone).farflung("build", "--offline")
    assert hashes(clone / "site") == hashes(built.root / "site")


def test_every_link_leads_somewhere(built: Starter) -> None:
    """No link inside the site is broken, anchors included."""
    assert broken_links(built.root / "site", ADDRESS) == []


def test_nothing_of_the_machine_or_of_letter_only_entries_is_in_the_site(built: Starter) -> None:
    """No file names a folder of this machine, and words of support are in the letter alone."""
    support = [p.read_text("utf-8") for p in (built.root / "newsletter/entries/support").glob("*")]
    secrets = [text.rpartition("---")[2].strip()[:40].encode() for text in support]
    assert all(secrets)
    for file in (built.root / "site").rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert str(built.root).encode() not in content, file
            for secret in secrets:
                assert secret not in content, file


def test_frozen_editions_are_what_they_were(built: Starter) -> None:
    """`edition verify` finds no changed content in the editions that come with the starter."""
    done = built.farflung("edition", "verify", "--json")
    verdicts = json.loads(done.stdout)
    assert [v["edition"] for v in verdicts] == ["2026-W45", "2026-W46", "2026-W47"]
    assert all(verdict["state"] in {"same", "redesigned"} for verdict in verdicts)
    assert not any(verdict["problems"] for verdict in verdicts)


def test_the_feeds_of_the_archive_name_each_edition(built: Starter) -> None:
    """Atom and JSON Feed list the frozen editions, newest first, and not the preview."""
    folder = built.root / "site/newsletter"
    links = [f"{ADDRESS}newsletter/2026-W{week}/" for week in (47, 46, 45)]
    feed = ET.parse(folder / "feed.xml").getroot()  # noqa: S314 - we wrote it
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.find(f"{ATOM}link").get("href") for entry in entries] == links  # type: ignore[union-attr]
    items = json.loads((folder / "feed.json").read_text("utf-8"))["items"]
    assert [item["url"] for item in items] == links


def test_the_preview_is_found_by_nobody(built: Starter) -> None:
    """The coming edition is marked as a preview and is in no sitemap, search or feed."""
    newsletter = built.root / "site/newsletter"
    assert "noindex" in (newsletter / "next/index.html").read_text("utf-8")
    assert "newsletter/next" not in (newsletter / "sitemap.xml").read_text("utf-8")
    for index in (built.root / "site").glob("*/search/search_index.json"):
        locations = [doc["location"] for doc in json.loads(index.read_text("utf-8"))["docs"]]
        assert locations
        assert not [location for location in locations if "newsletter/next" in location]
    assert "W48" not in (newsletter / "feed.xml").read_text("utf-8")


@pytest.mark.parametrize("width", [1280, 375])
def test_a_reader_finds_their_way(built: Starter, browser: Browser, width: int) -> None:
    """In Chromium: switch the version, search for a word of the newsletter, open the edition.

    Nothing is requested from another host, nothing fails, and the console stays empty.
    """
    site = built.root / "site"
    with (
        served(site, "/") as base,
        faultless_page(browser, base, width=width) as page,
    ):
        page.goto(f"{base}values/" if (site / "values").exists() else f"{base}latest/values/")
        if width > 1000:
            page.locator(".md-version__current").focus()
            page.locator(".md-version__link", has_text="v1.0").click()
            page.wait_for_url("**/v1.0/values/")
            expect(page.locator("h1")).to_contain_text("Early")
            page.keyboard.press("/")
        else:
            page.locator("label.md-header__button[for=__search]").click()
        page.get_by_role("textbox", name="Search").press_sequentially("marshrutka")
        page.locator("a.md-search-result__link[href*=newsletter]").first.click()
        page.wait_for_url("**/newsletter/2026-W45/**")
        expect(page.locator("article.md-content__inner")).to_contain_text("Marshrutka")
        page.get_by_role("link", name="Newsletter", exact=True).first.click()
        page.wait_for_url("**/newsletter/")
        page.locator("article a[href*='2026-W46']").first.click()
        page.wait_for_url("**/newsletter/2026-W46/")
