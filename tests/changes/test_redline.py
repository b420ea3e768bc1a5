"""Redlines: golden pairs, and what must hold for any two texts."""

from __future__ import annotations

import os
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from farflung import markup
from farflung.changes.redline import redline_of
from farflung.changes.redline.blocks import read_blocks
from farflung.changes.redline.pages import redline_of_html

GOLDEN = Path(__file__).parent / "golden"
_VOID = {"br", "hr", "img"}
_HIDDEN = re.compile(r'<span class="ff-said">.*?</span>', re.DOTALL)


class _Balance(HTMLParser):
    """Finds out whether every element that is opened is closed, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.edits = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            assert not name.startswith("on"), (name, value)
        if tag not in _VOID:
            self.open.append(tag)
        assert self.open.count("ins") + self.open.count("del") <= 1, "edits never nest"

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag


def _balanced(html: str) -> None:
    parser = _Balance()
    parser.feed(html)
    parser.close()
    assert parser.open == []


def _accepted(html: str, *, gone: str) -> str:
    """Return the words that are left when one sort of edit is accepted and the other refused."""
    shown = _HIDDEN.sub("", html)
    shown = re.sub(rf"<{gone}>.*?</{gone}>", "", shown, flags=re.DOTALL)
    return _words(shown)


def _words(html: str) -> str:
    """Return what can be read of a text, without white space, which tables and lists make up."""
    named = re.sub(
        r"<img\b[^>]*?>",
        lambda m: f"[Picture: {a[1]}]" if (a := re.search(r'alt="([^"]+)"', m[0])) else "[Picture]",
        html,
    )
    return re.sub(r"\s+", "", markup.plain_text(named))


@pytest.mark.parametrize("name", ["words", "structure", "hostile"])
def test_golden_redlines(name: str) -> None:
    """Two texts give the redline that lies beside them; it is balanced and sanitised."""
    old, new = ((GOLDEN / f"{name}.{age}.md").read_text("utf-8") for age in ("old", "new"))
    redline = redline_of(old, new)
    file = GOLDEN / f"{name}.html"
    if os.environ.get("FARFLUNG_GOLDEN") == "write":
        file.write_text(redline.html + "\n", encoding="utf-8", newline="\n")
    assert redline.html + "\n" == file.read_text("utf-8")
    _balanced(redline.html)
    assert _accepted(redline.html, gone="del") == _words(markup.page_html(new))
    assert _accepted(redline.html, gone="ins") == _words(markup.page_html(old))


def test_edits_are_told_without_colour_and_sight() -> None:
    """Insertions and deletions are elements, and hidden words say so to a screen reader."""
    html = redline_of("Ask Fred.", "Ask Amara.").html
    assert (
        '<del><span class="ff-said">[deleted: </span>Fred<span class="ff-said">] </span></del>'
        in html
    )
    assert (
        '<ins><span class="ff-said">[inserted: </span>Amara<span class="ff-said">] </span></ins>'
        in html
    )


def test_a_script_of_a_page_stays_out() -> None:
    """What a page's author wrote into its HTML cannot run, restyle or pose as an edit."""
    html = redline_of("x", "<script>alert(1)</script><b onclick=a()>y</b> <ins>z</ins>").html
    assert "script" not in html
    assert "onclick" not in html
    assert "<u>z</u>" in html


def test_languages_without_spaces_are_compared_by_character() -> None:
    """One changed character of a Chinese sentence is one edit."""
    assert redline_of("我们相信你。", "我们相信他。").excerpts == ("我们相信[-你-]{+他+}。",)


def test_the_same_text_has_no_edits() -> None:
    """Nothing is marked where nothing changed; line breaks of the source are nothing."""
    redline = redline_of("# A\n\nOne two\nthree.\n", "# A\n\nOne\ntwo three.\n\n")
    assert (redline.inserted, redline.deleted, redline.excerpts) == (0, 0, ())
    assert redline.small
    assert "<ins" not in redline.html
    assert "<del" not in redline.html


_word = st.sampled_from(
    [
        "we",
        "work",
        "rest",
        "often",
        "14:30",
        "don't",
        "ärger",
        "我们",
        "*hard*",
        "**so**",
        "`code`",
        "<b>",
        "&",
        "x",
    ]
)
_line = st.lists(_word, min_size=1, max_size=7).map(" ".join)
_block = st.one_of(
    _line,
    _line.map(lambda text: f"## {text}"),
    st.lists(_line, min_size=1, max_size=4).map(lambda rows: "\n".join(f"- {r}" for r in rows)),
    st.lists(_line, min_size=1, max_size=3).map(
        lambda rows: "\n".join(f"1. {r}\n    - {r}" for r in rows)
    ),
    st.lists(_line, min_size=1, max_size=3).map(
        lambda rows: (
            "| a | b |\n|---|---|\n" + "\n".join(f"| {r.replace('|', '')} | x |" for r in rows)
        )
    ),
    _line.map(lambda text: f"> {text}"),
    _line.map(lambda text: f"```\n{text}\n  {text}\n```"),
    _line.map(lambda text: f'!!! note "{text}"\n    {text}'),
    st.just("---"),
)
_page = st.lists(_block, max_size=6).map("\n\n".join)


@settings(deadline=None, max_examples=120)
@given(_page, _page)
def test_accepting_edits_gives_the_texts(old: str, new: str) -> None:
    """Any two pages: accepted insertions read as the new one, refused ones as the old one."""
    before, after = markup.page_html(old), markup.page_html(new)
    html = redline_of_html(before, after).html
    _balanced(html)
    assert _accepted(html, gone="del") == _words(after)
    assert _accepted(html, gone="ins") == _words(before)


_tags = [
    "p",
    "li",
    "ul",
    "ol",
    "table",
    "tr",
    "td",
    "th",
    "b",
    "em",
    "a",
    "del",
    "ins",
    "div",
    "details",
    "summary",
    "pre",
    "br",
    "hr",
    "h2",
    "script",
]
_soup = st.lists(
    st.one_of(
        st.sampled_from([f"<{tag}>" for tag in _tags] + [f"</{tag}>" for tag in _tags]),
        st.sampled_from(["word", " two words ", "&lt;", "&amp;", "\n\n"]),
    ),
    max_size=25,
).map("".join)


@settings(deadline=None, max_examples=120)
@given(_soup, _soup)
def test_no_soup_of_tags_breaks_a_redline(old: str, new: str) -> None:
    """Whatever HTML a page holds, the redline is balanced and both texts can be read in it."""
    before, after = markup.page_html(old), markup.page_html(new)
    html = redline_of_html(before, after).html
    _balanced(html)
    assert _accepted(html, gone="del") == _words(after)
    assert _accepted(html, gone="ins") == _words(before)


def test_blocks_know_their_surroundings() -> None:
    """Each run of words is a block with the elements around it; cells know their column."""
    blocks = read_blocks(
        "<ul><li>a<ul><li>b</li></ul>c</li></ul><table><tr><td></td><td>d</td></tr></table>"
    )
    assert [block.text for block in blocks] == ["a", "b", "c", "", "d"]
    assert [e.name for e in blocks[1].path] == ["ul", "li", "ul", "li"]
    assert blocks[0].path == blocks[2].path
    assert [block.column for block in blocks] == [-1, -1, -1, 0, 1]
