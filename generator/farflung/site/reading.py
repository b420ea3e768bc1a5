"""The fixed words of what helps to read a page: checklists, marks, shared hours, offline reading.

They are apart from :class:`~farflung.site.words.HandbookWords`, because a page gets only those of
the helpers that it has.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import Any, ClassVar

from farflung.catalogue import Sayings, spoken
from farflung.resources import themes_folder

__all__ = ["CITIES", "ReadingWords", "for_templates"]

CITIES = "handbook/assets/javascripts/cities"
"""Where the names of cities lie below the themes, a script for each language."""


@dataclass(frozen=True, slots=True)
class ReadingWords(Sayings):
    """What is said by checklists, marks, the tool for shared hours, and offline reading."""

    context: ClassVar[str] = "reading"

    ticks_label: str = "Checklist"
    ticks_count: str = "{done} of {all}"
    ticks_kept: str = "Ticks stay in this browser."
    ticks_lost: str = "This browser keeps nothing: ticks last until you leave the page."
    ticks_clear: str = "Clear the ticks"
    ticks_undo: str = "Put the ticks back"

    decide_label: str = "To be decided"
    decide_legend: str = (
        "What is underlined with dots, or stands in a box with a dotted edge, "
        "is for each organisation to decide."
    )
    decide_list: str = "What there is to decide on this page"

    hours_without: str = (
        "With JavaScript, you could enter cities and working hours here "
        "and see which hours they have in common."
    )
    hours_label: str = "Cities and working hours"
    hours_city: str = "City"
    hours_from: str = "From"
    hours_to: str = "To"
    hours_day: str = "Day"
    hours_add: str = "Add a city"
    hours_remove: str = "Remove {city}"
    hours_address: str = "The address of this page keeps your cities: send it to your team."
    hours_few: str = "Enter two cities or more."
    hours_unknown: str = (
        "“{city}” is not in the list. "
        "Enter a large city in the same time zone, or a country that has only one."
    )
    hours_empty: str = "The working day of {city} has no length."
    hours_all: str = "On {date}, {cities} have {length} in common: {times}."
    hours_none: str = "On {date}, {cities} have no hour in common."
    hours_table: str = "Hours that two or more share"
    hours_who: str = "Who"
    hours_everybody: str = "Everybody"
    hours_local: str = "Local time"
    hours_clock: str = "The working days on the clock of {city}"
    hours_key_work: str = "working day"
    hours_key_some: str = "two or more"
    hours_key_all: str = "everybody"

    offline_keep: str = "Keep this handbook for offline reading"
    offline_progress: str = "{done} of {all} pages"
    offline_kept: str = "It is kept in this browser."
    offline_failed: str = "Not all of it could be fetched. Try again when you are online."
    offline_missing: str = "You are offline, and this page is not kept in this browser."
    offline_again: str = "Go back to a page that you have read, or try again when you are online."


def for_templates(language: str) -> dict[str, Any]:
    """Return the words in a language: ``plain`` by name, and those of each helper as JSON.

    ``cities`` is the language whose names of cities are shown.
    """
    words = spoken(ReadingWords, language)
    plain = {field.name: getattr(words, field.name) for field in fields(words)}
    helpers: dict[str, dict[str, str]] = {}
    for name, text in plain.items():
        helper, _, word = name.partition("_")
        helpers.setdefault(helper, {})[word] = text
    scripts = {name: json.dumps(said, ensure_ascii=False) for name, said in helpers.items()}
    return {"plain": plain, "cities": _cities(language), **scripts}


def _cities(language: str) -> str:
    folder = themes_folder() / CITIES
    names = (language, language.partition("-")[0])
    return next((name for name in names if (folder / f"{name}.js").is_file()), "en")
