"""The colours of the newsletter, all of them made from the publication's one accent.

Ink and paper are warm greys of our own. The accent is moved towards black or white until text in
it can be read: contrast of at least 4.5 to 1 (WCAG 2.2, success criterion 1.4.3, level AA).
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CONTRAST", "Palette", "Tones", "contrast", "mix", "palette"]

CONTRAST = 4.5
"""The least contrast of text against what lies below it (WCAG AA)."""

_STEPS = 50
_LINEAR_BELOW = 0.04045  # sRGB (IEC 61966-2-1) is linear for the darkest values
_WEIGHTS = (0.2126, 0.7152, 0.0722)


@dataclass(frozen=True, slots=True)
class Tones:
    """The colours of one mode, each ``#rrggbb``.

    ``desk`` lies around the ``sheet``; ``tint`` is the sheet with a breath of the accent;
    ``seal`` is text on the accent.
    """

    desk: str
    sheet: str
    ink: str
    muted: str
    line: str
    accent: str
    tint: str
    seal: str


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours in light and in dark mode."""

    light: Tones
    dark: Tones


def palette(accent: str) -> Palette:
    """Make both modes from one accent colour (``#rrggbb``)."""
    return Palette(
        _tones(accent, ("#efeae0", "#fffdf8", "#25211c", "#635b50", "#ddd5c6"), "#000000", 0.07),
        _tones(accent, ("#12110f", "#1d1b18", "#ece6db", "#b0a698", "#413c35"), "#ffffff", 0.13),
    )


def _tones(accent: str, greys: tuple[str, ...], towards: str, strength: float) -> Tones:
    desk, sheet, ink, muted, line = greys
    tint = mix(sheet, accent, strength)
    readable = next(
        colour
        for colour in (mix(accent, towards, step / _STEPS) for step in range(_STEPS + 1))
        if all(contrast(colour, below) >= CONTRAST for below in (desk, sheet, tint))
    )
    seal = max(("#ffffff", "#12110f"), key=lambda colour: contrast(colour, readable))
    return Tones(desk, sheet, ink, muted, line, readable, tint, seal)


def mix(first: str, second: str, share: float) -> str:
    """Mix ``share`` (0 to 1) of the ``second`` colour into the ``first``."""
    pairs = zip(_channels(first), _channels(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2, contrast ratio)."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    values = (channel / 255 for channel in _channels(colour))
    linear = (v / 12.92 if v <= _LINEAR_BELOW else ((v + 0.055) / 1.055) ** 2.4 for v in values)
    return sum(weight * value for weight, value in zip(_WEIGHTS, linear, strict=True))
