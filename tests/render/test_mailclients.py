from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from tests.render import sample
from tests.render.reading import read

from farflung.model import ChangeKind, HandbookChange, Section
from farflung.render.letter import render_letter
from farflung.render.mailclients.allowed import ALLOWED, EVERYWHERE
from farflung.render.mailclients.lint import lint_letter, support, used_in

PADDED = {"td", "th", "blockquote", "pre", "span"}


@pytest.fixture(scope="module")
def html() -> str:
    """Return a letter with every kind, mailed, in a language written from right to left too."""
    return render_letter(sample.every_kind(), sample.look()).html


def test_the_letter_relies_on_nothing_that_a_client_lacks(html: str) -> None:
    """Gmail, Outlook, Apple Mail, Yahoo, Thunderbird and Samsung show all that the letter needs."""
    assert lint_letter(html) == ()
    arabic = render_letter(sample.every_kind(), sample.look(language="ar")).html
    assert lint_letter(arabic) == ()


def test_what_is_allowed_is_in_the_table() -> None:
    """Each exception is a feature that some client lacks, with what is seen there in its place."""
    for feature, fallback in ALLOWED.items():
        assert support()[feature].lacking or support()[feature].partly, feature
        assert fallback
    assert not EVERYWHERE & support().keys()


@pytest.mark.parametrize(
    ("html", "feature"),
    [
        ('<p style="display:flex">', "css-display-flex"),
        ('<p style="position: absolute">', "css-position"),
        ('<p style="margin-inline-start: 1px">', "css-margin-inline-start-end"),
        ('<p style="width: calc(1px + 2px)">', "css-unit-calc"),
        ('<p style="width: 3vw">', "css-unit-vw"),
        ('<p style="color: var(--ink)">', "css-variables"),
        ('<p style="colour: red">', "colour"),
        ("<p style='color'>", "css-error"),
        ("<style>@font-face{font-family:x;src:url(x)}</style>", "css-at-font-face"),
        ("<style>@import 'x';</style>", "css-at-import"),
        ("<style>p>b{color:red}</style>", "css-selector-child"),
        ("<style>a:hover{color:red}</style>", "css-pseudo-class-hover"),
        ("<style>p::before{color:red}</style>", "css-pseudo-element-before"),
        ("<style>p[lang]{color:red}</style>", "css-selector-attribute"),
        ("<style>@media (hover){p{gap:1px}}</style>", "css-gap"),
        ("<style>@media (hover){p{color:red}}</style>", "css-at-media-hover"),
        ("<video></video>", "html-video"),
        ("<blink></blink>", "blink"),
        ('<img src="data:image/png;base64,">', "image-base64"),
        ('<img src="a.jpg" srcset="b.jpg 2x">', "html-srcset"),
        ('<p aria-live="polite">', "html-aria-live"),
        ('<p style="background-color: #ffffff; font-weight: 700">', ""),
        ('<p style="mso-hide: all">', ""),
    ],
)
def test_lint(html: str, feature: str) -> None:
    """What some client lacks is found by the name it has at caniemail.com, or by its own."""
    found = [finding.feature for finding in lint_letter(html)]
    assert feature in found if feature else found == []


def test_word_and_the_space_around_things(html: str) -> None:
    """Word knows padding on cells alone: elsewhere there is none that keeps things apart."""
    for element in read(html).elements:
        style = element.attributes.get("style", "")
        if "padding" in style:
            assert element.tag in PADDED | {"body"}, element


def test_values_that_are_known_everywhere(html: str) -> None:
    """Margins are positive, sizes pixels or per cent, and text is aligned by plain words."""
    styles = ";".join(e.attributes.get("style", "") for e in read(html).elements)
    assert not re.search(r"margin[^;]*: *-|margin[^;]* -", styles)
    sizes = re.findall(r"font-size: *([^;]+)", styles)
    assert all(re.fullmatch(r"\d+(px|%)", size) for size in sizes)
    fonts = re.findall(r"font: *([^;]+)", styles)
    assert fonts
    assert all(re.match(r"(italic )?(\d00 )?\d+px/\d+px ", font) for font in fonts)
    aligned = set(re.findall(r"text-align: *([^;]+)", styles))
    assert aligned <= {"left", "right", "center"}


def test_tables_are_for_looks_and_have_their_width_in_the_mark_up(html: str) -> None:
    """No screen reader takes a table of ours for data, and Word has a width it understands."""
    tables = read(html).all("table")
    assert len(tables) > 40
    assert all(table["role"] == "presentation" for table in tables)
    assert all({"cellpadding", "cellspacing"} <= table.keys() for table in tables)
    assert '<!--[if mso]><table role="presentation" width="600"' in html
    for picture in read(html).all("img"):
        assert int(picture["width"]) <= 600


def test_one_letter_one_title(html: str) -> None:
    """There is one h1, and no heading leaves a level out."""
    levels = [int(e.tag[1]) for e in read(html).elements if re.fullmatch("h[1-6]", e.tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_links_say_where_they_go() -> None:
    """Two links with the same words lead to the same place, and none is called "here"."""
    edition = sample.every_kind()
    pages = Section("handbook-2", "handbook-changes", "Handbook", tuple(
        HandbookChange(f"{name}.md", name.title(), ChangeKind.CHANGED, redline=f"since-v1/{name}/")
        for name in ("salaries", "travel")))  # fmt: skip
    riddles = sample.section("trivia", "More trivia", *(
        sample.entry("trivia", f"How old is the {what}?", answer="Old.") for what in ("sea", "moon")
    ))  # fmt: skip
    edition = replace(edition, sections=(*edition.sections, pages, riddles))
    places: dict[str, set[str]] = {}
    html = render_letter(edition, sample.look()).html
    for href, words in re.findall(r'<a href="([^"]+)"[^>]*>(.*?)</a>', html, re.DOTALL):
        text = re.sub(r"<[^>]+>", "", words).strip()
        assert len(text) >= 4
        assert text.lower() not in {"click here", "read more"}
        places.setdefault(text, set()).add(href)
    assert len(places) > 30
    assert {text: found for text, found in places.items() if len(found) > 1} == {}


def test_nothing_comes_from_elsewhere() -> None:
    """No font, pixel, style sheet or picture is fetched: pictures travel along, or are the site's."""
    for look in (sample.look(), sample.linked()):
        html = render_letter(sample.every_kind(), look).html
        reading = read(html)
        sources = [image["src"] for image in reading.all("img")]
        assert all(s.startswith(("cid:", f"{sample.SITE}newsletter/pictures/")) for s in sources)
        assert not any(int(image["width"]) < 16 for image in reading.all("img"))
        assert "url(" not in html
        assert "@import" not in html
        assert "@font-face" not in html
        assert not {"link", "script", "iframe", "object", "video"} & {
            e.tag for e in reading.elements
        }
        assert used_in(html).keys().isdisjoint({"css-at-font-face", "css-at-import"})


def test_preheader_comes_first(html: str) -> None:
    """What a list of mails shows beside the subject are the first words of the body."""
    body = re.sub(r"<!--.*?-->|<style.*?</style>", "", html.partition("<body")[2], flags=re.DOTALL)
    first = read(f"<body{body}").text.strip()
    assert first.startswith("Dear all, it is the week")
    assert "mso-hide" in html
