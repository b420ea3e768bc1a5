"""Write the names of cities for the tool of shared hours anew: `make cities`.

The time zones and the countries that they are in come from ``zone.tab`` of the tz database (package
tzdata), the names of their cities in each language from Unicode CLDR (package babel).
"""

from __future__ import annotations

import unicodedata
from importlib.resources import files

from babel.core import get_global
from babel.dates import get_timezone_location

from farflung.catalogue import CATALOGUES, locale_of
from farflung.resources import themes_folder
from farflung.site.reading import CITIES

REGIONS = {"Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}


def zones() -> list[tuple[str, str]]:
    """Return each time zone's name, as CLDR has it, and its country (ISO 3166-1)."""
    found: set[tuple[str, str]] = set()
    text = (files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            country, _, name = line.split("\t")[:3]
            found.add((get_global("zone_aliases").get(name, name), country))
    return sorted(found)


def other_names() -> dict[str, set[str]]:
    """Return further cities of time zones: those that they were named after before, and neighbours."""
    found: dict[str, set[str]] = {}
    for alias, zone in get_global("zone_aliases").items():
        if alias.partition("/")[0] in REGIONS:
            found.setdefault(zone, set()).add(_city_in(alias))
    return found


def script(language: str) -> str:
    """Return the script that names the cities of all time zones in a language.

    A row is the zone, its country, its city, and further names; the one in the zone's name is left out.
    """
    rows = ["Etc/UTC||UTC|"]
    others = other_names()
    for zone, country in zones():
        city = get_timezone_location(zone, locale=locale_of(language), return_city=True)
        known = {_folded(city), _folded(_city_in(zone))}
        more = sorted(name for name in others.get(zone, ()) if _folded(name) not in known)
        rows.append(f"{zone}|{country}|{city}|{','.join(more)}")
    return "window.farflungCities = `\n" + "\n".join(rows) + "\n`\n"


def _city_in(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")


def _folded(name: str) -> str:
    decomposed = unicodedata.normalize("NFD", name.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def languages() -> list[str]:
    """Return the languages that the fixed words are in."""
    return ["en", *sorted(file.stem.replace("_", "-") for file in CATALOGUES.glob("*.po"))]


def main() -> None:
    """Write a script for each language."""
    folder = themes_folder() / CITIES
    for language in languages():
        (folder / f"{language}.js").write_text(script(language), "utf-8")
        print(f"{language}: {len(zones())} time zones")


if __name__ == "__main__":
    main()
