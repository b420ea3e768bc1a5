from __future__ import annotations

from dataclasses import replace

from tests.render import sample
from tests.render.reading import read

from farflung.model import Cadence, Letter, Opening, Period, Picture, Rendition
from farflung.render.letter import render_letter, render_web_letter
from farflung.render.look import Look


def test_shell() -> None:
    """The letter says its language, direction and colour schemes, and is 600 pixels wide."""
    html = render_letter(sample.every_kind(), sample.look()).html
    reading = read(html)
    assert html.startswith("<!DOCTYPE html>")
    assert [(e["lang"], e["dir"]) for e in reading.all("html")] == [("en", "ltr")]
    assert {"name": "color-scheme", "content": "light dark"} in reading.all("meta")
    assert any(t.get("width") == "600" and "max-width: 600px" in t["style"]
               for t in reading.all("table"))  # fmt: skip
    assert "prefers-color-scheme:dark" in html
    assert "http://" not in html
    assert reading.all("link") == []


def test_right_to_left_publication() -> None:
    """A publication in Arabic is set from right to left, quotations included."""
    html = render_letter(sample.every_kind(), sample.look(language="ar")).html
    assert [(e["lang"], e["dir"]) for e in read(html).all("html")] == [("ar", "rtl")]
    assert "border-right: 4px solid" in html


def test_language_of_an_entry() -> None:
    """An entry in another language says so, with its direction; others do not repeat it."""
    html = render_letter(sample.every_kind(), sample.look()).html
    cells = {cell["lang"]: cell["dir"] for cell in read(html).all("td") if "lang" in cell}
    assert cells == {"ja": "ltr", "he": "rtl"}


def test_pictures_travel_inside() -> None:
    """Every picture of the letter has a Content-ID, a size and a description, and comes along."""
    letter = render_letter(sample.every_kind(), sample.look())
    images = read(letter.html).all("img")
    assert len(images) == 5
    assert {image["src"].removeprefix("cid:") for image in images} == {
        picture.cid for picture in letter.pictures
    }
    for image in images:
        assert image["alt"]
        assert int(image["width"]) <= 600
        assert int(image["height"]) > 0


def test_pictures_linked() -> None:
    """With `pictures: link` the letter leads to the site and carries no pictures."""
    letter = render_letter(sample.every_kind(), sample.linked())
    start = f"{sample.SITE}newsletter/pictures/"
    assert all(image["src"].startswith(start) for image in read(letter.html).all("img"))
    assert letter.pictures == ()


def test_pictures_linked_without_an_address() -> None:
    """Without a site address there is nothing to lead to, so pictures travel inside."""
    letter = render_letter(sample.every_kind(), replace(sample.linked(), site_url=""))
    assert len(letter.pictures) == 5
    assert "http" not in "".join(image["src"] for image in read(letter.html).all("img"))


def test_reads_without_pictures() -> None:
    """An edition whose pictures are missing still renders, without empty frames for them."""
    letter = render_letter(sample.every_kind(), replace(sample.look(), pictures={}))
    assert read(letter.html).all("img") == []
    assert "Biscuit" in letter.html


def test_same_bytes_frozen_or_not() -> None:
    """Freezing changes nothing in the letter: neither moment nor commit is in it."""
    edition = sample.every_kind()
    draft = replace(edition, frozen=None, commit="")
    assert render_letter(edition, sample.look()) == render_letter(draft, sample.look())


def test_bytes_do_not_depend_on_the_encoder() -> None:
    """A picture encoded differently gives the same HTML and text."""

    def other(file: Rendition) -> Rendition:
        return replace(file, sha256="f" * 64, file=file.file.with_name("other.jpg"))

    def recoded(picture: Picture) -> Picture:
        return replace(
            picture,
            fallback=tuple(map(other, picture.fallback)),
            webp=(),
            letter=other(picture.letter),
        )

    look = sample.look()
    changed = replace(look, pictures={k: recoded(p) for k, p in look.pictures.items()})
    one, two = (render_letter(sample.every_kind(), each) for each in (look, changed))
    assert (one.html, one.text) == (two.html, two.text)


