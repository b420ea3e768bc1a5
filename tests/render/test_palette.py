from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from farflung.render.palette import CONTRAST, contrast, palette


@given(st.integers(0, 0xFFFFFF))
def test_contrast(number: int) -> None:
    """Whatever the accent, all text can be read in light and in dark mode (WCAG AA)."""
    made = palette(f"#{number:06x}")
    for tones in (made.light, made.dark):
        for below in (tones.sheet, tones.tint, tones.desk):
            for text in (tones.accent, tones.ink, tones.muted):
                assert contrast(text, below) >= CONTRAST
        assert contrast(tones.seal, tones.accent) >= CONTRAST


def test_readable_accent_stays() -> None:
    """An accent that can be read on paper is used as it is."""
    assert palette("#0b6e4f").light.accent == "#0b6e4f"


def test_known_contrasts() -> None:
    """Black on white is 21 to 1, a colour on itself 1 to 1."""
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert contrast("#777777", "#777777") == 1
