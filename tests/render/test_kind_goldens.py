"""What each kind looks like on the page, in the letter and as text, one file for each.

The input are the sections of ``sample.every_kind()``, with a riddle and a question of earlier
editions that are answered. After a wanted change, look at them and write the files anew::

    FARFLUNG_GOLDEN=write pytest tests/render/test_kind_goldens.py
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest
from tests.render import sample
from tests.render.test_golden import compare

from farflung.kinds import PlaceShown
from farflung.model import Edition, Entry, Section
from farflung.render.letter import render_letter
from farflung.render.page import edition_page

if TYPE_CHECKING:
    from farflung.render.look import Look

ANSWERED = sample.entry(
    "question", "Does the allowance cover heating?", to="Ruth Abebe",
    answer="It does, **from this winter on**.", answered_by="Ruth Abebe",
)  # fmt: skip


@cache
def look() -> Look:
    """Return the usual look, with values that lead to the handbook."""
    return sample.look(pages={"value": "values/index.md#{choice}"})


def alone(kind: str) -> tuple[Section, Edition]:
    """Return the section of a kind, and an edition that has nothing else."""
    whole = sample.every_kind()
    section = next(section for section in whole.sections if section.kind == kind)
    answers = tuple(e for e in (*whole.answers, ANSWERED) if e.kind == kind)
    edition = sample.edition(section)
    return section, replace(edition, answers=answers)


def test_every_kind_has_a_sample() -> None:
    """No kind of ours is without goldens."""
    assert {section.kind for section in sample.every_kind().sections} == {*sample.kinds()}


@pytest.mark.parametrize("kind", sorted(sample.kinds()))
def test_page(kind: str) -> None:
    """The section on the edition's page; a kind for the letter alone is not on it at all."""
    section, edition = alone(kind)
    slots = {s.id: s.html for s in edition_page(edition, look(), preview=False).slots}
    if not sample.kinds()[kind].shown_in(PlaceShown.PAGE):
        assert [*slots] == ["masthead", "opening"]
        return
    compare(f"kinds/{kind}.page.html", slots[f"section-{section.id}"])


@pytest.mark.parametrize("kind", sorted(sample.kinds()))
def test_letter(kind: str) -> None:
    """The rows of the letter between the contents and the foot."""
    section, edition = alone(kind)
    html = render_letter(edition, look()).html
    start = html.index(f'<tr><td class="section" id="{section.id}"')
    end = html.rindex("<tr><td", start, html.index('class="stripe"', start))
    compare(f"kinds/{kind}.letter.html", html[start:end])


@pytest.mark.parametrize("kind", sorted(sample.kinds()))
def test_text(kind: str) -> None:
    """The section in the plain text, with the footnotes of its links."""
    section, edition = alone(kind)
    text = render_letter(edition, look()).text
    start = text.rindex(f"\n{section.title}\n=") + 1
    compare(f"kinds/{kind}.letter.txt", text[start : text.rindex("\n---")])


def test_a_kind_is_an_entry_or_comes_from_elsewhere() -> None:
    """Each sample is made of what fills its section in earnest."""
    for section in sample.every_kind().sections:
        assert section.items
        assert section.kind == "handbook-changes" or any(
            isinstance(item, Entry) for item in section.items
        )
