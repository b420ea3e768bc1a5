from __future__ import annotations

from dataclasses import replace

import markdown
from tests.render import sample

from farflung.render.text import render_text, render_web_markdown, render_web_text
from farflung.render.wrap import COLUMNS, width


def test_columns() -> None:
    """No line is wider than 72 columns, but for addresses, which stay whole."""
    for line in render_text(sample.every_kind(), sample.look()).splitlines():
        assert width(line) <= COLUMNS or "https://" in line


def test_footnotes() -> None:
    """Links are numbered in reading order, each address once, and listed at the end."""
    text = render_text(sample.every_kind(), sample.look())
    assert "Incident reviews are public now [1]" in text
    listed = [line for line in text.splitlines() if line.startswith("[")]
    assert listed[0] == "[1] https://example.org/reviews"
    assert [line.partition("]")[0] for line in listed] == [f"[{n + 1}" for n in range(len(listed))]


def test_no_trailing_space_and_no_gaps() -> None:
    """Lines end where their text ends, and nothing is set apart by more than one empty line."""
    text = render_text(sample.every_kind(), sample.look())
    assert all(line == line.rstrip() for line in text.splitlines())
    assert "\n\n\n" not in text
    assert text.endswith("\n")


def test_says_everything() -> None:
    """Every heading and every name of the letter is in the text."""
    edition = sample.every_kind()
    text = " ".join(render_text(edition, sample.look()).split())
    for entry in edition.entries:
        assert entry.heading in text or entry.kind == "kudos" or entry.heading == "Watercooler"
    assert "A ginger cat asleep on a laptop keyboard" in text
    assert "30 November 2026" in text
    assert "08:30 Tokyo / 25 November, 23:30 UTC" in text


def test_site_copy() -> None:
    """The copy for the site leaves out what may be shown in the letter only."""
    edition, look = sample.every_kind(), sample.look()
    assert "father is ill" in render_text(edition, look)
    assert "father is ill" not in render_web_text(edition, look)


def test_site_markdown() -> None:
    """As Markdown, titles are headings, links lead on, and nothing is said in the letter alone."""
    edition, look = sample.every_kind(), sample.look()
    text = render_web_markdown(edition, look)
    html = markdown.markdown(text)
    assert html.startswith("<h1>")
    assert f"{look.publication.title}" in html.partition("</h1>")[0]
    assert "<h1>Pets</h1>" in html
    assert "<h2>פרסמנו את מדריך הנגישות</h2>" in html
    assert '<a href="https://example.org/reviews">1</a>' in html
    assert "father is ill" not in text


def test_site_markdown_keeps_what_was_typed() -> None:
    """Neither tags nor links that somebody typed as text become any."""
    typed = "<img src=x> [x](javascript:alert) <script>"
    body = "<p>&lt;script&gt; [x](javascript:alert)</p><p># loud</p>"
    entry = sample.entry("highlight", typed, body)
    text = render_web_markdown(
        sample.edition(sample.section("highlight", "Highlights", entry)), sample.look()
    )
    html = markdown.markdown(text)
    for live in ("<img", "<script", '<a href="javascript', "<h1>loud"):
        assert live not in html
    assert "# loud" in html


def test_without_site() -> None:
    """Without a site address the text leads nowhere that is not absolute."""
    text = render_text(sample.every_kind(), replace(sample.look(), site_url=""))
    assert "../" not in text
    assert "Read on the web" not in text
