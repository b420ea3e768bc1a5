"""The pages' words and what they hold: every word from a catalogue, everything escaped."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from tests.mail.service.asking import MASTHEAD, NOW

from farflung.mail.service.choices import Fault, Offer
from farflung.mail.service.pages import Page, Pages

_UNSEEN = re.compile(r"<style>.*?</style>|<[^>]*>", re.DOTALL)


def every(pages: Pages) -> dict[str, Page]:
    """Return each page, and each state of the one with the form."""
    usual, today = pages.offer.usual, NOW.date()
    return {
        "letters": pages.letters(usual, today),
        "saved": pages.letters(usual, today, saved=True),
        **{fault.value: pages.letters(usual, today, fault) for fault in Fault},
        **{
            name: getattr(pages, name)()
            for name in ("left", "back", "confirm", "confirmed", "gone", "busy", "later")
        },
    }


def test_every_word_is_in_a_catalogue() -> None:
    """Said in Ukrainian, for a publication without a Latin letter, no page has one either."""
    masthead = replace(
        MASTHEAD, title="Пошта", language="uk", sections={"uk": {"pets": "Тварини", "a": "Ще"}}
    )
    offer = Offer(("daily", "weekly", "monthly"), ("pets", "a"), ("uk", "bg"))
    for name, page in every(Pages(masthead, offer, "uk")).items():
        shown = html.unescape(_UNSEEN.sub(" ", page.html))
        assert re.findall(r"[A-Za-z]{2,}", shown) == [], name
        assert "Пошта" in shown


@pytest.mark.parametrize("naughty", ["<script>alert(1)</script>", '"><b>', "{{ 7*7 }}", "{title}"])
def test_titles_are_text(naughty: str) -> None:
    """Whatever a publication or a section is called, a page shows it as it was typed."""
    masthead = replace(MASTHEAD, title=naughty, sections={"en": {"a": naughty, "b": "b"}})
    offer = Offer(("weekly",), ("a", "b"), ("en",))
    for name, page in every(Pages(masthead, offer, "en")).items():
        assert html.escape(naughty, quote=False) in page.html.replace("&#34;", '"'), name
        assert "<script>" not in page.html
        assert "49" not in _UNSEEN.sub(" ", page.html)
