"""The phrases that servers use, from the lists in ``phrases/``."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from farflung.texts import squeeze

__all__ = ["PHRASES", "begins", "says"]

PHRASES = Path(__file__).parent / "phrases"
_MOST = 16_000  # characters of a text that are looked at
_GAP = ".{0,40}?"


def says(what: str, text: str) -> bool:
    """Tell whether a text has a phrase of the list called ``what``, such as ``hard``."""
    return _pattern(what, anchored=False).search(_plain(text)) is not None


def begins(what: str, text: str) -> bool:
    """Tell whether a text begins with a phrase of the list called ``what``, such as ``subjects``."""
    return _pattern(what, anchored=True).match(_plain(text)) is not None


def _plain(text: str) -> str:
    return squeeze(text[:_MOST]).casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")


@lru_cache(maxsize=16)
def _pattern(what: str, *, anchored: bool) -> re.Pattern[str]:
    lines = (PHRASES / f"{what}.txt").read_text("utf-8").splitlines()
    phrases = [_plain(line) for line in lines if line and not line.startswith("#")]
    alternatives = "|".join(re.escape(phrase).replace(r"\*", _GAP) for phrase in phrases)
    return re.compile(f"{'' if anchored else '(?<![a-z])'}(?:{alternatives})")
