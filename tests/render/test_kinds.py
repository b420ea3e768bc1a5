"""A kind without a partial of its own, and partials that meet fields they do not expect."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.render import sample
from tests.render.reading import read

from farflung.fields import FieldSpec
from farflung.kinds import PlaceShown, read_kinds
from farflung.model import Edition, Entry, FeedItem, Field, FieldType, SourcePicture
from farflung.render.letter import render_letter
from farflung.render.page import edition_page

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.kinds import Kind
    from farflung.render.look import Look

RECIPE = """
kind: recipe
label: Recipe
fields:
  title: {type: text, required: true}
  photo: {type: image, alt: photo_alt}
  photo_alt: {type: text}
  cooks: {type: people, label: Cooked by}
  minutes: {type: number, label: Minutes}
  origin: {type: country, label: From}
  eaten_in: {type: timezone, label: Eaten in}
  season: {type: month-day, label: Best on}
  first_made: {type: date, label: First made}
  level: {type: choice, choices: [very-easy, hard], label: Level}
  source: {type: url, label: Source}
  steps: {type: markdown, label: Steps}
"""


def recipe_kind(folder: Path) -> Kind:
    """Read a kind of an organisation's own."""
    (folder / "newsletter/kinds").mkdir(parents=True)
    (folder / "newsletter/kinds/recipe.yml").write_text(RECIPE, encoding="utf-8")
    kinds, problems = read_kinds(folder)
    assert problems == ()
    return kinds["recipe"]


def recipe(kind: Kind) -> Edition:
    """Return an edition with one entry of that kind."""
    values: dict[str, object] = {
        "photo": "biscuit.jpg", "photo_alt": "A bowl of stew", "cooks": ("Amara", "Kenji", "Lena"),
        "minutes": 1200, "origin": "KE", "eaten_in": "Africa/Nairobi", "season": "02-29",
        "first_made": dt.date(2026, 11, 19), "level": "very-easy",
        "source": "https://example.org/stew", "steps": "1. Chop\n2. **Wait**",
    }  # fmt: skip
    fields = tuple(
        Field(spec.name, spec.label, spec.type, values[spec.name])  # type: ignore[arg-type]
        for spec in kind.fields
        if spec.name in values
    )
    photo = SourcePicture("photo", "newsletter/entries/recipes/biscuit.jpg",
                          sample.sha("biscuit.jpg"), "A bowl of stew")  # fmt: skip
    entry = Entry("recipes", "recipe", "newsletter/entries/recipes/stew.md", "a" * 64,
                  dt.date(2026, 11, 19), "Stew for twelve", "Patience.", "Amara Okafor",
                  fields=fields, pictures=(photo,))  # fmt: skip
    return sample.edition(sample.section("recipe", "Recipes", entry))


def looks(kind: Kind) -> Look:
    """Return the usual look that knows one kind more, or another kind of the name."""
    return sample.look(extra={kind.name: kind})


def test_generic_partial(tmp_path: Path) -> None:
    """Fields appear in the declared order with their labels, written as people read them."""
    kind = recipe_kind(tmp_path)
    letter = render_letter(recipe(kind), looks(kind))
    expected = [
        "Stew for twelve", "Amara Okafor", "Patience.", "Cooked by: Amara, Kenji and Lena",
        "Minutes: 1,200", "From: Kenya", "Eaten in: Nairobi", "Best on: 29 February",
        "First made: 19 November 2026", "Level: Very easy", "Source: https://example.org/stew",
        "Steps", "Chop",
    ]  # fmt: skip
    for text in (read(letter.html).text, letter.text):
        flat = " ".join(text.split())
        flat = flat[flat.index("Stew for twelve") :]
        positions = [flat.index(words) for words in expected]
        assert positions == sorted(positions)
    assert "Photo_alt" not in letter.html


def test_generic_partial_on_the_page(tmp_path: Path) -> None:
    """The page shows the same fields as a list of terms, with the picture."""
    kind = recipe_kind(tmp_path)
    page = edition_page(recipe(kind), looks(kind), preview=False)
    html = page.slots[-1].html
    assert "<dt>Cooked by</dt><dd>Amara, Kenji and Lena</dd>" in html
    assert read(html).all("img")[0]["alt"] == "A bowl of stew"
    assert read(html).faults() == []


@pytest.mark.parametrize("name", sorted(sample.kinds()))
def test_fields_of_a_replaced_kind(name: str) -> None:
    """A field that an organisation adds to one of our kinds is shown, not silently dropped."""
    ours = sample.kinds()[name]
    extra = FieldSpec("mood", FieldType.TEXT, "Mood")
    kind = replace(ours, fields=(*ours.fields, extra))
    entry = Entry(f"{name}s", name, "newsletter/entries/x/x.md", "a" * 64, dt.date(2026, 11, 19),
                  "Heading", "Body.", fields=(Field("mood", "Mood", FieldType.TEXT, "Sunny"),))  # fmt: skip
    edition = sample.edition(sample.section(name, "Title", entry))
    letter = render_letter(edition, looks(kind))
    page = edition_page(edition, looks(kind), preview=False)
    texts = [letter.html, letter.text]
    if kind.shown_in(PlaceShown.PAGE):
        texts.append(page.slots[-1].html)
    if name != "handbook-changes":  # its items are not written by anybody
        assert all("Sunny" in text for text in texts)


@pytest.mark.parametrize("name", sorted(sample.kinds()))
def test_feed_items_in_any_section(name: str) -> None:
    """A feed may fill a section of any kind: partials do without the kind's fields."""
    moment = dt.datetime(2026, 11, 18, tzinfo=dt.UTC)
    item = FeedItem(f"{name}s", "Feed", "1", "A story", "https://example.org/", moment, kind=name)
    letter = render_letter(sample.edition(sample.section(name, "Title", item)), sample.look())
    assert read(letter.html).faults() == []


def test_unknown_kinds_stay_inside() -> None:
    """Where nobody can say any more where a kind may appear, it stays out of everything public."""
    edition = sample.edition(sample.section("pet", "Pets", sample.entry("pet", "Rex", name="Rex")))
    look = replace(sample.look(), kinds={})
    assert "Rex" in render_letter(edition, look).html
    assert "Rex" not in repr(edition_page(edition, look, preview=False))
