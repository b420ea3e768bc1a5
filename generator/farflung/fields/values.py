"""How the text that somebody typed becomes a value, one function for each type of field.

Each takes the field's declaration and the text, and raises :class:`BadValue`.
"""

from __future__ import annotations

import re
import unicodedata
import zoneinfo
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from farflung.catalogue import is_country, is_language
from farflung.fields.spec import BadValue
from farflung.problems import did_you_mean, listed
from farflung.texts import has_control_characters, is_web_address, squeeze

if TYPE_CHECKING:
    from farflung.fields.spec import FieldSpec

_MONTH_DAY = re.compile(r"([0-9]{2})-([0-9]{2})")
_FOCUS = re.compile(r"(\S+)\s+(\S+)")
_SHARE = re.compile(r"(100|[0-9]{1,2})%")
_ACROSS = {"left": "0%", "centre": "50%", "center": "50%", "right": "100%"}
_DOWN = {"top": "0%", "middle": "50%", "centre": "50%", "center": "50%", "bottom": "100%"}
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE = re.compile(r"[-+]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,18}\.[0-9]{1,18}")
PICTURES = (".gif", ".heic", ".heif", ".jpeg", ".jpg", ".png", ".webp")
"""How the name of a picture ends."""
_TEAM = re.compile(r"team:[a-z0-9]+(-[a-z0-9]+)*")
_LEAP_YEAR = 2000
_LONGEST_NAME = 200  # bytes; file systems stop at 255


def read_text(spec: FieldSpec, given: str) -> str:
    """Read one line of text."""
    return _within(spec, squeeze(given))


def read_markdown(spec: FieldSpec, given: str) -> str:
    """Read text of several lines."""
    return _within(spec, unicodedata.normalize("NFC", given).strip())


def _within(spec: FieldSpec, text: str) -> str:
    if spec.max is not None and len(text) > spec.max:
        raise BadValue(
            "too-long", f"has {len(text)} characters, at most {spec.max} fit", "shorten it"
        )
    if has_control_characters(text, lines=True):
        raise BadValue("control-character", "holds an invisible control character", "retype it")
    return text


def read_date(_: FieldSpec, given: str) -> date:
    """Read a day."""
    try:
        if _DAY.fullmatch(given.strip()):
            return date.fromisoformat(given.strip())
    except ValueError:
        pass
    raise BadValue("wrong-date", f'"{given}" is not a date', "write it as 2026-11-19")


def read_month_day(_: FieldSpec, given: str) -> str:
    """Read a day of any year."""
    match = _MONTH_DAY.fullmatch(given.strip())
    try:
        if match:
            date(_LEAP_YEAR, int(match[1]), int(match[2]))
            return match[0]
    except ValueError:
        pass
    hint = "write it as 03-21, without a year"
    raise BadValue("wrong-date", f'"{given}" is not a day of the year', hint)


def read_time(_: FieldSpec, given: str) -> str:
    """Read a time of day."""
    if not _TIME.fullmatch(given.strip()):
        raise BadValue("wrong-time", f'"{given}" is not a time of day', "write it as 14:30")
    return given.strip()


def read_url(_: FieldSpec, given: str) -> str:
    """Read an address of the web."""
    address = given.strip()
    if not is_web_address(address):
        raise BadValue(
            "wrong-address", f'"{squeeze(given)}" is not a web address', "begin it with https://"
        )
    return address


def read_image(_: FieldSpec, given: str) -> str:
    """Read a picture's file name."""
    name = given.strip()
    if not name.lower().endswith(PICTURES):
        raise BadValue("wrong-picture-type", f'"{name}" is not a {listed(PICTURES)} file')
    if has_control_characters(name) or len(name.encode()) > _LONGEST_NAME:
        raise BadValue("wrong-file-name", "is no name that a file can have", "call it mochi.jpg")
    return name


