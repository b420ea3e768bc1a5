"""Filling the newsletter's pages."""

from __future__ import annotations

import pytest

from farflung.errors import EngineError
from farflung.model import Slot
from farflung.site.slots import fill_slots

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
