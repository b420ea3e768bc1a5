from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.render import sample
from tests.render.reading import INVISIBLE, read

from farflung.model import (
    ChangeKind,
    Edition,
    Entry,
    FeedItem,
    Field,
    FieldType,
    HandbookChange,
    Opening,
    Section,
)
from farflung.render.archive import archive_page
from farflung.render.browse import shelf_pages
from farflung.render.feeds import atom, json_feed
from farflung.render.letter import render_letter, render_web_letter
from farflung.render.newest import newest_edition
from farflung.render.page import edition_page
from farflung.render.shelves import shelves

NASTY = (
    "{{ 7*7 }} {% raw %} {# no #}",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    '" onmouseover="alert(1)',
    "</td></tr></table><iframe src=//x.example>",
    "<!--farflung-personal--> --> <![endif]--> ]]>",
    "safe\u202eevil\u202c \u2066hidden\u2069",
    "bell\x07 null\x00 escape\x1b",
    "<svg/onload=alert(1)><math href=javascript:x>",
)


def poisoned(text: str) -> Edition:
    """Return an edition that holds ``text`` wherever somebody can write something."""
    sections = []
    for name, kind in sample.kinds().items():
        fields = tuple(
            Field(spec.name, text, spec.type, (text,) if spec.type is FieldType.PEOPLE else text)
            for spec in kind.fields
            if spec.type in {FieldType.TEXT, FieldType.PERSON, FieldType.PEOPLE, FieldType.MARKDOWN,
                             FieldType.CHOICE, FieldType.URL}
        )  # fmt: skip
        entry = Entry(
            f"{name}s", name, f"newsletter/entries/{name}s/{text}.md", "a" * 64,
            dt.date(2026, 11, 19), text, text, text, "javascript:alert(1)", "en",
            audience=(text,), fields=fields,
        )  # fmt: skip
        sections.append(Section(f"{name}s", name, text, (entry,)))
    moment = dt.datetime(2026, 11, 18, tzinfo=dt.UTC)
    story = FeedItem("feeds", text, text, text, "javascript:alert(1)", moment, text, f"<p>{text}")
    page = HandbookChange(f"{text}.md", text, ChangeKind.MOVED, text, text)
    sections.append(Section("feeds", "link", text, (story,)))
    sections.append(Section("handbook", "handbook-changes", text, (page,)))
    return replace(
        sample.edition(*sections, opening=Opening(text, text, text)),
        answers=sections[0].items[:1] if isinstance(sections[0].items[0], Entry) else (),  # type: ignore[arg-type]
    )


def outputs(edition: Edition) -> dict[str, str]:
    """Render everything that holds markup."""
    look = sample.look()
    page = edition_page(edition, look, preview=False)
    archive = archive_page([edition], look)
    return {
        "letter": render_letter(edition, look).html,
        "web letter": render_web_letter(edition, look),
        "page": "\n".join(slot.html for slot in page.slots),
        "skeleton": page.markdown,
        "archive": "\n".join(slot.html for slot in archive.slots),
    }


@pytest.mark.parametrize("text", NASTY)
def test_reparsed(text: str) -> None:
    """Hostile text in any place leaves no script, handler, address or unknown element behind."""
    for name, html in outputs(poisoned(text)).items():
        assert read(html).faults() == [], name


@pytest.mark.parametrize("text", NASTY)
def test_shelves(text: str) -> None:
    """The same holds for what stands on the shelves of the archive, and for the start page's news."""
    hostile = poisoned(text)
    sections = [
        replace(
            s, items=tuple(replace(i, audience=()) if isinstance(i, Entry) else i for i in s.items)
        )
        for s in hostile.sections
    ]
    edition = replace(hostile, sections=tuple(sections))
    found = list(shelf_pages(shelves([edition], sample.look()), [edition], sample.look()))
    assert len(found) > 10
    for page in found[1:]:
        html = page.slots[-1].html.partition('<div class="ff-shelved')[2]
        assert read(html.partition('<nav class="ff-around"')[0]).faults() == [], page.path
    assert read(newest_edition([edition], sample.look(), "en")).faults() == []


@settings(max_examples=15, deadline=None)
@given(st.text(st.sampled_from("<>\"'&/=a{}%#[]()!-:\\`\n\u202e\x00"), max_size=40))
def test_any_markup_like_text(text: str) -> None:
    """The same holds for any mixture of the characters that markup is made of."""
    for name, html in outputs(poisoned(text)).items():
        assert read(html).faults() == [], name


def test_templates_are_data() -> None:
    """Template syntax in a text comes out as it was typed, in every output."""
    edition = poisoned("{{ 7*7 }}")
    letter = render_letter(edition, sample.look())
    assert "{{ 7*7 }}" in letter.html
    assert "{{ 7*7 }}" in letter.text
    assert "{{ 7*7 }}" in outputs(edition)["page"]
    assert not any("49" in read(html).text for html in outputs(edition).values())


def test_headings_reach_no_markdown() -> None:
    """A section's title is written with character references, so no extension sees anything."""
    edition = sample.edition(
        sample.section("link", "A *b* {: #c } [d](e) `f` $g$ :h: ++i++", *_one_link())
    )
    skeleton = edition_page(edition, sample.look(), preview=False).markdown
    heading = next(line for line in skeleton.splitlines() if line.startswith("## "))
    title = heading.removeprefix("## ").removesuffix(" { #links }")
    assert set(title) <= set("&#;0123456789 Abcdefghi")


def test_plain_text_has_no_controls() -> None:
    """The text part holds no control characters and nothing that turns the direction round."""
    for text in NASTY:
        plain = render_letter(poisoned(text), sample.look()).text
        assert not set(plain) & INVISIBLE
        assert all(character == "\n" or ord(character) >= 32 for character in plain)


def test_subject_is_one_line() -> None:
    """A subject with line breaks cannot add a header."""
    edition = sample.edition(opening=Opening("Hello", "E", "Hi\r\nBcc: all@example.org\u202e"))
    assert render_letter(edition, sample.look()).subject == "Hi Bcc: all@example.org"


def test_feeds_stay_well_formed() -> None:
    """Hostile text cannot break the XML or the JSON of the archive's feeds."""
    for text in NASTY:
        edition = poisoned(text)
        assert b"<script" not in atom([edition], sample.look(), sample.FROZEN)
        assert json_feed([edition], sample.look())


def test_slow_markdown_is_shown_as_typed() -> None:
    """A text that the parser gives up on is shown escaped rather than stopping the edition."""
    body = "> " * 4000 + "<b>deep"
    edition = sample.edition(sample.section("update", "Updates", sample.entry("update", "A", body)))
    html = render_letter(edition, sample.look()).html
    assert read(html).faults() == []
    assert "deep" in read(html).text


def _one_link() -> tuple[FeedItem, ...]:
    moment = dt.datetime(2026, 11, 18, tzinfo=dt.UTC)
    return (FeedItem("links", "Blog", "1", "Title", "https://example.org/", moment),)
