"""Colours as numbers: contrast, mixing, and what mail clients make of them in the dark.

Colours are ``#rrggbb``. Contrast is that of WCAG 2.2; CIELAB has the white point D65.
"""

from __future__ import annotations

import colorsys
from collections.abc import Callable

__all__ = ["CONTRAST", "INVERSIONS", "Inversion", "contrast", "mix"]

CONTRAST = 4.5
"""The least contrast of text against what lies below it (WCAG 2.2, 1.4.3, level AA)."""

_LINEAR_BELOW = 0.04045  # sRGB (IEC 61966-2-1) is linear for the darkest values
_WEIGHTS = (0.2126, 0.7152, 0.0722)
_TO_XYZ = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
_FROM_XYZ = (
    (3.2404542, -1.5371385, -0.4985314),
    (-0.9692660, 1.8760108, 0.0415560),
    (0.0556434, -0.2040259, 1.0572252),
)
_WHITE = (0.95047, 1.0, 1.08883)
_DELTA = 6 / 29  # below its third power CIELAB is linear

Inversion = Callable[[str, bool], str]
"""Colour, and whether it lies below text → the colour that is shown in its place."""


def mix(first: str, second: str, share: float) -> str:
    """Mix ``share`` (0 to 1) of the ``second`` colour into the ``first``."""
    pairs = zip(_channels(first), _channels(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2, contrast ratio)."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _turned(colour: str, _below: bool) -> str:  # noqa: FBT001 - the signature of an Inversion
    """Turn the lightness of HSL round, whatever the colour is for: the Gmail app on iOS."""
    hue, light, saturation = colorsys.rgb_to_hls(*(c / 255 for c in _channels(colour)))
    return _hex(colorsys.hls_to_rgb(hue, 1 - light, saturation))


def _partly(colour: str, below: bool) -> str:  # noqa: FBT001
    """Darken light grounds and lighten dark text, leave the rest: the Gmail app on Android.

    It leaves the work to Android's web view. In Chromium's terms, text is turned where its
    brightness is below 150 of 255, a ground where it is above 205; the lightness of CIELAB becomes
    110 less itself.
    """
    red, green, blue = _channels(colour)
    brightness = (red * 299 + green * 587 + blue * 114) / 1000
    if (brightness <= _LIGHT_GROUND) if below else (brightness >= _DARK_TEXT):
        return colour
    light, a, b = _lab(colour)
    return _from_lab(min(110 - light, 100), a, b)


_DARK_TEXT = 150
_LIGHT_GROUND = 205


def _raised(colour: str, _below: bool) -> str:  # noqa: FBT001
    """Turn the lightness of CIELAB round above a ground of #333333: Outlook on the web and phones."""
    light, a, b = _lab(colour)
    base = _lab("#333333")[0]
    return _from_lab((100 - light) * (100 - base) / 100 + base, a, b)


INVERSIONS: dict[str, Inversion] = {
    "Gmail, iOS": _turned,
    "Gmail, Android": _partly,
    "Outlook": _raised,
}
"""How clients force darkness on a letter, by client, as far as their makers or users tell.

None of them documents it in full, so a palette must hold under all of them.
"""


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _linear(colour: str) -> tuple[float, ...]:
    values = (channel / 255 for channel in _channels(colour))
    return tuple(v / 12.92 if v <= _LINEAR_BELOW else ((v + 0.055) / 1.055) ** 2.4 for v in values)


def _luminance(colour: str) -> float:
    return sum(weight * v for weight, v in zip(_WEIGHTS, _linear(colour), strict=True))


def _lab(colour: str) -> tuple[float, float, float]:
    linear = _linear(colour)
    x, y, z = (
        _f(sum(m * v for m, v in zip(row, linear, strict=True)) / white)
        for row, white in zip(_TO_XYZ, _WHITE, strict=True)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _from_lab(light: float, a: float, b: float) -> str:
    y = (light + 16) / 116
    xyz = [
        white * _f_back(t) for white, t in zip(_WHITE, (y + a / 500, y, y - b / 200), strict=True)
    ]
    linear = (sum(m * v for m, v in zip(row, xyz, strict=True)) for row in _FROM_XYZ)
    return _hex(tuple(12.92 * v if v <= _BREAK else 1.055 * v ** (1 / 2.4) - 0.055 for v in linear))


_BREAK = _LINEAR_BELOW / 12.92


def _f(t: float) -> float:
    return t ** (1 / 3) if t > _DELTA**3 else t / (3 * _DELTA**2) + 4 / 29


def _f_back(t: float) -> float:
    return t**3 if t > _DELTA else 3 * _DELTA**2 * (t - 4 / 29)


def _hex(channels: tuple[float, ...]) -> str:
    return "#" + "".join(f"{round(min(1.0, max(0.0, value)) * 255):02x}" for value in channels)
