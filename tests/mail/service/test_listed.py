"""The service's people in the database, of SQLite and of PostgreSQL alike."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update
from tests.mail.mailing import account, begun, tenure
from tests.mail.service.asking import NOBODY, NOW, OFFER

from farflung.mail.database.tables import subscribers
from farflung.mail.ledger.gate import LedgerGate, Quota
from farflung.mail.service.choices import Choices
from farflung.mail.service.listed import Listed
from farflung.mail.subscribers import store
from farflung.mail.subscribers.addresses import normalise
from farflung.mail.subscribers.keys import Keys, token_hash
from farflung.mail.subscribers.records import Newcomer, Origin, Profile, Reason, State
from farflung.mail.subscribers.states import Event, Rules

if TYPE_CHECKING:
    from farflung.mail.database.opening import Database
    from farflung.mail.subscribers.records import Subscriber

KEYS = Keys(b"a secret of the tests, long enough")
MANA = Profile(name="Mana Faleolo", language="to", muted=frozenset({"books", "retired"}))


@dataclass
class Person:
    """Somebody on the list, and the service that they use."""

    listed: Listed
    number: int
    token: str

    @property
    def state(self) -> str:
        """Their state at the moment."""
        return self.now.standing.state.value

    @property
    def now(self) -> Subscriber:
        """The person as the list has them at the moment."""
        with self.listed.database.reading() as connection:
            found = store.find_by_token(connection, self.token)
        assert found
        return found

    def meets(self, event: Event) -> None:
        """Let something happen to the person."""
        with self.listed.database.writing() as connection:
            store.act(connection, KEYS, self.number, event, Rules(NOW))


@pytest.fixture
def person(database: Database) -> Person:
    """Put somebody on the list."""
    newcomer = Newcomer(normalise("mana@example.org"), MANA, Origin.IMPORT)
    with database.writing() as connection:
        found = store.enter(connection, KEYS, newcomer, Event.LISTED, Rules(NOW))
    assert found
    listed = Listed(database, KEYS, OFFER, lambda: NOW)
    return Person(listed, found.number, KEYS.token(found.nonce))


def test_leaving_and_coming_back(person: Person) -> None:
    """Leaving holds at once; whoever did not mean it comes back with the same link."""
    person.listed.leave(person.token.upper())
    assert person.state == State.UNSUBSCRIBED
    person.listed.come_back(person.token)
    assert person.state == State.ACTIVE


@pytest.mark.parametrize("event", [Event.BOUNCED, Event.COMPLAINED, Event.BLOCKED])
def test_a_link_does_not_lift_a_suppression(person: Person, event: Event) -> None:
    """Whoever is suppressed does not come back by the button, the blocked least of all."""
    person.meets(event)
    person.listed.come_back(person.token)
    assert person.state == State.SUPPRESSED
    assert person.now.standing.reason is not Reason.NONE


def test_choosing_keeps_what_was_not_on_the_page(person: Person) -> None:
    """Only what differs becomes their own; a muted section that the page did not show stays."""
    seen = person.listed.look(person.token)
    assert seen == Choices(frozenset({"weekly"}), frozenset({"books", "retired"}), "en")
    person.listed.choose(person.token, replace(seen, muted=frozenset({"pets"})))
    assert person.now.profile == replace(MANA, muted=frozenset({"pets", "retired"}))
    assert person.now.chosen == {"muted"}
    pause = dt.date(2026, 12, 24)
    person.listed.choose(
        person.token, Choices(frozenset({"monthly"}), frozenset({"pets"}), "ja", pause)
    )
    assert person.now.profile.paused == pause
    assert person.now.profile.cadences == {"monthly"}
    assert person.now.profile.language == "ja"
    assert person.now.profile.name == "Mana Faleolo"


def test_a_token_of_nobody_changes_nothing(person: Person) -> None:
    """No error, and everybody stays as they were."""
    before = person.now
    for token in (NOBODY, "", "x" * 5000, "1-" + NOBODY, "ünï"):
        assert person.listed.look(token) is None
        person.listed.leave(token)
        person.listed.come_back(token)
        person.listed.choose(token, OFFER.usual)
        person.listed.confirm(token)
    assert person.now == before
    assert person.listed.is_there()


def test_a_confirmation_makes_active(database: Database) -> None:
    """Whoever signed up to an open list is mailed once they pressed the button, not before."""
    newcomer = Newcomer(normalise("sione@example.org"), Profile(), Origin.SIGNED_UP)
    with database.writing() as connection:
        found = store.enter(connection, KEYS, newcomer, Event.SIGNED_UP, Rules(NOW))
    assert found
    assert found.standing.asked
    token = KEYS.confirmation(found.number, found.nonce, found.standing.asked)
    person = Person(
        Listed(database, KEYS, OFFER, lambda: NOW), found.number, KEYS.token(found.nonce)
    )
    assert person.state == State.PENDING
    person.listed.confirm(token)
    assert person.state == State.ACTIVE
    person.listed.leave(person.token)
    person.listed.confirm(token)  # good for once
    assert person.state == State.UNSUBSCRIBED


def test_rule_08_whoever_leaves_by_a_page_is_not_sent_the_rest(database: Database) -> None:
    """Of a mailing that runs: the next message is not claimed, and one that is claimed stops."""
    mailing = begun(database, 3)
    with database.writing() as connection:
        for row in connection.execute(select(subscribers)).all():
            known = token_hash(KEYS.token(row.nonce))
            this = update(subscribers).where(subscribers.c.id == row.id)
            connection.execute(this.values(token_hash=known))
    listed = Listed(database, KEYS, OFFER, lambda: NOW)
    gate = LedgerGate(tenure(database, mailing), Quota("relay"))
    claims = gate.exchange([], [], 2).claims
    for nonce in (sha256(b"0"), sha256(b"2")):  # of one who is claimed, and of the third person
        listed.leave(KEYS.token(nonce.digest()[:16]))
    orders = gate.exchange([], claims, 5)
    assert [claim.number for claim in orders.released] == [claims[1].number]
    assert orders.claims == []
    assert account(database, mailing).excluded == 2
