"""Which entries of a frozen edition may still be shown."""

from __future__ import annotations

from tests.builders import day, entry, period

from farflung.edition.expiry import unexpired
from farflung.model import Edition, Section


def test_an_entry_is_shown_on_its_last_day_and_not_after_it() -> None:
    """What expires on a day is there on that day and gone on the next; the rest stays in order."""
    lasting = entry("lasting", "2026-11-16")
    passing = entry("passing", "2026-11-17", expires=day("2026-11-20"))
    last = entry("last", "2026-11-18")
    section = Section("pets", "pet", "Pets", (lasting, passing, last))
    edition = Edition(period("2026-W47"), (section,), answers=(passing,))
    assert unexpired(edition, day("2026-11-20")) == edition
    after = unexpired(edition, day("2026-11-21"))
    assert after.sections[0].items == (lasting, last)
    assert after.answers == ()
    assert edition.sections[0].items == (lasting, passing, last)
