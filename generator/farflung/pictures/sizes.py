"""The sizes that are made of a picture: a pure function of the original's size.

The letter's HTML holds the width and height of its pictures and is frozen with its hash, so these
numbers may depend on nothing but the original: not on its quality, its weight or the encoder.
"""

from __future__ import annotations

__all__ = ["LETTER_WIDTH", "SITE_WIDTHS", "fit", "letter_size", "site_sizes", "tidy_size"]

SITE_WIDTHS = (480, 960)
"""Widths on the site in pixels: a phone's column, and the text column at double density."""

LETTER_WIDTH = 1072
"""Width in the letter in pixels: a column of 536 CSS pixels at double density."""

_TIDY_SIDE = 2000
"""The longer side of a picture beside an entry in pixels: more than anything above needs."""

_TALLEST = 3
"""A picture may be so many times as high as its box is wide; what is higher becomes narrower."""


def fit(size: tuple[int, int], width: int) -> tuple[int, int]:
    """Return the largest size with the same shape that fits a box, never more than the original.

    ``size`` is (width, height) in pixels, the box is ``width`` pixels wide and three times that
    high. Sides are rounded and at least one pixel.
    """
    own_width, own_height = size
    height = width * _TALLEST
    if own_width <= width and own_height <= height:
        return size
    if own_width * height >= own_height * width:
        return width, max(1, (2 * own_height * width + own_width) // (2 * own_width))
    return max(1, (2 * own_width * height + own_height) // (2 * own_height)), height


def site_sizes(size: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    """Return the sizes for the site from narrow to wide, each once."""
    return tuple(dict.fromkeys(fit(size, width) for width in SITE_WIDTHS))


def letter_size(size: tuple[int, int]) -> tuple[int, int]:
    """Return the size for the letter."""
    return fit(size, LETTER_WIDTH)


def tidy_size(size: tuple[int, int]) -> tuple[int, int]:
    """Return the size of a picture that is put beside an entry."""
    longer = max(size)
    if longer <= _TIDY_SIDE:
        return size
    width, height = (max(1, round(side * _TIDY_SIDE / longer)) for side in size)
    return width, height
