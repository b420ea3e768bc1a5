"""What an edition of every kind looks like, byte for byte.

The input is ``sample.every_kind()``. After a wanted change of the design, look at the letter and
the page in a browser and write the files anew::

    FARFLUNG_GOLDEN=write pytest tests/render/test_golden.py
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.render import sample

from farflung.render.letter import render_letter
from farflung.render.page import edition_page

GOLDEN = Path(__file__).parent / "golden"


def compare(name: str, text: str) -> None:
    """Compare ``text`` with the golden file, or write it where the environment says so."""
    file = GOLDEN / name
    if os.environ.get("FARFLUNG_GOLDEN") == "write":
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("part", ["html", "text"])
def test_letter(part: str) -> None:
    """The letter of an edition with every kind is the one we looked at."""
    letter = render_letter(sample.every_kind(), sample.look())
    name = {"html": "every-kind.letter.html", "text": "every-kind.letter.txt"}[part]
    compare(name, getattr(letter, part))


def test_page() -> None:
    """The page of an edition with every kind is the one we looked at, slots in their places."""
    page = edition_page(sample.every_kind(), sample.look(), preview=False)
    text = page.markdown
    for slot in page.slots:
        mark = f'<div id="farflung-slot-{slot.id}"></div>'
        assert mark in text
        text = text.replace(mark, f'<div id="farflung-slot-{slot.id}">\n{slot.html}\n</div>')
    compare("every-kind.page.md", text)
