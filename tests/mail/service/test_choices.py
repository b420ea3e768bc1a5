"""The form of choices, and the limits of asking: pure rules."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from farflung.mail.service.choices import Choices, Fault, Offer, choices_of, read_choices
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
    assert read_choices(sent, OFFER, TODAY) == choices
    assert choices_of(OFFER, cadences, muted, language, paused) == choices


@given(
    st.lists(
        st.tuples(st.sampled_from(["cadence", "section", "shown", "language", "paused"]), st.text())
    )
)
def test_no_form_is_too_strange(fields: list[tuple[str, str]]) -> None:
    """Whatever comes is a fault in our words, or choices that are on offer."""
    read = read_choices(fields, OFFER, TODAY)
    if isinstance(read, Choices):
        assert read.cadences <= set(OFFER.cadences)
        assert read.muted <= set(OFFER.sections)
        assert read.language in OFFER.languages
    else:
        assert read in Fault


def test_a_section_that_is_new_is_not_muted() -> None:
    """A page that was opened before a section came to the publication says nothing of it."""
    fields = [("cadence", "weekly"), ("shown", "pets"), ("shown", "highlights")]
    read = read_choices(fields, OFFER, TODAY)
    assert isinstance(read, Choices)
    assert read.muted == {"pets", "highlights"}


def test_what_nobody_set_is_as_usual() -> None:
    """Who chose nothing, or what is offered no more, is shown the main cadence and language."""
    assert choices_of(OFFER, (), (), "", None) == OFFER.usual
    assert choices_of(OFFER, ("daily",), (), "sw", None) == OFFER.usual
    alone = Offer(("weekly",), (), ("en",))
    assert read_choices([], alone, TODAY) == alone.usual


def test_a_pause_that_is_over_is_none() -> None:
    """A day that has come is no pause; one in ten years is a slip of the finger."""
    for day, paused in (("2026-11-27", None), ("2020-01-01", None)):
        read = read_choices([("cadence", "weekly"), ("paused", day)], OFFER, TODAY)
        assert isinstance(read, Choices)
        assert read.paused is paused
    far = [("cadence", "weekly"), ("paused", "2036-11-27")]
    assert read_choices(far, OFFER, TODAY) is Fault.WRONG_DAY


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
