"""The shelves of the archive: everything that a section has carried."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.render import sample
from tests.render.reading import read

from farflung.kinds import PlaceShown
from farflung.model import Cadence, Period, Section
from farflung.render.newest import newest_edition
from farflung.render.shelves import shelves
from farflung.render.theme import read_theme
from farflung.render.web import web_site

if TYPE_CHECKING:
    from farflung.model import Edition, Entry, WebPage
    from farflung.render.look import Look


def week(number: int, *sections: Section, year: int = 2026) -> Edition:
    """Make the edition of a week of a year."""
    monday = dt.date.fromisocalendar(year, number, 1)
    sunday = monday + dt.timedelta(days=6)
    period = Period(monday, sunday, Cadence.WEEKLY, f"{year}-W{number:02}")
    return replace(sample.edition(*sections), period=period)


def pet(name: str, **fields: str) -> Entry:
    """Make a pet."""
    return sample.entry("pet", name, f"{name} sleeps.", name=name, photo="biscuit.jpg",
                        alt=f"{name} asleep", by="Noor Haddad", **fields)  # fmt: skip


def pages(editions: list[Edition], look: Look | None = None) -> dict[str, WebPage]:
    """Return the newsletter's pages by path."""
    return {page.path: page for page in web_site(editions, (), look or sample.look()).pages}


def text_of(page: WebPage) -> str:
    """Return what stands in the slots of a page."""
    return "\n".join(slot.html for slot in page.slots)


def faults(html: str) -> list[str]:
    """Return what no page may hold; a shelf has a search box and its script besides."""
    own = {"form", "label", "input", "output", "script"}
    return [f for f in read(html).faults() if f.removeprefix("element ") not in own]


def test_every_section_once_and_nothing_private() -> None:
    """A shelf holds each item once, newest first; none holds what a page may not show."""
    cat, dog = pet("Biscuit"), pet("Rex")
    mine = replace(pet("Secret"), audience=("team:tools",))
    told = replace(cat, told=week(46).period)
    editions = [
        week(46, sample.section("pet", "Pets", cat, mine)),
        week(47, sample.section("pet", "Our pets", dog),
             sample.section("support", "Support", sample.entry("support", "Ravi", person="Ravi"))),
        replace(week(48, sample.section("pet", "Pets", told)), period=sample.WEEK),
    ]  # fmt: skip
    (shelf,) = shelves(editions, sample.look())
    assert [(p.block.heading, p.edition.address) for p in shelf.pieces] == [
        ("Rex", "../../2026-W47/#pets-rex"),
        ("Biscuit", "../../2026-W46/#pets-biscuit"),
    ]
    everything = repr(pages(editions))
    assert "Secret" not in everything
    assert "Ravi" not in everything


def test_a_kind_that_is_not_for_pages() -> None:
    """An organisation that keeps a kind to letters finds it on no shelf and on no cover."""
    kind = replace(sample.kinds()["pet"], places=(PlaceShown.LETTER, PlaceShown.FEED))
    look = replace(sample.look(), kinds={**sample.kinds(), "pet": kind})
    found = pages([week(46, sample.section("pet", "Pets", pet("Biscuit")))], look)
    assert not [path for path in found if path.startswith("sections/")]
    assert "Biscuit" not in repr(found)


def test_a_question_stands_with_the_answer_that_came_later() -> None:
    """It is among the answered ones, leads to both editions, and the search finds its answer."""
    asked = sample.entry("question", "Why so late?", "It is dark.", by="Tomas Novak")
    answered = sample.entry("question", "Why so late?", "It is dark.", by="Tomas Novak",
                            answer="Because of the **tide**.", answered_by="Marta Duarte")  # fmt: skip
    waiting = sample.entry("question", "And the other one?")
    editions = [
        week(46, sample.section("question", "Questions", asked)),
        replace(week(47, sample.section("question", "Questions", waiting)), answers=(answered,)),
    ]
    page = pages(editions)["sections/questions/index.md"]
    html = text_of(page)
    assert html.index("Waiting for an answer") < html.index("And the other one?")
    assert html.index("And the other one?") < html.index(">Answered<") < html.index("Why so late?")
    assert "Because of the <strong>tide</strong>." in html
    for edition in ("2026-W46", "2026-W47"):
        assert f'href="../../{edition}/#questions-why-so-late"' in html
    found = [entry for entry in page.search if "tide" in entry.text]
    assert [entry.title for entry in found] == ["Why so late?"]
    assert faults(html) == []


