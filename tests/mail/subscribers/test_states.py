"""Coming and going: whatever happens in whatever order, nobody is mailed against their will."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from farflung.mail.subscribers.records import Reason, Standing, State
from farflung.mail.subscribers.states import CONFIRM_WITHIN, Event, Rules, after, awaits

if TYPE_CHECKING:
    from collections.abc import Sequence

NOW = dt.datetime(2026, 11, 27, 9, 0, tzinfo=dt.UTC)
ACTIVE = Standing(State.ACTIVE, NOW)
LEFT = Standing(State.UNSUBSCRIBED, NOW)
WISHES = {Event.CONFIRMED, Event.RETURNED}

happenings = st.lists(
    st.tuples(st.sampled_from(Event), st.timedeltas(dt.timedelta(0), dt.timedelta(days=10))),
    max_size=8,
)


def run(
    events: Sequence[tuple[Event, dt.timedelta]],
    start: Standing | None,
    *,
    confirm: bool,
    forgotten: bool = False,
) -> list[Standing | None]:
    """Return the standing after each event, beginning with the first."""
    found, now = [start], NOW
    for event, later in events:
        now += later
        found.append(after(found[-1], event, Rules(now, confirm), forgotten=forgotten))
    return found


@settings(max_examples=60)
@given(
    events=happenings,
    confirm=st.booleans(),
    start=st.sampled_from([LEFT, *(Standing(State.SUPPRESSED, NOW, r) for r in Reason if r)]),
)
def test_nobody_who_left_comes_back_without_their_wish(
    *, events: list[tuple[Event, dt.timedelta]], confirm: bool, start: Standing
) -> None:
    """Imports, sign-ups, bounces and complaints in any order make nobody active who left."""
    without = [(event, later) for event, later in events if event not in WISHES]
    for standing in run(without, start, confirm=confirm):
        assert standing is not None
        assert standing.state in {State.UNSUBSCRIBED, State.SUPPRESSED}


@settings(max_examples=60)
@given(events=happenings, confirm=st.booleans())
def test_forgotten_is_final_for_every_list(
    *, events: list[tuple[Event, dt.timedelta]], confirm: bool
) -> None:
    """Who was forgotten is nobody for imports and bounces, and active only once they confirmed."""
    lists = [(event, later) for event, later in events if event is Event.LISTED]
    assert set(run(lists, None, confirm=confirm, forgotten=True)) == {None}
    unconfirmed = [(e, later) for e, later in events if e is not Event.CONFIRMED]
    for wish in (Event.SIGNED_UP, Event.RETURNED):
        pending = after(None, wish, Rules(NOW, confirm), forgotten=True)
        for standing in run(unconfirmed, pending, confirm=confirm, forgotten=True):
            assert standing is not None
            assert standing.state is not State.ACTIVE


@settings(max_examples=60)
@given(happenings)
def test_an_open_list_has_nobody_who_did_not_confirm(
    events: list[tuple[Event, dt.timedelta]],
) -> None:
    """With double opt-in, whoever becomes active does so by confirming, within the time for it."""
    found = run(events, None, confirm=True)
    for (event, _), before, now in zip(events, found, found[1:], strict=False):
        if now is not None and now.state is State.ACTIVE and before != now:
            assert event is Event.CONFIRMED
            assert before is not None
            assert before.asked is not None
            assert now.since - before.asked < CONFIRM_WITHIN


@settings(max_examples=60)
@given(events=happenings, confirm=st.booleans(), forgotten=st.booleans())
def test_every_standing_makes_sense(
    *, events: list[tuple[Event, dt.timedelta]], confirm: bool, forgotten: bool
) -> None:
    """Suppressed has a reason and nothing else has; whoever is active or blocked is not asked."""
    for standing in run(events, None, confirm=confirm, forgotten=forgotten):
        if standing is not None:
            assert bool(standing.reason) == (standing.state is State.SUPPRESSED)
            if standing.state is State.ACTIVE or standing.reason is Reason.BLOCKED:
                assert standing.asked is None


@settings(max_examples=60)
@given(events=happenings, confirm=st.booleans(), event=st.sampled_from(Event))
def test_the_same_event_twice_is_once(
    *, events: list[tuple[Event, dt.timedelta]], confirm: bool, event: Event
) -> None:
    """A link followed twice, a bounce reported twice, an import run twice change nothing more."""
    standing = run(events, None, confirm=confirm)[-1]
    rules = Rules(NOW + dt.timedelta(days=200), confirm)
    once = after(standing, event, rules)
    assert after(once, event, rules) == once


def test_a_confirmation_is_good_once_and_for_a_week() -> None:
    """An old link revives nobody: not after the time is over, not after they left again."""
    pending = after(None, Event.SIGNED_UP, Rules(NOW))
    assert pending is not None
    late = Rules(NOW + CONFIRM_WITHIN)
    assert after(pending, Event.CONFIRMED, late) == pending
    active = after(pending, Event.CONFIRMED, Rules(NOW + dt.timedelta(days=6)))
    assert active is not None
    assert active.state is State.ACTIVE
    left = after(active, Event.LEFT, late)
    assert left is not None
    assert after(left, Event.CONFIRMED, late) == left


def test_one_confirmation_is_asked_for_at_a_time() -> None:
    """Somebody who types another's address every hour sends them one message a week."""
    pending = after(None, Event.SIGNED_UP, Rules(NOW))
    assert after(pending, Event.SIGNED_UP, Rules(NOW + dt.timedelta(hours=1))) == pending
    again = after(pending, Event.SIGNED_UP, Rules(NOW + CONFIRM_WITHIN))
    assert again is not None
    assert again.asked == NOW + CONFIRM_WITHIN
    assert awaits(again, NOW + CONFIRM_WITHIN)


@pytest.mark.parametrize(
    ("reason", "confirm", "state"),
    [
        (Reason.BOUNCED, False, State.ACTIVE),
        (Reason.BLOCKED, False, State.ACTIVE),
        (Reason.COMPLAINED, False, State.SUPPRESSED),  # only they themselves can say so
        (Reason.BOUNCED, True, State.SUPPRESSED),
        (Reason.BLOCKED, True, State.UNSUBSCRIBED),
    ],
)
def test_who_asks_to_come_back(reason: Reason, state: State, *, confirm: bool) -> None:
    """An operator's word is enough where the list asks for no confirmation, but for complaints."""
    found = after(
        Standing(State.SUPPRESSED, NOW, reason), Event.RETURNED, Rules(NOW, confirm=confirm)
    )
    assert found is not None
    assert found.state is state
    assert (found.asked == NOW) == (state is not State.ACTIVE)


def test_leaving_outweighs_a_bounce_but_not_a_complaint() -> None:
    """What is kept is the will that is harder to take back."""
    rules = Rules(NOW + dt.timedelta(days=1))
    bounced = Standing(State.SUPPRESSED, NOW, Reason.BOUNCED)
    assert after(bounced, Event.LEFT, rules) == Standing(State.UNSUBSCRIBED, rules.now)
    complained = Standing(State.SUPPRESSED, NOW, Reason.COMPLAINED)
    assert after(complained, Event.LEFT, rules) == complained
    assert after(LEFT, Event.BOUNCED, rules) == LEFT
