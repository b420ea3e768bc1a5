"""Which entries of a frozen edition may still be shown."""

from __future__ import annotations

from tests.builders import day, entry, period

from farflung.edition.expiry import lasting, unexpired
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


def test_what_has_closed_stays_and_says_so() -> None:
    """An opportunity is open on its last day, and over from the next on; it is not taken out."""
    offer = entry("offer", "2026-11-16", closes=day("2026-11-20"))
    edition = Edition(period("2026-W47"), (Section("offers", "opportunity", "Offers", (offer,)),))
    assert [e.over for e in unexpired(edition, day("2026-11-20")).entries] == [False]
    assert [e.over for e in unexpired(edition, day("2026-11-21")).entries] == [True]


def test_what_lasts() -> None:
    """Entries of kinds for the letter alone are left out, of sections and of answers."""
    kept, secret = entry("kept"), entry("secret", kind="support")
    section = Section("all", "highlight", "All", (kept, secret))
    edition = Edition(period("2026-W47"), (section,), answers=(secret,))
    assert lasting(edition, {"support"}).entries == (kept,)
    assert lasting(edition, {"support"}).answers == ()
