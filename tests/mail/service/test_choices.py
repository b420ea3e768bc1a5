"""The form of choices, and the limits of asking: pure rules."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from farflung.mail.service.choices import Choices, Fault, Form, Offer, choices_of, read_form
from farflung.mail.service.limits import Limiter
from farflung.mail.service.pages import negotiate

OFFER = Offer(("weekly", "monthly"), ("highlights", "pets", "books"), ("en", "ja"))
TODAY = dt.date(2026, 11, 27)


@given(
    st.sets(st.sampled_from(OFFER.cadences), min_size=1),
    st.sets(st.sampled_from(OFFER.sections)),
    st.sampled_from(OFFER.languages),
    st.none() | st.dates(dt.date(2026, 11, 28), dt.date(2027, 11, 27)),
)
def test_what_the_page_shows_is_what_it_sends(
    cadences: set[str], muted: set[str], language: str, paused: dt.date | None
) -> None:
    """A form sent as it was shown changes nothing."""
    choices = Choices(frozenset(cadences), frozenset(muted), language, paused)
    sent = [
        *(("cadence", name) for name in cadences),
        *(("shown", name) for name in OFFER.sections),
        *(("section", name) for name in OFFER.sections if name not in muted),
        ("language", language),
        ("paused", paused.isoformat() if paused else ""),
    ]
    assert read_form(sent, OFFER, TODAY) == Form(choices)
    assert choices_of(OFFER, cadences, muted, language, paused) == choices


@given(
    st.lists(
        st.tuples(st.sampled_from(["cadence", "section", "shown", "language", "paused"]), st.text())
    )
)
def test_no_form_is_too_strange(fields: list[tuple[str, str]]) -> None:
    """Whatever comes are choices that are on offer, or there is a fault in our words."""
    form = read_form(fields, OFFER, TODAY)
    assert form.choices.cadences <= set(OFFER.cadences)
    assert form.choices.muted <= set(OFFER.sections)
    assert form.choices.language in OFFER.languages
    assert form.choices.cadences or form.fault is Fault.NOTHING_CHOSEN


def test_a_section_that_is_new_is_not_muted() -> None:
    """A page that was opened before a section came to the publication says nothing of it."""
    fields = [("cadence", "weekly"), ("shown", "pets"), ("shown", "highlights")]
    assert read_form(fields, OFFER, TODAY).choices.muted == {"pets", "highlights"}


def test_what_nobody_set_is_as_usual() -> None:
    """Who chose nothing, or what is offered no more, is shown the main cadence and language."""
    assert choices_of(OFFER, (), (), "", None) == OFFER.usual
    assert choices_of(OFFER, ("daily",), (), "sw", None) == OFFER.usual
    alone = Offer(("weekly",), (), ("en",))
    assert read_form([], alone, TODAY) == Form(alone.usual)


def test_a_pause_that_is_over_is_none() -> None:
    """A day that has come is no pause; one in ten years is a slip of the finger."""
    for day in ("2026-11-27", "2020-01-01", "  "):
        form = read_form([("cadence", "weekly"), ("paused", day)], OFFER, TODAY)
        assert form == Form(OFFER.usual)
    for day in ("2036-11-27", "tomorrow", "2026-13-01"):
        far = [("cadence", "weekly"), ("paused", day)]
        assert read_form(far, OFFER, TODAY).fault is Fault.WRONG_DAY


def test_limits_are_per_client_and_keep_no_address() -> None:
    """Buckets fill again; a household's IPv6 addresses are one client; nothing names anybody."""
    limiter = Limiter(b"chance", rate=1.0, burst=2.0)
    assert [limiter.allows("192.0.2.1", 0.0) for _ in range(3)] == [True, True, False]
    assert limiter.allows("192.0.2.2", 0.0)
    assert limiter.allows("192.0.2.1", 1.5)
    assert limiter.allows("2001:db8::1", 0.0)
    assert limiter.allows("2001:db8::2", 0.0)
    assert not limiter.allows("2001:db8:0:0:ffff::3", 0.0)
    assert not limiter.allows("::ffff:192.0.2.1", 1.6)
    assert limiter.allows("testclient", 0.0)
    kept = repr(limiter)
    for seen in ("192.0.2.1", "2001:db8", "testclient"):
        assert seen not in kept
    for number in range(30_000):
        limiter.allows(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}", 2.0)
    assert len(limiter._buckets) == 20_000


def test_the_language_of_a_page() -> None:
    """The link's, else the browser's by weight, else the publication's, else English."""
    assert negotiate("ja", "es", "uk") == "ja"
    assert negotiate("", "sw, uk;q=0.3, es;q=0.9", "en") == "es"
    assert negotiate("", "es;q=0", "uk") == "uk"
    assert negotiate("xx", "sw", "sw") == "en"
