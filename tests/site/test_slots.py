"""Filling the newsletter's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from farflung.errors import EngineError
from farflung.model import Slot
from farflung.site.cache import Draft, open_cache
from farflung.site.slots import fill_front, fill_slots

if TYPE_CHECKING:
    from pathlib import Path

PAGE = '<h1>x</h1><div id="farflung-slot-a"></div><p>y</p><div id="farflung-slot-b">\n</div>'


def test_filled() -> None:
    """Each slot's HTML stands where its element was, with nothing of it read as a pattern."""
    html = fill_slots(PAGE, (Slot("a", r"<p>\1 {{ 7*7 }}</p>"), Slot("b", "")), "p.md")
    assert html == r"<h1>x</h1><p>\1 {{ 7*7 }}</p><p>y</p>"


def test_a_slot_in_a_slot_is_text() -> None:
    """What a slot's HTML looks like is never taken for another slot."""
    inner = '<div id="farflung-slot-b"></div>'
    html = fill_slots(PAGE, (Slot("a", inner), Slot("b", "B")), "p.md")
    assert html.count("farflung-slot-b") == 1
    assert html.endswith("<p>y</p>B")


@pytest.mark.parametrize(
    ("page", "slots"),
    [
        (PAGE + PAGE, (Slot("a", ""), Slot("b", ""))),
        ("<p></p>", (Slot("a", ""),)),
        (PAGE, (Slot("a", ""),)),
    ],
)
def test_each_exactly_once(page: str, slots: tuple[Slot, ...]) -> None:
    """A slot that is missing, repeated or unknown stops the build and is named."""
    with pytest.raises(EngineError, match=r"2026-W47/index\.md"):
        fill_slots(page, slots, "2026-W47/index.md")


def test_the_start_page_of_a_version(tmp_path: Path) -> None:
    """News stands where the template left room for it; without any the room goes, and no more."""
    room = '<p>a</p><div id="farflung-slot-front"></div><p>b</p>'
    with open_cache(None, tmp_path) as cache:
        for start, news, wanted in (
            (room, r"<p>\1</p>", r'<p>a</p><div class="ff-news"><p>\1</p></div><p>b</p>'),
            (room, "", "<p>a</p><p>b</p>"),
            ("<p>no room</p>", "<p>x</p>", "<p>no room</p>"),
        ):
            files = {
                "index.html": cache.put(start.encode()),
                "a/index.html": cache.put(room.encode()),
            }
            draft = Draft(cache, files)
            fill_front(draft, news)
            assert draft.read("index.html") == wanted
            assert draft.read("a/index.html") == room
        fill_front(Draft(cache, {}), "<p>x</p>")  # a version without a start page
