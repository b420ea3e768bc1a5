"""What a digest shows of entries that another edition carries in full."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from tests.render import sample
from tests.render.reading import read

from farflung.model import (
    Cadence,
    ChangeKind,
    Elsewhere,
    HandbookChange,
    HandbookHistory,
    Period,
)
from farflung.render.letter import render_letter
from farflung.render.measure import reading_minutes
from farflung.render.page import edition_page
from farflung.render.web import web_site

if TYPE_CHECKING:
    from farflung.model import Edition

MONTH = Period(dt.date(2026, 11, 1), dt.date(2026, 11, 30), Cadence.MONTHLY, "2026-11")
LONG = f"**Bold** beginnings. {'A long story of many words. ' * 40}The very end."
THIS, BEFORE = "16\u201322 November 2026", "9\u201315 November 2026"
IN_FULL = f"In full in the edition of {THIS}"


def digest() -> Edition:
    """Return a monthly edition: a highlight told in full elsewhere, words of support, further ones."""
    told = replace(sample.entry("highlight", "A launch", LONG), told=sample.WEEK)
    own = sample.entry("highlight", "Ours alone", LONG)
    support = sample.entry("support", "Oksana", LONG, person="Oksana", how="A card.")
    pages = tuple(HandbookChange(f"p{n}.md", f"Page {n}", ChangeKind.CHANGED) for n in range(15))
    gone = HandbookChange("gone.md", "Gone", ChangeKind.REMOVED)
    more = (gone, replace(pages[1], redline="since-v1.1/p1/"), *pages[2:])
    week = replace(
        sample.WEEK, id="2026-W46", start=dt.date(2026, 11, 9), end=dt.date(2026, 11, 15)
    )
    left = tuple(
        Elsewhere(f"{n}" * 64, "a" * 64, period)
        for n, period in enumerate((sample.WEEK, week, week))
    )
    return replace(
        sample.edition(
            replace(sample.section("highlight", "Highlights", told, own), elsewhere=left),
            sample.section("support", "Words of support", replace(support, told=sample.WEEK)),
            replace(sample.section("handbook-changes", "New in the handbook", pages[0]), id="handbook"),
            period=MONTH,
        ),
        history=HandbookHistory("a" * 40, "b" * 40, pages[:1], more),
    )  # fmt: skip


def _page(edition: Edition) -> str:
    return "\n".join(
        slot.html for slot in edition_page(edition, sample.look(), preview=False).slots
    )


def test_the_letter_leads_to_the_whole() -> None:
    """A short text, and a link to the very item in the weekly edition; the text part likewise."""
    letter = render_letter(digest(), sample.look())
    told, _, own = letter.html.partition("Ours alone</h3>")
    assert f'href="{sample.SITE}newsletter/2026-W47/#highlights-a-launch"' in told
    assert IN_FULL in told
    assert "Bold beginnings." in told
    assert "The very end." not in told
    assert "The very end." in own
    assert f"  {IN_FULL} [" in letter.text
    assert letter.text.count("The very end.") == 2
    assert "/newsletter/2026-W47/#highlights-a-launch" in letter.text


def test_what_letters_alone_carry_is_whole_there() -> None:
    """Words that somebody agreed to are not cut, and no page leads to them."""
    letter = render_letter(digest(), sample.look())
    support = letter.html.partition("Words of support</h2>")[2].partition("New in the handbook")[0]
    assert "The very end." in support
    assert IN_FULL not in support
    assert "supports-" not in letter.text


def test_without_an_address_nothing_is_cut() -> None:
    """Where a letter cannot lead to the edition, it names it and has the whole text."""
    letter = render_letter(digest(), sample.look(""))
    assert letter.html.count("The very end.") == 3
    assert IN_FULL in letter.html
    assert "2026-W47/" not in letter.html


def test_the_page_leads_to_the_whole_and_the_search_finds_that() -> None:
    """The page's link is a near one; the search has the item once, in the edition with the whole."""
    page = _page(digest())
    assert f'<a href="../2026-W47/#highlights-a-launch">{IN_FULL}</a>' in page
    assert page.count("The very end.") == 1
    assert read(page).faults() == []
    titles = [entry.title for entry in edition_page(digest(), sample.look(), preview=False).search]
    assert "Ours alone" in titles
    assert "A launch" not in titles


