"""The columns of a list as other programs export it: which is which, and what a cell says."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from farflung.catalogue import is_country, locale_of
from farflung.fields import BadValue, FieldSpec, parse
from farflung.mail.subscribers.addresses import normalise
from farflung.mail.subscribers.records import FIELDS
from farflung.model import FieldType
from farflung.problems import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["ADDRESS", "COLUMNS", "FAMILY", "GIVEN", "CellReader", "Choices", "column_of"]

ADDRESS = "address"
GIVEN, FAMILY = "given name", "family name"
COLUMNS = (ADDRESS, *FIELDS, GIVEN, FAMILY)
"""What a column can be: the address, a field of the profile, or one half of the name."""

_NAMES: dict[str, tuple[str, ...]] = {
    ADDRESS: (
        *("email", "mail", "email address", "mail address"),
        *("work email", "work email address", "business email", "primary email"),
    ),
    "name": ("full name", "display name", "person", "employee", "employee name"),
    GIVEN: ("first name", "firstname", "givenname", "preferred first name"),
    FAMILY: ("last name", "lastname", "surname", "familyname"),
    "language": ("lang", "locale", "preferred language", "correspondence language"),
    "timezone": ("time zone", "tz", "zone"),
    "country": ("country code", "work country", "location country"),
    "teams": ("team", "department", "group", "groups"),
    "cadences": ("cadence", "frequency"),
    "muted": ("muted sections",),
    "paused": ("paused until", "pause until"),
}
_MOST = 200  # characters of a name
_BETWEEN = re.compile(r"[;,|\n]+")
_NAME = FieldSpec("name", FieldType.TEXT, max=_MOST)
_FORMULA = re.compile(r"'(?=[=+\-@\t'])")
"""The apostrophe that keeps a spreadsheet from taking a text for a formula."""


def column_of(header: str) -> str:
    """Return which column a header names, empty for none that we know."""
    plain = " ".join(re.split(r"[\s_.\-]+", header.strip().casefold())).replace("e mail", "email")
    if plain in COLUMNS:
        return plain
    return next((name for name, known in _NAMES.items() if plain in known), "")


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen: teams by their id, with the name people see, cadences, sections.

    Without any ``teams``, every team may be named.
    """

    teams: Mapping[str, str] = field(default_factory=dict)
    cadences: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()


class CellReader:
    """Reads cells by their column; of what many rows share, such as time zones, each once."""

    def __init__(self, choices: Choices) -> None:
        """Take what can be chosen."""
        self._choices = choices
        self._shared: Callable[[str, str], Any] = lru_cache(maxsize=4096)(self._read_shared)

    def read(self, column: str, cell: str) -> Any:
        """Return what a cell says. Raises :class:`BadValue`, also for an address that is missing."""
        text = _FORMULA.sub("", cell, count=1) if cell.startswith("'") else cell
        if column == ADDRESS:
            return normalise(text)
        if column in {"name", GIVEN, FAMILY}:
            if not text.isprintable() and any("\ud800" <= c <= "\udfff" for c in text):
                raise BadValue("not-utf8", "is not UTF-8 text", "retype it")
            return parse(_NAME, text)
        return self._shared(column, text.strip())

    def _read_shared(self, column: str, text: str) -> Any:
        if column in {"teams", "cadences", "muted"}:
            words = (word.strip() for word in _BETWEEN.split(text))
            one = {"teams": self._team, "cadences": self._cadence, "muted": self._section}[column]
            return frozenset(one(word) for word in words if word)
        if column == "paused":
            return parse(FieldSpec(column, FieldType.DATE), text) if text else None
        return _ONE_VALUE[column](text) if text else ""

    def _team(self, word: str) -> str:
        teams = self._choices.teams
        slug = re.sub(r"[^a-z0-9]+", "-", word.lower()).strip("-")
        titled = (id_ for id_, title in teams.items() if title.casefold() == word.casefold())
        found = next(titled, slug)
        if not found or (teams and found not in teams):
            hint = did_you_mean(found, teams) or "name it in newsletter.yml, at teams"
            raise BadValue("unknown-team", f'there is no team "{word}"', hint)
        return found

    def _cadence(self, word: str) -> str:
        return _chosen(word.lower(), self._choices.cadences, "wrong-choice", "cadence")

    def _section(self, word: str) -> str:
        return _chosen(word, self._choices.sections, "unknown-section", "section")


def _chosen(word: str, known: tuple[str, ...], rule: str, what: str) -> str:
    if word not in known:
        raise BadValue(rule, f'there is no {what} "{word}"', did_you_mean(word, known))
    return word


def _language(text: str) -> str:
    """Read a tag, also as systems write locales: ``pt_BR``, ``pt_BR.UTF-8``."""
    tag = text.partition(".")[0].replace("_", "-")
    return str(parse(FieldSpec("language", FieldType.LANGUAGE), tag))


def _timezone(text: str) -> str:
    return str(parse(FieldSpec("timezone", FieldType.TIMEZONE), text))


def _country(text: str) -> str:
    """Read a code in any case, or a country's English name."""
    code = _countries().get(text.casefold(), text.upper())
    if not is_country(code):
        raise BadValue(
            "wrong-country", f'"{text}" is not a country', "write it as two letters, such as KE"
        )
    return code


@cache
def _countries() -> dict[str, str]:
    """Return the codes of countries by their English names, in small letters."""
    territories = locale_of("en").territories
    return {str(name).casefold(): str(code) for code, name in territories.items()} | {"uk": "GB"}


_ONE_VALUE: dict[str, Callable[[str], str]] = {
    "language": _language,
    "timezone": _timezone,
    "country": _country,
}
