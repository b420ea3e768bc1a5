"""The dates of an edition as a calendar file: iCalendar (RFC 5545)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from email.utils import parseaddr
from hashlib import sha256
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from farflung import markup
from farflung.kinds import PlaceShown
from farflung.render.rows import body_html, clean, moment_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from farflung.model import Edition, Entry
    from farflung.render.calendar import Moment
    from farflung.render.look import Look

__all__ = ["CALENDAR", "calendar_file"]

CALENDAR = "events.ics"
"""The name of the file, beside the edition's page."""

_ID = 32  # hexadecimal digits


def calendar_file(edition: Edition, look: Look) -> bytes:
    """Return what takes place at a time as iCalendar; nothing where the edition has no such entry.

    Times are in UTC, so that the file needs no definition of a time zone. An event has the same
    UID in every edition that carries it, so that a calendar holds it once. Only what may be shown
    on a page, to everybody, is in it; it is said in the language of the look.
    """
    dated = tuple(_dated(edition, look))
    if not dated:
        return b""
    from icalendar import Calendar, Event  # noqa: PLC0415 - slow, and few runs come here

    calendar = Calendar()
    calendar.add("prodid", "-//Farflung//Newsletter//EN")
    calendar.add("version", "2.0")
    for entry, moment in dated:
        event = Event()
        for name, value in _properties(edition, entry, moment, look):
            event.add(name, value)
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _dated(edition: Edition, look: Look) -> Iterator[tuple[Entry, Moment]]:
    for entry in edition.entries:
        kind = look.kinds.get(entry.kind)
        moment = moment_of(entry, look.calendar)
        if moment and kind and kind.shown_in(PlaceShown.PAGE) and not entry.audience:
            yield replace(entry.in_language(look.language), path=entry.path), moment


def _properties(
    edition: Edition, entry: Entry, moment: Moment, look: Look
) -> Iterator[tuple[str, str | dt.datetime]]:
    start = dt.datetime.fromisoformat(moment.iso)
    yield "uid", _uid(entry, look)
    yield "dtstamp", edition.frozen or start
    yield "dtstart", start
    minutes = entry.value("minutes")
    if isinstance(minutes, int | float):
        yield "dtend", start + dt.timedelta(minutes=minutes)
    yield "summary", clean(entry.heading)
    texts = {
        "location": clean(str(entry.value("where") or "")),
        "description": clean(markup.plain_text(body_html(entry.body))),
        "url": entry.link,
    }
    yield from ((name, text) for name, text in texts.items() if text)


def _uid(entry: Entry, look: Look) -> str:
    """Name an event by its section and file, at the domain of the publication's sender."""
    name = "/".join(PurePosixPath(entry.path).parts[-2:])
    domain = parseaddr(look.publication.sender)[1].rpartition("@")[2]
    return f"{sha256(name.encode()).hexdigest()[:_ID]}@{domain}"
