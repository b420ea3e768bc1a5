"""The fields of an entry as rows that people read, by the type of each field alone."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from farflung import markup
from farflung.kinds import COMMON_FIELDS
from farflung.model import FieldType
from farflung.render.labels import choice_label, label_of
from farflung.texts import is_web_address

if TYPE_CHECKING:
    from farflung.kinds import Kind
    from farflung.model import Entry, Field, Value
    from farflung.render.calendar import Calendar, DayTile, Moment
    from farflung.render.look import Look

__all__ = ["NOTHING", "Row", "body_html", "clean", "day_of", "moment_of", "rows_of"]

_COMMON = {spec.name for spec in COMMON_FIELDS}
_PICTURES = {FieldType.IMAGE, FieldType.FOCUS}
_DAYS = {FieldType.DATE, FieldType.MONTH_DAY}
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]"
)
"""Control characters (Cc) and bidirectional embeddings, overrides and isolates (UAX 9)."""


NOTHING = Markup()
"""No mark-up at all."""


@dataclass(frozen=True, slots=True)
class Row:
    """One field: its label, its value, and the value as people read it; ``html`` where it is Markdown.

    ``link`` is the address where the value is one.
    """

    name: str
    label: str
    type: FieldType
    value: Value
    text: str
    html: Markup = NOTHING
    link: str = ""


def clean(text: str) -> str:
    """Drop control characters and what turns the direction of text round, keep line breaks."""
    return _INVISIBLE.sub("", text)


@lru_cache(maxsize=2048)  # page, letter, text and feeds show the same texts
def body_html(text: str) -> Markup:
    """Render Markdown as sanitised HTML; text that takes too long is shown as it was typed."""
    try:
        html = markup.to_html(text)
    except markup.SlowMarkup:
        html = markup.paragraphs(text)
    return Markup(clean(html))  # noqa: S704 - nh3 or escape() was the last to touch it


def rows_of(entry: Entry, kind: Kind | None, look: Look) -> tuple[Row, ...]:
    """Return the entry's fields in the kind's order, without heading, pictures and what is said of them."""
    hidden = set(_COMMON)
    if kind:
        hidden |= {kind.heading, *(spec.alt for spec in kind.fields)}
    shown = (
        field for field in entry.fields if field.name not in hidden and field.type not in _PICTURES
    )
    rows = (_row(field, f"kind.{entry.kind}.field.{field.name}", look) for field in shown)
    return tuple(row for row in rows if row.text)


def moment_of(entry: Entry, calendar: Calendar) -> Moment | None:
    """Return when an entry takes place, if its fields hold a day, a time and a time zone."""
    day, clock, zone = (
        _first(entry, type_) for type_ in (FieldType.DATE, FieldType.TIME, FieldType.TIMEZONE)
    )
    if isinstance(day, dt.date) and isinstance(clock, str) and isinstance(zone, str):
        return calendar.moment(day, clock, zone)
    return None


def day_of(entry: Entry, calendar: Calendar) -> DayTile | None:
    """Return the first day among an entry's fields as a leaf of a calendar."""
    day = next((field.value for field in entry.fields if field.type in _DAYS), None)
    return calendar.tile(day) if isinstance(day, str | dt.date) else None


def _first(entry: Entry, type_: FieldType) -> Value | None:
    return next((field.value for field in entry.fields if field.type is type_), None)


def _row(field: Field, context: str, look: Look) -> Row:
    text = clean(_text(field, context, look))
    html = body_html(text) if field.type is FieldType.MARKDOWN else NOTHING
    link = text if is_web_address(text) else ""
    named = clean(label_of(context, field.label, look))
    return Row(field.name, named, field.type, field.value, text, html, link)


def _text(field: Field, context: str, look: Look) -> str:  # noqa: PLR0911 - one line per type
    value, calendar = field.value, look.calendar
    if isinstance(value, dt.date):
        return calendar.full_day(value)
    if isinstance(value, tuple):
        return calendar.list([clean(word) for word in value])
    if isinstance(value, int | float):
        return calendar.number(value)
    match field.type:
        case FieldType.MONTH_DAY:
            return calendar.month_day(value)
        case FieldType.TIMEZONE:
            return calendar.place(value)
        case FieldType.COUNTRY:
            return calendar.country(value)
        case FieldType.CHOICE:
            return label_of(f"{context}.{value}", choice_label(value), look)
        case _:
            return value