def test_what_is_over_the_limit_is_counted_and_led_to() -> None:
    """The oldest edition first; in page, letter and text."""
    letter = render_letter(digest(), sample.look())
    page = _page(digest())
    for html in (letter.html, page):
        assert "Further entries (3), in full in:" in html
        assert html.index(f"{BEFORE} (2)") < html.index(f"{THIS} (1)")
    assert f'<a href="../2026-W46/">{BEFORE} (2)</a>' in page
    assert f"Further entries (3), in full in:\n  - {BEFORE} (2) [" in letter.text


def test_changes_of_the_handbook_over_the_limit_are_named() -> None:
    """The first of them by name, with their redlines; then everything that changed."""
    page = _page(digest())
    assert "Also changed (15):" in page
    assert "Gone · " in page
    assert '<a href="../../changes/since-v1.1/p1/">Page 1</a>' in page
    assert '<a href="../../latest/p11/">Page 11</a>' in page
    assert "Page 12" not in page
    assert '<a href="../../changes/">everything that changed</a>' in page
    assert "Also changed (15):" in render_letter(digest(), sample.look()).text


@pytest.mark.parametrize(("digests", "files"), [
    ((), ["feed"]),
    (("monthly",), ["feed", "feed-weekly", "feed-monthly"]),
])  # fmt: skip
def test_feeds_of_each_cadence(digests: tuple[str, ...], files: list[str]) -> None:
    """One feed has all editions; with digests there is one without them, and one of them alone."""
    look = sample.look(digests=digests)
    site = web_site([digest(), sample.every_kind()], (), look)
    names = {file.path: file.content for file in site.files}
    assert [name[:-4] for name in names if name.endswith(".xml")] == files
    ids = {}
    for name in files:
        xml, data = names[f"{name}.xml"], names[f"{name}.json"]
        assert isinstance(xml, bytes)
        assert isinstance(data, bytes)
        feed = ET.fromstring(xml)  # noqa: S314 - ours
        found = [e.text or "" for e in feed.iterfind(".//{*}entry/{*}id")]
        ids[feed.findtext("{*}id")] = [one.rpartition("/")[2] for one in found]
        assert [item["id"] for item in json.loads(data)["items"]] == found
        assert json.loads(data)["feed_url"] == f"{sample.SITE}newsletter/{name}.json"
    tag = "tag:example.org,2026:newsletter"
    both = {tag: ["2026-11", "2026-W47"]}
    apart = {f"{tag}/weekly": ["2026-W47"], f"{tag}/monthly": ["2026-11"]}
    assert ids == (both | apart if digests else both)


def test_an_edition_in_a_feed_says_its_cadence() -> None:
    """So that a reader of all editions can tell a digest."""
    look = sample.look(digests=("monthly",))
    site = web_site([digest()], (), look)
    xml, data = (f.content for f in site.files if f.path in {"feed.xml", "feed.json"})
    assert isinstance(xml, bytes)
    assert isinstance(data, bytes)
    category = ET.fromstring(xml).find("{*}entry/{*}category")  # noqa: S314 - ours
    assert category is not None
    assert category.attrib == {"term": "monthly", "label": "Monthly edition"}
    assert json.loads(data)["items"][0]["tags"] == ["monthly"]


def test_previews_of_each_cadence() -> None:
    """The main one lies where it always did; the archive leads to each by its name."""
    coming = [replace(sample.every_kind(), frozen=None), replace(digest(), frozen=None)]
    site = web_site([], coming, sample.look(digests=("monthly",)))
    assert [page.path for page in site.pages] == [
        "index.md", "next/index.md", "next-monthly/index.md",
    ]  # fmt: skip
    assert not any(page.listed for page in site.pages[1:])
    archive = site.pages[0].slots[-1].html
    assert '<a href="next/">See the next edition taking shape</a>' in archive
    assert '<a href="next-monthly/">Monthly edition: November 2026</a>' in archive
    assert 'href="feed-monthly.xml"' in archive
    assert read(archive).faults() == []


def test_minutes_to_read() -> None:
    """A minute holds 230 words, or 300 signs of a script without spaces; nothing takes none."""
    empty = sample.edition()
    assert reading_minutes(empty, sample.look()) == 0
    words = sample.edition(
        sample.section("highlight", "H", sample.entry("highlight", "T", "word " * 226))
    )
    assert reading_minutes(words, sample.look()) == 1
    more = sample.edition(
        sample.section("highlight", "H", sample.entry("highlight", "T", "word " * 240))
    )
    assert reading_minutes(more, sample.look()) == 2
    signs = sample.edition(
        sample.section("highlight", "H", sample.entry("highlight", "T", "時" * 700))
    )
    assert reading_minutes(signs, sample.look()) == 3
