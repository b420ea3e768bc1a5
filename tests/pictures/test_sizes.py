"""Sizes are a pure function of the original's size."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from farflung.pictures.sizes import fit, letter_size, site_sizes

sides = st.integers(min_value=1, max_value=70_000)


@pytest.mark.parametrize(
    ("size", "site", "letter"),
    [
        ((4000, 3000), ((480, 360), (960, 720)), (1072, 804)),
        ((3000, 4000), ((480, 640), (960, 1280)), (1072, 1429)),
        ((1000, 500), ((480, 240), (960, 480)), (1000, 500)),
        ((700, 300), ((480, 206), (700, 300)), (700, 300)),
        ((480, 480), ((480, 480),), (480, 480)),
        ((300, 200), ((300, 200),), (300, 200)),
        ((1, 1), ((1, 1),), (1, 1)),
        ((20_000, 3), ((480, 1), (960, 1)), (1072, 1)),
        ((500, 60_000), ((12, 1440), (24, 2880)), (27, 3216)),
    ],
)
def test_sizes_of_usual_and_odd_pictures(
    size: tuple[int, int], site: tuple[tuple[int, int], ...], letter: tuple[int, int]
) -> None:
    """Wide pictures get both widths, narrow ones their own, very high ones become narrower."""
    assert site_sizes(size) == site
    assert letter_size(size) == letter


@given(sides, sides, st.sampled_from([480, 960, 1072]))
def test_a_picture_fits_and_never_grows(width: int, height: int, box: int) -> None:
    """No side is above the box or the original, none below one pixel, and the shape stays."""
    new_width, new_height = fit((width, height), box)
    assert 1 <= new_width <= min(width, box)
    assert 1 <= new_height <= min(height, 3 * box)
    scale = min(1, box / width, 3 * box / height)
    assert abs(new_width - max(1, width * scale)) <= 0.5
    assert abs(new_height - max(1, height * scale)) <= 0.5


@given(sides, sides)
def test_sizes_go_from_narrow_to_wide(width: int, height: int) -> None:
    """There are one or two sizes for the site, each larger than the one before."""
    sizes = site_sizes((width, height))
    assert list(sizes) == sorted(set(sizes))
    assert 1 <= len(sizes) <= 2