def test_letter_only_kinds() -> None:
    """Words of support are in the mailed letter and its text, and nowhere on the site."""
    edition, look = sample.every_kind(), sample.look()
    letter = render_letter(edition, look)
    assert "Words of support" in letter.html
    assert "father is ill" in letter.text
    web = render_web_letter(edition, look)
    assert "Words of support" not in web
    assert "father is ill" not in web


def test_web_letter() -> None:
    """The copy on the site has relative pictures and links, and no place for personal links."""
    html = render_web_letter(sample.every_kind(), sample.look())
    assert all(i["src"].startswith("../pictures/") for i in read(html).all("img"))
    assert {"name": "robots", "content": "noindex"} in read(html).all("meta")
    assert Letter.GREETING not in html
    assert Letter.PERSONAL not in html
    assert sample.SITE not in html


def test_places_for_what_is_personal() -> None:
    """The mailed letter has one place for a greeting, and one for the recipient's own links."""
    letter = render_letter(sample.every_kind(), sample.look())
    assert letter.html.count(Letter.GREETING) == 1
    assert letter.html.count(Letter.PERSONAL) == 1


def test_contents_lead_to_sections() -> None:
    """Every address inside the letter leads to something, and no id is there twice."""
    reading = read(render_letter(sample.every_kind(), sample.look()).html)
    inner = [a["href"][1:] for a in reading.all("a") if a["href"].startswith("#")]
    assert len(inner) == 16
    assert set(inner) <= set(reading.ids())
    assert len(reading.ids()) == len(set(reading.ids()))


def test_subject() -> None:
    """The editor's subject wins, else publication and edition make it."""
    edition = sample.every_kind()
    assert render_letter(edition, sample.look()).subject.startswith("Open reviews")
    plain = replace(edition, opening=Opening())
    subject = render_letter(plain, sample.look()).subject
    assert subject == "The Far-Flung Post, 16–22 November 2026"


def test_empty_edition() -> None:
    """An edition without items says so, kindly."""
    letter = render_letter(sample.edition(), sample.look())
    assert "The next edition is yours to fill." in letter.html
    assert "The next edition is yours to fill." in letter.text


def test_every_cadence() -> None:
    """Daily and monthly editions carry their own names and postmarks."""
    start = sample.WEEK.end
    day = Period(start, start, Cadence.DAILY, "2026-11-22")
    month = Period(start.replace(day=1), start.replace(day=30), Cadence.MONTHLY, "2026-11")
    for period, name in ((day, "22 November 2026"), (month, "November 2026")):
        letter = render_letter(sample.edition(period=period), sample.look())
        assert letter.subject.endswith(f", {name}")
        assert name in letter.html


def test_riddles_are_answered_next_time() -> None:
    """A riddle's answer is not in its own letter, and is in the next."""
    letter = render_letter(sample.every_kind(), sample.look())
    assert "Twelve: France" not in letter.html + letter.text
    assert "The one you are in." in letter.html
    assert "The one you are in." in letter.text


def test_answers_without_new_riddles() -> None:
    """Last time's riddle is answered even where this edition has no trivia."""
    edition = sample.every_kind()
    alone = replace(edition, sections=())
    assert "The one you are in." in render_letter(alone, sample.look()).html


def test_look_digest() -> None:
    """The digest changes with whatever can be seen, and with nothing else."""
    look = sample.look()
    assert look.digest == sample.look().digest
    seen = (sample.look(accent="#aa3300"), sample.look(""), sample.look(title="Other"))
    assert len({look.digest, *(other.digest for other in seen)}) == 4
    assert sample.look(preview=False).digest == look.digest
    assert sample.look(private="../elsewhere").digest == look.digest
    assert isinstance(look, Look)
