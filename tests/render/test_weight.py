"""How much a letter weighs, and what becomes of one that is too large for Gmail."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.render import sample

from farflung.render.letter import MAX_BYTES, render_letter, weigh_letter

if TYPE_CHECKING:
    from farflung.model import Edition


def many(count: int, words: int) -> Edition:
    """Return an edition of ``count`` items with bodies of ``words`` words."""
    body = " ".join(["A sentence that somebody wrote with care."] * (words // 7))
    items = [
        sample.entry("highlight", f"Highlight number {n}", body, by="Amara Okafor", team="Tools")
        for n in range(count)
    ]
    return sample.edition(sample.section("highlight", "Highlights", *items))


def rest(html: str) -> list[str]:
    """Return the words of the links that lead to the rest of something."""
    return re.findall(r">(Read the rest[^<]*)</a>", html)


def test_forty_items_fit() -> None:
    """Forty items of a usual length stay whole and under 90 KB."""
    letter = render_letter(many(40, 80), sample.look())
    assert len(letter.html.encode()) < MAX_BYTES < 90_000
    assert "Read the rest" not in letter.html


def test_long_bodies_are_cut() -> None:
    """Bodies that would make the letter too large are cut; their section ends with a link on.

    The text part stays whole.
    """
    letter = render_letter(many(40, 700), sample.look())
    assert len(letter.html.encode()) < 90_000
    assert rest(letter.html) == ["Read the rest: Highlights"]
    assert all(f"Highlight number {n}<" in letter.html for n in range(40))
    assert letter.text.split().count("care.") == 40 * 100


def test_long_sections_are_cut() -> None:
    """Where even short bodies are too many, sections are cut and say how many items they miss."""
    letter = render_letter(many(400, 100), sample.look())
    assert len(letter.html.encode()) < 90_000
    assert rest(letter.html) == ["Read the rest: Highlights"]
    shown = letter.html.count("</h3>")
    assert 40 < shown < 400
    assert len(letter.html.encode()) > 85_000
    assert f"+{400 - shown}<" in letter.html
    assert "Highlight number 399" in letter.text


def test_nothing_is_cut_that_the_page_does_not_show() -> None:
    """Words of support are whole in the letter, because there is no rest to lead to."""
    hard = sample.entry("support", "Ravi Menon", "A long time. " * 60, how="Write a card.")
    edition = sample.edition(*many(40, 700).sections, sample.section("support", "Support", hard))
    letter = render_letter(edition, sample.look())
    assert letter.html.count("A long time.") == 60
    assert rest(letter.html) == ["Read the rest: Highlights"]


def test_without_an_address_there_is_nowhere_to_lead() -> None:
    """Without a site address a shortened section says so in words."""
    letter = render_letter(many(40, 700), sample.look(""))
    assert rest(letter.html) == []
    assert sample.look().words.shortened in letter.html


def test_what_weighs_most() -> None:
    """The whole letter is weighed, item by item, so that an editor sees what to shorten."""
    few, heavy = many(6, 80), sample.entry("highlight", "The long one", "Word by word. " * 700)
    section = replace(few.sections[0], items=(*few.sections[0].items, heavy))
    weight = weigh_letter(sample.edition(section), sample.look())
    assert weight.fits
    assert weight.limit == MAX_BYTES
    assert weight.heaviest()[0].heading == "The long one"
    assert 14 * 700 < weight.heaviest()[0].size < 14 * 700 + 2000
    assert [item.section for item in weight.items] == ["Highlights"] * 7
    assert sum(item.size for item in weight.items) < weight.size
    assert weight.size == len(render_letter(sample.edition(section), sample.look()).html.encode())


def test_weight_of_what_does_not_fit() -> None:
    """The weight is that of the whole, not of what is left after shortening."""
    weight = weigh_letter(many(40, 700), sample.look())
    assert not weight.fits
    assert weight.size > 40 * 4200
    assert len(weight.items) == 40