def test_a_gallery_and_a_shelf_of_books() -> None:
    """Pets are pictures with their words; books say who recommends them, with a cover in any case."""
    found = pages([sample.every_kind()])
    gallery = read(text_of(found["sections/pets/index.md"]))
    assert [image["alt"] for image in gallery.all("img")] == [
        "A ginger cat asleep on a laptop keyboard"
    ]
    assert "Photo: Noor Haddad" in gallery.text
    html = text_of(found["sections/books/index.md"])
    books = read(html)
    assert len(books.all("img")) == html.count("ff-drawn") == 1
    for name in ("Tomas Novak", "Lena Fischer"):
        assert f"Recommended by {name}" in books.text
    assert faults(html) == faults(text_of(found["sections/pets/index.md"])) == []


def test_years_where_a_page_does_not_hold_all() -> None:
    """A shelf of more than sixty shows the newest, and each year whole on a page of its own."""
    editions = [
        week(number, sample.section("pet", "Pets", pet(f"Pet {year} {number}")), year=year)
        for year in (2025, 2026)
        for number in range(1, 36)
    ]
    found = pages(editions)
    counts = {
        path: text_of(page).count("data-ff-find")
        for path, page in found.items()
        if path.endswith("/pets/index.md")
    }
    assert counts == {
        "sections/pets/index.md": 60,
        "2026/pets/index.md": 35,
        "2025/pets/index.md": 35,
    }
    assert [page.group for path, page in found.items() if path.startswith("2025/")] == [
        "2025",
        "2025",
    ]
    assert 'href="../../2025/pets/"' in text_of(found["sections/pets/index.md"])
    assert text_of(found["index.md"]).count('class="ff-issue"') == 13
    assert text_of(found["2025/index.md"]).count('class="ff-issue"') == 35


def test_an_edition_leads_on() -> None:
    """Each section of an edition leads to its shelf, where it has one."""
    html = text_of(pages([sample.every_kind()])["2026-W47/index.md"])
    assert '<a href="../sections/pets/">Pets in all editions</a>' in html
    assert "sections/handbook/" not in html


def test_a_shelf_of_an_own_kind() -> None:
    """An organisation's own partial shows a kind as it likes; without one the general shelf does."""
    own = {"page/shelf/_pet.html.j2": "<p>{{ shelf.pieces | length }} animals</p>"}
    look = replace(sample.look(), theme=read_theme(own))
    found = pages([sample.every_kind()], look)
    assert "<p>1 animals</p>" in text_of(found["sections/pets/index.md"])
    kind = replace(sample.kinds()["pet"], name="plant")
    plant = replace(pet("Fern"), kind="plant")
    garden = Section("plants", "plant", "Plants", (plant,))
    found = pages([week(46, garden)], sample.look(extra={"plant": kind}))
    assert "Fern sleeps." in text_of(found["sections/plants/index.md"])


def test_the_newest_edition_on_the_start_page() -> None:
    """It is seen from a version of the handbook, in its language if the newsletter speaks it."""
    older = week(45, sample.section("pet", "Pets", pet("Rex")))
    look = sample.look(languages=("en", "ja"))
    html = newest_edition([older, sample.every_kind()], look, "ja")
    assert 'href="../newsletter/ja/2026-W47/"' in html
    assert 'src="../newsletter/pictures/' in html
    assert "最新号" in html
    assert "lang=" not in html.partition("<h2")[0]
    foreign = newest_edition([sample.every_kind()], look, "es")
    assert 'lang="en" dir="ltr"' in foreign
    assert newest_edition([], look, "en") == ""
