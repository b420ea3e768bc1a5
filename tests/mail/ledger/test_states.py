"""What follows an outcome, the account of all, and who is not to be mailed."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from farflung.mail.ledger.people import absence
from farflung.mail.ledger.states import OPEN, State, Tally, account_of, state_after
from farflung.mail.smtp.outcomes import Outcome

TODAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("outcome", "tried", "tries", "state"),
    [
        (Outcome.SENT, True, 1, State.SENT),
        (Outcome.DEFERRED, True, 1, State.DEFERRED),
        (Outcome.DEFERRED, True, 9, State.FAILED),
        (Outcome.DEFERRED, False, 9, State.PENDING),
        (Outcome.FAILED, True, 1, State.FAILED),
        (Outcome.NO_SUCH_ADDRESS, True, 1, State.FAILED),
        (Outcome.UNKNOWN, True, 1, State.UNKNOWN),
        (Outcome.PAUSE, True, 1, State.PENDING),
        (Outcome.STOP, True, 1, State.PENDING),
    ],
)
def test_what_follows(outcome: Outcome, *, tried: bool, tries: int, state: State) -> None:
    """Only an answer settles somebody; after the ninth of nine tries there is none."""
    assert state_after(outcome, tried=tried, tries=tries, most=9) is state


@given(st.dictionaries(st.sampled_from(State), st.integers(0, 1000)))
def test_the_account_balances(counts: dict[State, int]) -> None:
    """Each state is in exactly one number; complete is when none is open."""
    tallies = [Tally(state, "why", count) for state, count in counts.items()]
    planned = sum(counts.values())
    account = account_of(planned, tallies)
    assert account.balanced
    assert not account_of(planned + 1, tallies).balanced
    assert account.complete == (not any(counts.get(state) for state in OPEN))
    assert account.to_mail == planned - counts.get(State.EXCLUDED, 0)


@pytest.mark.parametrize(
    ("standing", "reason", "paused", "why"),
    [
        ("active", "", None, ""),
        ("active", "", TODAY, ""),
        ("active", "", TODAY + dt.timedelta(1), "paused"),
        ("unsubscribed", "", None, "unsubscribed"),
        ("pending", "", None, "pending"),
        ("suppressed", "complained", None, "suppressed: complained"),
        (None, "", None, "forgotten"),
    ],
)
def test_who_is_not_to_be_mailed(
    standing: str | None, reason: str, paused: dt.date | None, why: str
) -> None:
    """Each with the reason that the account shows; a pause is over on its day."""
    assert absence(standing, reason, paused, TODAY) == why
