"""The message that asks for a confirmation: what it says, and that it leaves at most once."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING

import dkim
import pytest
from tests.mail.signing import key
from tests.mail.smtp.chaos import ChaosServer, Fault

from farflung.errors import RefusedError
from farflung.mail.dkim import load_signer
from farflung.mail.smtp.client import deliver
from farflung.mail.smtp.manners import Manners
from farflung.mail.smtp.outcomes import Outcome, Verdict
from farflung.mail.smtp.ports import Delivery, Relay, Security
from farflung.mail.subscribers import store
from farflung.mail.subscribers.addresses import normalise
from farflung.mail.subscribers.asking import ConfirmationGate
from farflung.mail.subscribers.confirmation import Inquiry
from farflung.mail.subscribers.keys import Keys
from farflung.mail.subscribers.records import (
    Newcomer,
    Origin,
    Profile,
    Standing,
    State,
    Subscriber,
)
from farflung.mail.subscribers.states import Event, Rules

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.mail.database.opening import Database

KEYS = Keys(b"a secret of the tests, long enough")
NOW = dt.datetime(2026, 11, 27, 9, 0, 0, 123456, tzinfo=dt.UTC)
INQUIRY = Inquiry(
    "The Far-Flung Post", "Die Post ✉ <post@example.org>", ("en", "ja"), "https://post.example.org"
)
YUKI = Subscriber(
    7,
    normalise("yuki@example.org"),
    Profile(name="BUY GOLD http://evil.example", language="ja-JP"),
    Standing(State.PENDING, NOW, asked=NOW),
    NOW,
    Origin.SIGNED_UP,
    nonce=b"\x01" * 16,
)


@pytest.mark.parametrize(
    ("language", "subject", "served"),
    [
        ("ja-JP", "The Far-Flung Postの受信を希望しますか？", "ja"),
        ("sw", "Do you want to receive The Far-Flung Post?", "en"),
    ],
)
def test_what_it_says(language: str, subject: str, served: str) -> None:
    """One link, in the reader's language, with no word of whoever typed the address."""
    person = replace(YUKI, profile=replace(YUKI.profile, language=language))
    raw = INQUIRY.message(KEYS, person)
    assert raw == INQUIRY.message(KEYS, person), "the same on every try"
    assert b"\r\n" in raw
    assert b"\n" not in raw.replace(b"\r\n", b"")
    message = message_from_bytes(raw, policy=default)
    assert not message.defects
    assert message["Subject"] == subject
    assert (message["To"], message["Content-Language"]) == ("yuki@example.org", served)
    assert message["From"].addresses[0].addr_spec == "post@example.org"
    assert message["Date"].datetime == NOW.replace(microsecond=0)
    assert message["Auto-Submitted"] == "auto-generated"
    text = message.get_content()
    assert f"{INQUIRY.link(KEYS, person)}?l={served}" in text.splitlines()
    assert "GOLD" not in text
    token = INQUIRY.link(KEYS, person).rpartition("/")[2]
    assert KEYS.confirms(token, person)
    assert token not in message["Message-ID"]


def test_where_nobody_can_confirm_nobody_is_asked() -> None:
    """A service that is not encrypted, and somebody who was not asked, get no message."""
    with pytest.raises(RefusedError, match="no place to confirm"):
        replace(INQUIRY, web="http://post.example.org").message(KEYS, YUKI)
    with pytest.raises(ValueError, match="nobody asked"):
        INQUIRY.message(KEYS, replace(YUKI, standing=Standing(State.ACTIVE, NOW)))


@pytest.mark.parametrize("kind", ["rsa", "ed25519"])
def test_it_is_signed_like_the_letters(kind: str) -> None:
    """Where we sign our mail, the message that asks has a signature that another hand verifies."""
    signer = load_signer("example.org", kind, key(kind).pem)
    raw = replace(INQUIRY, signers=(signer,)).message(KEYS, YUKI)
    assert dkim.DKIM(raw).verify(dnsfunc=lambda name, timeout=5: key(kind).record)  # noqa: ARG005
    assert raw.endswith(INQUIRY.message(KEYS, YUKI))


def sign_up(database: Database, *names: str) -> None:
    """Let people come to an open list."""
    with database.writing() as connection:
        for name in names:
            newcomer = Newcomer(normalise(f"{name}@example.org"), Profile(), Origin.SIGNED_UP)
            store.enter(connection, KEYS, newcomer, Event.SIGNED_UP, Rules(NOW))


def gate_of(database: Database) -> ConfirmationGate:
    """Return the gate of one run."""
    return ConfirmationGate(database, KEYS, lambda: NOW + dt.timedelta(minutes=1))


def waiting(database: Database) -> list[str]:
    """Return who waits for the message."""
    with database.reading() as connection:
        return [s.address.key for s in store.awaiting_confirmation(connection, NOW)]


def test_each_message_leaves_once(database: Database, tmp_path: Path) -> None:
    """Through a relay that defers one: the next run brings that one, and then nobody."""
    sign_up(database, "amara", "yuki", "khalid")

    def compose(person: Subscriber) -> Delivery:
        return Delivery("post@example.org", person.address.written, INQUIRY.message(KEYS, person))

    with ChaosServer(tmp_path / "accepted", [Fault("dot", "451 4.3.0 later")]) as server:
        relay = Relay("127.0.0.1", server.port, Security.NONE, connections=1)
        runs = [gate_of(database) for _ in range(3)]
        for gate in runs:
            deliver(relay, gate, compose, manners=Manners(ahead=0))
        assert sorted(server.accepted) == [
            "amara@example.org",
            "khalid@example.org",
            "yuki@example.org",
        ]
    assert [(gate.sent, gate.failed) for gate in runs] == [(2, 1), (1, 0), (0, 0)]


def test_what_a_run_records(database: Database) -> None:
    """Before the dot, that it leaves; a dead address bounces; what is unknown is not sent again."""
    sign_up(database, "amara", "yuki", "khalid")
    gate = gate_of(database)
    (amara, yuki) = gate.exchange((), (), 2).claims
    (khalid,) = gate.exchange((), (), 2).claims
    assert gate.exchange((), (), 2).claims == ()
    everybody = (amara, yuki, khalid)
    assert list(gate.exchange((), everybody, 0).released) == list(everybody)
    assert waiting(database) == []
    assert list(gate.exchange((), (amara,), 0).released) == [], "it left already"
    outcomes = (Outcome.UNKNOWN, Outcome.DEFERRED, Outcome.NO_SUCH_ADDRESS)
    verdicts = [(one, Verdict(outcome)) for one, outcome in zip(everybody, outcomes, strict=True)]
    gate.exchange(verdicts, (), 0)
    assert waiting(database) == ["yuki@example.org"]
    with database.reading() as connection:
        states = [s.standing.state for s in store.everybody(connection)]
    assert states == [State.PENDING, State.PENDING, State.SUPPRESSED]
