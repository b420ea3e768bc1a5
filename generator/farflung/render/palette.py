"""The colours of the newsletter, all of them made from the publication's one accent.

Ink and paper are warm greys of our own. The accent is moved towards black or white until text in
it, and text on it, can be read: contrast of at least 4.5 to 1 (WCAG 2.2, success criterion 1.4.3,
level AA). In light mode that must hold too after a mail client has forced darkness on the letter.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from farflung.render.colours import CONTRAST, INVERSIONS, contrast, mix

__all__ = ["Palette", "Tones", "palette"]

_STEPS = 50
_SEALS = ("#ffffff", "#12110f")
_PAGES = ("#ffffff", "#25292a")
"""What the site's theme puts below text in light and in dark mode, at its lightest."""


@dataclass(frozen=True, slots=True)
class Tones:
    """The colours of one mode, each ``#rrggbb``.

    ``desk`` lies around the ``sheet``, and nothing is written on it; ``tint`` is the sheet with a breath of the accent;
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

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Every pair of a text's colour and the ground it may lie on."""
        return (
            *(
                (text, below)
                for text in (self.ink, self.muted, self.accent)
                for below in (self.sheet, self.tint)
            ),
            (self.seal, self.accent),
        )

    def readable_on(self, page: str) -> bool:
        """Tell whether all text can be read in the letter, and on a ``page`` of that colour."""
        written = ((text, page) for text in (self.muted, self.accent))
        return all(contrast(text, below) >= CONTRAST for text, below in (*self.pairs, *written))

    @property
    def survives(self) -> bool:
        """Whether all text can be read after a client has forced darkness on these colours."""
        return all(
            contrast(turned(text, False), turned(below, True)) >= CONTRAST  # noqa: FBT003
            for turned in INVERSIONS.values()
            for text, below in self.pairs
        )


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours in light and in dark mode."""

    light: Tones
    dark: Tones


@lru_cache(maxsize=64)
def palette(accent: str) -> Palette:
    """Make both modes from one accent colour (``#rrggbb``)."""
    light = ("#efeae0", "#fffdf8", "#25211c", "#5a5248", "#ddd5c6")
    dark = ("#12110f", "#1d1b18", "#ece6db", "#b0a698", "#413c35")
    return Palette(
        next(
            tones
            for tones in _moved(accent, light, "#000000", 0.07)
            if tones.readable_on(_PAGES[0]) and tones.survives
        ),
        next(
            tones for tones in _moved(accent, dark, "#ffffff", 0.13) if tones.readable_on(_PAGES[1])
        ),
    )


def _moved(accent: str, greys: tuple[str, ...], towards: str, strength: float) -> list[Tones]:
    """Return the tones with the accent moved further and further towards black or white."""
    desk, sheet, ink, muted, line = greys
    tint = mix(sheet, accent, strength)
    accents = (mix(accent, towards, step / _STEPS) for step in range(_STEPS + 1))
    return [Tones(desk, sheet, ink, muted, line, a, tint, seal) for a in accents for seal in _SEALS]
