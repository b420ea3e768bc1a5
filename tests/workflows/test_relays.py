"""Relays as the settings say, and the pace of a run in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from farflung.config import Delivery
from farflung.errors import RefusedError
from farflung.mail.ledger.rates import Rate
from farflung.mail.ledger.states import Account
from farflung.mail.smtp.manners import Manners
from farflung.mail.smtp.ports import Security
from farflung.workflows.pacing import Meter, pace_words
from farflung.workflows.relays import relays_of

if TYPE_CHECKING:
    from pathlib import Path


def delivery(**smtp: Any) -> Delivery:
    """Return settings with a relay and one that takes over."""
    second = {"host": "two.example.org", "user": "b", "rates": {"second": 2, "day": 900}}
    return Delivery.model_validate({"smtp": smtp, "fallback": [second]})


def test_each_relay_has_a_password_of_its_own(tmp_path: Path) -> None:
    """The first from FARFLUNG_SMTP_PASSWORD, the second from …_2, or from files."""
    file = tmp_path / "secret"
    file.write_text("two\n")
    environment = {"FARFLUNG_SMTP_PASSWORD": "one", "FARFLUNG_SMTP_PASSWORD_2_FILE": str(file)}
    settings = delivery(host="one.example.org", user="a", security="tls", connections=9)
    first, second = relays_of(settings, Manners(), environment)
    assert (first.relay.security, first.relay.connections) == (Security.TLS, 9)
    assert first.relay.credentials
    assert second.relay.credentials
    assert (first.relay.credentials.password, second.relay.credentials.password) == ("one", "two")
    assert first.quota.rates == ()
    assert second.quota.rates == (Rate(1, 2), Rate(86400, 900))
    assert first.quota.relay != second.quota.relay
    assert "one" not in repr(first.relay.credentials)


def test_a_missing_password_is_named() -> None:
    """Before anything is connected to."""
    with pytest.raises(RefusedError, match=r"two\.example\.org wants a password") as error:
        relays_of(delivery(security="none"), Manners(), {})
    assert "FARFLUNG_SMTP_PASSWORD_2" in error.value.hint


@pytest.mark.parametrize(
    ("rate", "left", "words"),
    [
        (0.0, 5, ""),
        (812.4, 40_000, ", 812/s, 49 s left"),
        (100.0, 50_000, ", 100/s, 8 min left"),
        (2.5, 36_000, ", 2.5/s, 4.0 h left"),
    ],
)
def test_the_pace_in_words(rate: float, left: int, words: str) -> None:
    """How many a second, and how long the rest takes."""
    assert pace_words(rate, left) == words


def test_the_meter_counts_from_where_the_mailing_stands() -> None:
    """It shows all who are to be mailed, not only those of this run."""
    clock, shown = [0.0], []
    account = Account(planned=110, sent=40, excluded=10, pending=60)
    meter = Meter(account, lambda *step: shown.append(step), lambda: False, lambda: clock[0])
    clock[0] = 2.0
    assert meter(20) is False
    assert shown == [("sending, 10/s, 4 s left", 60, 100)]
