from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from farflung.model import Letter, LetterPicture, Rendition
from farflung.render.budget import mailed_bytes, within_budget

if TYPE_CHECKING:
    from pathlib import Path

BARE = Letter("2026-W47", "Hello", "<p>Hello</p>", "Hello", "en")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give all letters of these tests one folder for their files."""
    return tmp_path_factory.mktemp("pictures")


def file(folder: Path, name: str, size: int) -> Rendition:
    """Make a file of so many bytes that is called ``name`` everywhere."""
    path = folder / f"{name}-{size}"
    if not path.exists():
        with path.open("wb") as stream:
            stream.truncate(size)
    return Rendition(path, 1072, 804, "image/jpeg", path.name)


def letter(*files: Rendition) -> Letter:
    """Make a letter that carries files."""
    pictures = tuple(LetterPicture(f"{at}@farflung", one) for at, one in enumerate(files))
    return Letter("2026-W47", "Hello", "<p>Hello</p>", "Hello", "en", pictures)


def sizes(made: Letter) -> list[int]:
    """Return the weights of a letter's pictures, in kilobytes."""
    return [picture.rendition.file.stat().st_size // 1000 for picture in made.pictures]


def test_the_heaviest_shrinks_first(folder: Path) -> None:
    """One step at a time, always of what is heaviest then, until the letter fits."""
    files = [file(folder, "a", 100_000), file(folder, "b", 300_000), file(folder, "c", 90_000)]
    lighter = {
        files[0].sha256: [file(folder, "a", 50_000), file(folder, "a", 20_000)],
        files[1].sha256: [file(folder, "b", 120_000), file(folder, "b", 60_000)],
        files[2].sha256: [file(folder, "c", 10_000)],
    }
    made = letter(*files)
    shown = {
        budget: sizes(within_budget(made, lighter, budget * 1000))
        for budget in (800, 600, 400, 340, 250, 100)
    }
    assert shown == {
        800: [100, 300, 90],
        600: [100, 120, 90],
        400: [100, 60, 90],
        340: [50, 60, 90],
        250: [50, 60, 10],
        100: [20, 60, 10],
    }


def test_what_cannot_shrink_stays(folder: Path) -> None:
    """A picture without a lighter file is never left out, and holds up no other."""
    files = [file(folder, "a", 500_000), file(folder, "b", 100_000)]
    lighter = {files[1].sha256: [file(folder, "b", 10_000)]}
    assert sizes(within_budget(letter(*files), lighter, 100_000)) == [500, 10]
    assert within_budget(BARE, {}, 100) == BARE


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(1, 400), max_size=8), st.integers(100, 900))
def test_html_and_order_never_change(folder: Path, weights: list[int], budget: int) -> None:
    """Whatever the budget, words and names stay, the letter gets no heavier, twice is the same."""
    files = [file(folder, f"x{at}", kb * 1000) for at, kb in enumerate(weights)]
    lighter = {
        one.sha256: [file(folder, f"x{at}", kb * 1000 // part) for part in (2, 4, 8)]
        for at, (one, kb) in enumerate(zip(files, weights, strict=True))
    }
    made = letter(*files)
    fit = within_budget(made, lighter, budget * 1000)
    assert (fit.html, fit.text) == (made.html, made.text)
    assert [p.cid for p in fit.pictures] == [p.cid for p in made.pictures]
    assert mailed_bytes(fit) <= max(budget * 1000, 4200 + sum(kb * 200 + 600 for kb in weights))
    assert within_budget(made, lighter, budget * 1000) == fit
