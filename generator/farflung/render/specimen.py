"""An edition with everything an edition can hold, to try a theme on before anybody's words are in it."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from farflung.kinds import Source
from farflung.model import (
    Cadence,
    ChangeKind,
    Edition,
    Entry,
    FeedItem,
    Field,
    FieldType,
    HandbookChange,
    Opening,
    Period,
    Picture,
    Rendition,
    Section,
    SourcePicture,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from farflung.fields import FieldSpec
    from farflung.kinds import Kind
    from farflung.model import Item, Value

__all__ = ["SPECIMEN_PICTURE", "specimen"]

_DAY = dt.date(2026, 11, 19)
_WEEK = Period(dt.date(2026, 11, 16), dt.date(2026, 11, 22), Cadence.WEEKLY, "2026-W47")
_BODY = "Words, **strong** ones, and\n\n> a quotation\n\n- with a list\n- of [links](https://example.org/)"
_VALUES: dict[FieldType, Value] = {
    FieldType.DATE: _DAY,
    FieldType.TIME: "14:30",
    FieldType.MONTH_DAY: "11-19",
    FieldType.URL: "https://example.org/",
    FieldType.IMAGE: "picture.jpg",
    FieldType.PEOPLE: ("Amara Okafor", "Kenji Sato"),
    FieldType.NUMBER: 7,
    FieldType.ISBN: "9780306406157",
    FieldType.TIMEZONE: "Africa/Lagos",
    FieldType.COUNTRY: "NG",
}
_SHA = hashlib.sha256(b"specimen").hexdigest()
_FILE = Rendition(Path("specimen.jpg"), 1200, 800, "image/jpeg", _SHA)

SPECIMEN_PICTURE = Picture(_SHA, (_FILE,), (), _FILE)
"""The picture that the entries of :func:`specimen` show."""


def specimen(kinds: Mapping[str, Kind]) -> Edition:
    """Return an edition with every kind twice: with all its fields, and with the required alone."""
    sections = tuple(
        Section(name, name, kind.section, tuple(_items(kind))) for name, kind in kinds.items()
    )
    riddles = tuple(
        _entry(kind, kind.fields, "answered") for kind in kinds.values() if kind.reveals
    )
    opening = Opening(_BODY, "Amara Okafor", "A specimen")
    return Edition(_WEEK, sections, opening, answers=riddles)


def _items(kind: Kind) -> Iterable[Item]:
    if kind.source is Source.GIT:
        for change in ChangeKind:
            yield HandbookChange(f"{change}.md", "A page", change, "old.md", "Say it better", "a/")
        return
    yield _entry(kind, kind.fields, "full")
    yield _entry(kind, [spec for spec in kind.fields if spec.required], "bare")
    if kind.source is Source.FEEDS:
        moment = dt.datetime.combine(_DAY, dt.time(9), dt.UTC)
        link = "https://example.org/story"
        yield FeedItem(kind.name, "A feed", link, "A story", link, moment, "A. Guest", "Some words")


def _entry(kind: Kind, specs: Iterable[FieldSpec], name: str) -> Entry:
    filled = {spec.name: _value(spec) for spec in specs}
    alt = next((spec.alt for spec in kind.fields if spec.type is FieldType.IMAGE), "")
    return Entry(
        section=kind.name,
        kind=kind.name,
        path=f"newsletter/entries/{kind.name}/{name}.md",
        sha256=_SHA,
        date=_DAY,
        heading=str(filled.get(kind.heading, kind.label)),
        body=_BODY if name != "bare" or kind.body.required else "",
        by=str(filled.get("by", "")),
        link=str(filled.get("link", "")),
        audience=("NG",) if "audience" in filled else (),
        fields=tuple(
            Field(spec.name, spec.label, spec.type, filled[spec.name])
            for spec in kind.fields
            if spec.name in filled
        ),
        pictures=tuple(
            SourcePicture(spec.name, "picture.jpg", _SHA, f"A picture of {alt}")
            for spec in kind.fields
            if spec.type is FieldType.IMAGE and spec.name in filled
        ),
    )


def _value(spec: FieldSpec) -> Value:
    if spec.choices:
        return spec.choices[0]
    return _VALUES.get(spec.type, spec.label)