def read_focus(_: FieldSpec, given: str) -> str:
    """Read how far from the left and from the top, in percent or in words; returns percent."""
    match = _FOCUS.fullmatch(given.strip().lower())
    sides = zip(match.groups(), (_ACROSS, _DOWN), strict=True) if match else ()
    places = [words.get(side, side) for side, words in sides]
    if not places or not all(map(_SHARE.fullmatch, places)):
        message = f'"{squeeze(given)}" is not a place in a picture'
        hint = "write how far from the left and from the top: 30% 60%, or left top"
        raise BadValue("wrong-focus", message, hint)
    return " ".join(places)


def read_choice(spec: FieldSpec, given: str) -> str:
    """Read one of the choices."""
    word = squeeze(given)
    if word not in spec.choices:
        hint = did_you_mean(word, spec.choices) or f"choose {listed(spec.choices)}"
        raise BadValue("wrong-choice", f'"{word}" is not one of the choices', hint)
    return word


def read_number(spec: FieldSpec, given: str) -> int | float:
    """Read a number within its limits."""
    text = given.strip()
    if _WHOLE.fullmatch(text):
        value: int | float = int(text)
    elif _DECIMAL.fullmatch(text):
        value = float(text)
    else:
        raise BadValue("wrong-number", f'"{given}" is not a number', "write it as 12 or 1.5")
    if spec.min is not None and value < spec.min:
        raise BadValue("wrong-number", f"{given} is less than {spec.min}")
    if spec.max is not None and value > spec.max:
        raise BadValue("wrong-number", f"{given} is more than {spec.max}")
    return value


def read_isbn(_: FieldSpec, given: str) -> str:
    """Read an ISBN of 10 or 13 digits, whose check digit fits."""
    digits = given.replace("-", "").replace(" ", "").upper()
    if re.fullmatch(r"[0-9]{9}[0-9X]", digits):
        values = [10 if c == "X" else int(c) for c in digits]
        valid = sum((10 - i) * v for i, v in enumerate(values)) % 11 == 0
    elif re.fullmatch(r"97[89][0-9]{10}", digits):
        valid = sum((3 if i % 2 else 1) * int(c) for i, c in enumerate(digits)) % 10 == 0
    else:
        raise BadValue("wrong-isbn", f'"{given}" is not an ISBN', "it has 10 or 13 digits")
    if not valid:
        raise BadValue(
            "wrong-isbn", f'the check digit of the ISBN "{given}" does not fit', "look again"
        )
    return digits


@cache
def timezones() -> frozenset[str]:
    """Return the names of all time zones that this machine knows."""
    return frozenset(zoneinfo.available_timezones())  # walks a thousand files


def read_timezone(_: FieldSpec, given: str) -> str:
    """Read the name of a time zone."""
    name = given.strip()
    known = timezones()
    if name not in known:
        hint = did_you_mean(name, known) or "write it as Africa/Lagos"
        raise BadValue("wrong-timezone", f'"{name}" is not a time zone', hint)
    return name


def read_country(_: FieldSpec, given: str) -> str:
    """Read the code of a country."""
    code = given.strip()
    if not re.fullmatch(r"[A-Z]{2}", code):
        raise BadValue(
            "wrong-country", f'"{code}" is not a country code', "two capital letters, such as KE"
        )
    return code


def read_language(_: FieldSpec, given: str) -> str:
    """Read the tag of a language."""
    tag = given.strip()
    if not is_language(tag):
        raise BadValue("unknown-language", f'"{tag}" is not a language', "write it as en or pt-BR")
    return tag


def read_group(_: FieldSpec, given: str) -> str:
    """Read a group of readers."""
    group = given.strip()
    kind, _colon, name = group.partition(":")
    if kind == "country" and is_country(name):
        return group
    if _TEAM.fullmatch(group):
        return group
    hint = "write it as country:JP or team:payments"
    if is_country(group):
        hint = f"write it as country:{group}"
    elif kind == "country" and is_country(name.upper()):
        hint = f"write it as country:{name.upper()}"
    raise BadValue("wrong-audience", f'"{squeeze(given)}" is no country and no team', hint)
