from __future__ import annotations

import datetime as dt
from dataclasses import replace

from tests.render import sample
from tests.render.reading import read

from farflung.model import Cadence, Edition, Period, SiteFile
from farflung.render.letter import render_letter
from farflung.render.web import web_site

OCTOBER = Period(dt.date(2026, 10, 1), dt.date(2026, 10, 31), Cadence.MONTHLY, "2026-10")
DECEMBER = Period(dt.date(2025, 12, 1), dt.date(2025, 12, 31), Cadence.MONTHLY, "2025-12")
NEXT = Period(dt.date(2026, 11, 23), dt.date(2026, 11, 29), Cadence.WEEKLY, "2026-W48")


def month() -> Edition:
    """Return a monthly edition, older than the weekly one."""
    return replace(sample.every_kind(), period=OCTOBER)


def files() -> dict[str, SiteFile]:
    """Return the files of a site of two editions by their paths."""
    site = web_site([month(), sample.every_kind()], (), sample.look())
    assert len({file.path for file in site.files}) == len(site.files)
    return {file.path: file for file in site.files}


def test_pages() -> None:
    """The archive comes first, then a shelf for each section, then each year with its editions.

    The newest come first, and the preview last: it is not listed.
    """
    coming = replace(sample.every_kind(), period=NEXT, frozen=None)
    earlier = replace(month(), period=DECEMBER)
    site = web_site([month(), earlier, sample.every_kind()], [coming], sample.look())
    groups = [(page.group, page.path) for page in site.pages if page.group != "By section"]
    assert groups == [
        ("", "index.md"),
        ("2026", "2026/index.md"), ("2026", "2026-W47/index.md"), ("2026", "2026-10/index.md"),
        ("2025", "2025/index.md"), ("2025", "2025-12/index.md"),
        ("", "next/index.md"),
    ]  # fmt: skip
    shelves = [page.path for page in site.pages if page.group == "By section"]
    assert shelves[0] == "sections/index.md"
    assert {"sections/pets/index.md", "sections/books/index.md"} < {*shelves}
    assert not {"sections/supports/index.md", "sections/handbook/index.md"} & {*shelves}
    assert [page.path for page in site.pages if not page.listed] == ["next/index.md"]
    assert not any(file.path.startswith("next/") for file in site.files)
    assert 'href="next/"' in site.pages[0].slots[-1].html


def test_files() -> None:
    """Letters to read again, feeds and the style sheet lie where the pages look for them."""
    assert {"2026-W47/letter.html", "2026-W47/letter.txt", "2026-10/letter.html", "feed.xml",
            "feed.json", "newsletter.css"} <= set(files())  # fmt: skip


def test_pictures_are_there() -> None:
    """Every picture that a page, the archive or a letter names is among the files."""
    site = web_site([month(), sample.every_kind()], (), sample.look())
    paths = {file.path for file in site.files}
    for page in site.pages:
        base = "../" * page.path.count("/")
        for slot in page.slots:
            reading = read(slot.html)
            named = [image["src"] for image in reading.all("img")]
            for source in (*reading.all("source"), *reading.all("img")):
                named.extend(part.split()[0] for part in source["srcset"].split(", "))
            assert {name.removeprefix(base) for name in named} <= paths
    letter = files()["2026-W47/letter.html"].content
    assert isinstance(letter, bytes)
    assert {i["src"].removeprefix("../") for i in read(letter.decode()).all("img")} <= paths


def test_pictures_of_letter_only_kinds_stay_off_the_site() -> None:
    """A picture that no page may show is no file of the site, and travels inside the letter."""
    kind = replace(sample.kinds()["pet"], places=sample.kinds()["support"].places)
    look = replace(sample.linked(), kinds={**sample.kinds(), "pet": kind})
    site = web_site([sample.every_kind()], (), look)
    biscuit = sample.sha("biscuit.jpg")[:16]
    assert not any(biscuit in file.path for file in site.files)
    assert not any("Biscuit" in slot.html for page in site.pages[1:] for slot in page.slots[2:])
    letter = render_letter(sample.every_kind(), look)
    assert [picture.cid for picture in letter.pictures] == [f"{biscuit}@farflung"]


def test_archive() -> None:
    """The archive lists each edition with its days, subject, first picture and what it carries."""
    site = web_site([month(), sample.every_kind()], (), sample.look())
    html = site.pages[0].slots[-1].html
    assert html.index("2026-W47/") < html.index("2026-10/")
    assert html.index("2026-10/") < html.index('href="sections/pets/"') < html.index('href="2026/"')
    assert "Open reviews, a new clock in Lagos, and Biscuit" in html
    assert "Pets 1" in html
    assert "support" not in html.lower()
    assert len(read(html).all("img")) == 2
    assert read(html).faults() == []


def test_empty_archive() -> None:
    """Before the first edition the archive says so, and its feeds are valid and empty."""
    site = web_site([], (), sample.look())
    assert [page.path for page in site.pages] == ["index.md"]
    assert "No edition has been published yet." in site.pages[0].slots[-1].html


def test_deterministic() -> None:
    """The same editions in any order make the same site, byte for byte."""
    one = web_site([month(), sample.every_kind()], (), sample.look())
    two = web_site([sample.every_kind(), month()], (), sample.look())
    assert one == two
