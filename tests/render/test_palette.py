from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from farflung.render.colours import CONTRAST, INVERSIONS, contrast
from farflung.render.palette import palette

colours = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@given(colours)
def test_contrast(accent: str) -> None:
    """Whatever the accent, all text can be read in light and in dark mode (WCAG AA)."""
    made = palette(accent)
    for tones in (made.light, made.dark):
        assert {tones.ink, tones.muted, tones.accent, tones.seal} == {t for t, _ in tones.pairs}
        assert all(contrast(text, below) >= CONTRAST for text, below in tones.pairs)


@given(colours)
def test_contrast_after_a_client_has_turned_the_colours(accent: str) -> None:
    """Whatever the accent, text can be read where Gmail or Outlook force darkness on the letter."""
    for turned in INVERSIONS.values():
        for text, below in palette(accent).light.pairs:
            assert contrast(turned(text, False), turned(below, True)) >= CONTRAST  # noqa: FBT003


def test_what_clients_make_of_paper_and_ink() -> None:
    """Paper becomes dark and ink light in all of them; Android's view leaves what is dark or mid."""
    for turned in INVERSIONS.values():
        assert contrast(turned("#fffdf8", True), "#ffffff") > 10  # noqa: FBT003
        assert contrast(turned("#25211c", False), "#000000") > 10  # noqa: FBT003
    assert INVERSIONS["Gmail, iOS"]("#0b6e4f", False) == "#91f4d5"  # noqa: FBT003
    assert INVERSIONS["Gmail, Android"]("#0b6e4f", True) == "#0b6e4f"  # noqa: FBT003
    assert INVERSIONS["Outlook"]("#ffffff", True) == "#333333"  # noqa: FBT003


def test_readable_accent_stays() -> None:
    """An accent that can be read on paper is used as it is."""
    assert palette("#0b6e4f").light.accent == "#0b6e4f"


def test_known_contrasts() -> None:
    """Black on white is 21 to 1, a colour on itself 1 to 1."""
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert contrast("#777777", "#777777") == 1
