from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from tests.render import sample
from tests.render.reading import read

from farflung.model import Field, FieldType
from farflung.render.addresses import Shot
from farflung.render.letter import render_letter
from farflung.render.page import edition_page, page_css


def html(*, preview: bool = False) -> str:
    """Return the finished slots of the sample's page."""
    page = edition_page(sample.every_kind(), sample.look(), preview=preview)
    return "\n".join(slot.html for slot in page.slots)


def test_skeleton() -> None:
    """The Markdown holds our headings and one mark for each slot, and nothing contributed."""
    page = edition_page(sample.every_kind(), sample.look(), preview=False)
    assert page.path == "2026-W47/index.md"
    assert page.title == "The Far-Flung Post, 16–22 November 2026"
    for slot in page.slots:
        assert page.markdown.count(f'<div id="farflung-slot-{slot.id}"></div>') == 1
    assert "## Pets { #pets }" in page.markdown
    assert "Biscuit" not in page.markdown


def test_letter_only_kinds() -> None:
    """Words of support are neither on the page nor in the search nor in its description."""
    page = edition_page(sample.every_kind(), sample.look(), preview=False)
    assert "support" not in page.markdown
    assert "father is ill" not in repr(page)


def test_pictures() -> None:
    """Every picture has a size, a description, and narrower and WebP files to choose from."""
    reading = read(html())
    images = reading.all("img")
    assert len(images) == len(reading.all("source")) == 5
    for image in images:
        assert image["alt"]
        assert image["loading"] == "lazy"
        assert image["src"].startswith("../pictures/")
        assert int(image["width"]) > 0
        assert int(image["height"]) > 0
        assert image["srcset"].endswith("w")
    assert all(source["srcset"].count(".webp") for source in reading.all("source"))


def test_a_cropped_picture_keeps_what_matters() -> None:
    """A portrait fills its box around the focus; its field is no row, and the letter crops nothing."""
    hire = sample.entry("new-hire", "Lena Fischer", name="Lena Fischer", role="Engineer",
                        timezone="Africa/Lagos", photo="lena.jpg", alt="Lena on a balcony")  # fmt: skip
    focus = Field("focus", "Focus", FieldType.FOCUS, "30% 20%")
    seen = replace(hire, fields=(*hire.fields, focus),
                   pictures=(replace(hire.pictures[0], focus="30% 20%"),))  # fmt: skip
    edition = sample.edition(sample.section("new-hire", "Welcome", seen))
    page = edition_page(edition, sample.look(), preview=False)
    made = read("\n".join(slot.html for slot in page.slots))
    (image,), (source,) = made.all("img"), made.all("source")
    assert (image["width"], image["height"]) == ("150", "170")
    assert image["style"] == "aspect-ratio: 150 / 170; object-position: 30% 20%"
    assert image["sizes"] == source["sizes"] == "150px"
    assert "30% 20%" not in made.text
    (in_letter,) = read(render_letter(edition, sample.look()).html).all("img")
    assert (in_letter["width"], in_letter["height"]) == ("112", "149")


def test_a_crop_never_enlarges() -> None:
    """The box keeps its shape within a small picture, and knows how wide the whole of it would be."""
    wide, small = Shot("a.jpg", 960, 540, "A"), Shot("b.jpg", 100, 400, "B")
    crop = wide.cropped(220, 160)
    assert (crop.width, crop.height, crop.spread) == (220, 160, 284)
    crop = small.cropped(220, 160)
    assert (crop.width, crop.height, crop.spread) == (100, 73, 100)


def test_addresses_are_relative() -> None:
    """The page works wherever the site stands: nothing of ours is absolute."""
    links = [a["href"] for a in read(html()).all("a")]
    assert not any(link.startswith((sample.SITE, "/")) for link in links)
    assert "../../latest/time-zones/" in links
    assert {"letter.html", "letter.txt", "../"} <= set(links)


def test_anchors() -> None:
    """Every item can be linked to, and the search leads to each of them."""
    page = edition_page(sample.every_kind(), sample.look(), preview=False)
    ids = read(html()).ids()
    assert len(ids) == len(set(ids))
    assert {"pets-biscuit", "handbook-values-trust"} <= set(ids)
    assert {entry.anchor for entry in page.search if entry.anchor} <= set(ids)
    assert any("wifi" in entry.text for entry in page.search)


def test_same_file_names_get_their_own_anchors() -> None:
    """Two entries of one name in a section do not share an anchor."""
    twin = sample.entry("update", "Twin", "One.", team="A")
    edition = sample.edition(sample.section("update", "Updates", twin, twin))
    page = edition_page(edition, sample.look(), preview=False)
    assert [e.anchor for e in page.search] == ["", "updates-twin", "updates-twin-2"]


def test_trivia() -> None:
    """The answer to a riddle waits behind a click."""
    reading = read(html())
    assert len(reading.all("details")) == 1
    assert "Twelve: France" in reading.text


def test_events() -> None:
    """An event says its moment to machines as well."""
    moments = [time["datetime"] for time in read(html()).all("time")]
    assert moments == ["2026-11-25T23:30:00Z", "2026-11-27T14:00:00Z"]


def test_removed_pages_are_not_linked() -> None:
    """A removed page of the handbook is named, not linked."""
    assert not any("fax" in a["href"] for a in read(html()).all("a"))
    assert "Sending a fax" in html()


def test_preview() -> None:
    """A preview says that it is one, and is in no search and no navigation."""
    edition = replace(sample.every_kind(), frozen=None)
    page = edition_page(edition, sample.look(), preview=True)
    assert page.path == "next/index.md"
    assert not page.listed
    assert page.search == ()
    assert "A preview." in page.slots[0].html
    assert "letter.html" not in html(preview=True)
    assert "A preview." not in html()


def test_style_sheet() -> None:
    """The style sheet carries the accent, readable in both modes."""
    css = page_css(sample.look(accent="#ffcc00"))
    assert '[data-md-color-scheme="slate"] { --ff-accent: #ffcc00;' in css
    assert ":root { --ff-accent: #ffcc00" not in css
    assert "{{" not in css


def test_what_is_over_says_so() -> None:
    """An opportunity that has closed and an event that has been say so on the page."""
    offer = sample.entry("opportunity", "Lead the search", "Do.", contact="Marta Duarte",
                         apply_by=dt.date(2026, 11, 30))  # fmt: skip
    tea = sample.entry("event", "Tea", day=dt.date(2026, 11, 26), time="08:30", timezone="UTC")
    for over, words in ((False, "Apply by 30 November"), (True, "Closed on 30 November 2026")):
        edition = sample.edition(
            sample.section("opportunity", "Opportunities", replace(offer, over=over)),
            sample.section("event", "Events", replace(tea, over=over)),
        )
        html = repr(edition_page(edition, sample.look(), preview=False))
        assert words in html
        assert ("This is over" in html) is over


def test_styles_name_one_language_at_a_time() -> None:
    """Chromium drops a rule whose ``:lang()`` lists several, and would slant Arabic and Japanese."""
    css = page_css(sample.look())
    assert ":lang(ar)" in css
    assert not re.search(r":lang\([^)]*,", css)
