"""The calendar file of an edition."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from icalendar import Calendar
from tests.render import sample

from farflung.kinds import PlaceShown
from farflung.render.events import calendar_file
from farflung.render.letter import render_letter, render_web_letter
from farflung.render.page import edition_page
from farflung.render.web import web_site


def parsed() -> Calendar:
    """Read back the calendar of the sample."""
    calendar = Calendar.from_ical(calendar_file(sample.every_kind(), sample.look()))
    assert isinstance(calendar, Calendar)
    return calendar


def test_times_are_utc() -> None:
    """A morning in Tokyo is the evening before in UTC; the end follows from the minutes."""
    tea, quiet = parsed().events
    assert tea.decoded("dtstart") == dt.datetime(2026, 11, 25, 23, 30, tzinfo=dt.UTC)
    assert tea.decoded("dtend") == dt.datetime(2026, 11, 26, 0, 15, tzinfo=dt.UTC)
    assert tea["location"] == "https://example.org/tea"
    assert quiet.decoded("dtstart") == dt.datetime(2026, 11, 27, 14, 0, tzinfo=dt.UTC)
    assert "dtend" not in quiet


def test_as_rfc_5545_asks() -> None:
    """Lines end in CRLF and have 75 octets at most; what is required is there; text is escaped."""
    long = sample.entry(
        "event", "会議; tea, cake\\" * 9, "One, two; three.", day=dt.date(2026, 11, 26),
        time="08:30", timezone="Africa/Lagos",
    )  # fmt: skip
    data = calendar_file(sample.edition(sample.section("event", "Events", long)), sample.look())
    lines = data.split(b"\r\n")
    assert data.endswith(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    whole = data.replace(b"\r\n ", b"").decode()
    for name in ("VERSION:2.0", "PRODID:", "UID:", "DTSTAMP:20261123T063000Z"):
        assert f"\r\n{name}" in whole
    assert "DTSTART:20261126T073000Z" in whole
    assert r"SUMMARY:会議\; tea\, cake\\" in whole
    (event,) = Calendar.from_ical(data).events
    assert str(event["summary"]) == long.heading


def test_one_uid_in_all_editions() -> None:
    """An event that several editions carry is one event, whatever else is edited in it."""
    (first, *_), edition = parsed().events, sample.every_kind()
    moved = replace(edition, frozen=dt.datetime(2026, 12, 1, tzinfo=dt.UTC))
    (again, *_) = Calendar.from_ical(calendar_file(moved, sample.look())).events
    assert first["uid"] == again["uid"]
    assert str(first["uid"]).endswith("@example.org")
    assert len({str(event["uid"]) for event in parsed().events}) == 2


def test_linked_where_it_is() -> None:
    """Page, letter and text lead to the file of the edition; a preview, which has none, does not."""
    edition, look = sample.every_kind(), sample.look()
    address = f"{sample.SITE}newsletter/2026-W47/events.ics"
    letter = render_letter(edition, look)
    assert f'href="{address}"' in letter.html
    assert address in letter.text
    assert 'href="./events.ics"' in render_web_letter(edition, look)
    assert 'href="events.ics"' in repr(edition_page(edition, look, preview=False))
    assert "events.ics" not in repr(edition_page(edition, look, preview=True))
    files = [file.path for file in web_site([edition], (), look).files]
    assert files.count("2026-W47/events.ics") == 1


def test_no_dates_no_file() -> None:
    """An edition without events has no calendar file and no link to one."""
    edition, look = sample.edition(), sample.look()
    assert calendar_file(edition, look) == b""
    assert not [f for f in web_site([edition], (), look).files if f.path.endswith(".ics")]


def test_what_no_page_shows_is_in_no_calendar() -> None:
    """A kind for the letter alone stays out of the file, and the letter does not lead to it."""
    kind = replace(sample.kinds()["event"], places=(PlaceShown.LETTER,))
    look = sample.look(extra={"event": kind})
    assert calendar_file(sample.every_kind(), look) == b""
    letter = render_letter(sample.every_kind(), look)
    assert "Tea with nobody in charge" in letter.html
    assert "events.ics" not in letter.html + letter.text
