"""What is known about languages, by their tags (BCP 47): from Unicode CLDR by way of babel."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

if TYPE_CHECKING:
    import datetime as dt

__all__ = [
    "direction",
    "full_day",
    "is_country",
    "is_language",
    "locale_of",
    "own_name",
]

_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_NO_COUNTRIES = {"EU", "EZ", "UN", "XA", "XB", "ZZ"}
_WORLD = "en_001"
"""English without a country: 22 November 2026, and a clock of 24 hours."""


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale:
    """Return the locale of a language; the English of the world where babel does not know it."""
    known = _known(language) or _known(language.partition("-")[0])
    if known is None or str(known) == "en":
        return Locale.parse(_WORLD)
    return known


def _known(tag: str) -> Locale | None:
    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return None


def is_language(tag: str) -> bool:
    """Tell whether a tag names a language, such as ``ja``, ``pt-BR`` or ``zh-Hant``.

    CLDR has names for more languages than it has dates and plurals for.
    """
    if not _TAG.fullmatch(tag):
        return False
    return tag.partition("-")[0].lower() in Locale.parse(_WORLD).languages


def is_country(code: str) -> bool:
    """Tell whether two capital letters are a country (ISO 3166-1), not a group of countries."""
    territories = Locale.parse(_WORLD).territories
    return len(code) == 2 and code.isupper() and code in territories and code not in _NO_COUNTRIES  # noqa: PLR2004 - as ISO 3166-1 alpha-2 says


def direction(language: str) -> str:
    """Return ``rtl`` for a language that is written from right to left, else ``ltr``.

    A script named in the tag counts for more than the language: ``az-Arab``, ``ar-Latn``.
    """
    scripts = {part.lower() for part in language.split("-")[1:]}
    if scripts & {"arab", "hebr", "syrc", "thaa", "nkoo", "adlm", "rohg"}:
        return "rtl"
    if "latn" in scripts or "cyrl" in scripts:
        return "ltr"
    known = _known(language) or _known(language.partition("-")[0])
    if known is None:
        return "rtl" if language.partition("-")[0].lower() in {"arc", "dv"} else "ltr"
    return "rtl" if known.character_order == "right-to-left" else "ltr"


def own_name(language: str) -> str:
    """Return what a language is called by those who speak it: 日本語, українська."""
    known = _known(language)
    return str(known.get_display_name(known) or language) if known else language


@lru_cache(maxsize=4096)  # the same few days stand on a thousand pages
def full_day(day: dt.date, language: str) -> str:
    """Write a day with its year: 22 November 2026."""
    return str(format_date(day, "long", locale=locale_of(language)))
