"""The list in the database, of SQLite and of PostgreSQL alike."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from farflung.mail.database.tables import forgotten, subscribers
from farflung.mail.subscribers import store
from farflung.mail.subscribers.addresses import normalise
from farflung.mail.subscribers.keys import Keys
from farflung.mail.subscribers.records import Newcomer, Origin, Profile, Reason, State
from farflung.mail.subscribers.states import CONFIRM_WITHIN, Event, Rules

if TYPE_CHECKING:
    from farflung.mail.database.opening import Database
    from farflung.mail.subscribers.records import Subscriber

KEYS = Keys(b"a secret of the tests, long enough")
NOW = dt.datetime(2026, 11, 27, 9, 0, 0, 123456, tzinfo=dt.UTC)
TODAY = NOW.date()
LATER = Rules(NOW + dt.timedelta(hours=1))
AMARA = Profile(
    name="Amara Okafor",
    language="en",
    timezone="Africa/Lagos",
    country="NG",
    teams=frozenset({"payments", "cycling"}),
    muted=frozenset({"pets"}),
    paused=dt.date(2026, 12, 1),
)


def enter(
    database: Database,
    address: str,
    event: Event = Event.LISTED,
    *,
    profile: Profile = AMARA,
    confirm: bool = False,
) -> Subscriber | None:
    """Let an address come to the list."""
    newcomer = Newcomer(normalise(address), profile, Origin.ADDED)
    with database.writing() as connection:
        return store.enter(connection, KEYS, newcomer, event, Rules(NOW, confirm))


def found(database: Database, address: str) -> Subscriber | None:
    """Return who has an address."""
    with database.reading() as connection:
        return store.find(connection, normalise(address).key)


def happen(database: Database, subscriber: Subscriber | None, event: Event) -> Subscriber | None:
    """Let something happen an hour later."""
    assert subscriber is not None
    with database.writing() as connection:
        return store.act(connection, KEYS, subscriber.number, event, LATER)


def test_what_goes_in_comes_out(database: Database) -> None:
    """A row holds everything of a subscriber, under whatever spelling it is looked for."""
    entered = enter(database, "Amara.Okafor@Example.org")
    again = found(database, "amara.okafor@EXAMPLE.ORG")
    assert entered == again
    assert again is not None
    assert again.profile == AMARA
    assert str(again.address) == "A…@example.org"
    assert again.joined == again.standing.since == NOW
    assert again.is_paused(dt.date(2026, 11, 30))
    assert not again.is_paused(dt.date(2026, 12, 1))


def test_one_address_is_one_row(database: Database) -> None:
    """Coming twice, in another spelling, is coming once, and changes no profile."""
    first = enter(database, "yuki@example.org")
    assert enter(database, "YUKI@example.org", profile=Profile()) == first


def test_a_token_leads_to_its_owner(database: Database) -> None:
    """The token that a letter carries is found by its hash; the database holds no token."""
    amara, yuki = enter(database, "amara@example.org"), enter(database, "yuki@example.org")
    assert amara is not None
    assert yuki is not None
    token = KEYS.token(yuki.nonce)
    with database.reading() as connection:
        assert store.find_by_token(connection, token) == yuki
        assert store.find_by_token(connection, "a" * 24) is None
        assert store.find_by_token(connection, "nonsense") is None
        columns = [c for c in subscribers.c if c.name not in {"nonce", "token_hash"}]
        for row in connection.execute(select(*columns)):
            assert token not in str(row)


def test_leaving_is_kept(database: Database) -> None:
    """Who left stays on the list as one who left, and a list does not bring them back."""
    left = happen(database, enter(database, "yuki@example.org"), Event.LEFT)
    assert left is not None
    assert left.standing.state is State.UNSUBSCRIBED
    assert left.standing.since == LATER.now
    assert enter(database, "yuki@example.org") == left
    back = enter(database, "yuki@example.org", Event.RETURNED)
    assert back is not None
    assert back.standing.state is State.ACTIVE


def test_suppression_says_why(database: Database) -> None:
    """A bounce is recorded with its reason and its time."""
    bounced = happen(database, enter(database, "yuki@example.org"), Event.BOUNCED)
    assert bounced is not None
    assert (bounced.standing.state, bounced.standing.reason, bounced.standing.since) == (
        State.SUPPRESSED,
        Reason.BOUNCED,
        LATER.now,
    )
    with database.writing() as connection:
        assert store.act(connection, KEYS, 4711, Event.BOUNCED, LATER) is None


def test_confirming(database: Database) -> None:
    """The token of the message confirms once; another token, and an old one, confirm nothing."""
    pending = enter(database, "yuki@example.org", Event.SIGNED_UP)
    assert pending is not None
    assert pending.standing.asked is not None
    token = KEYS.confirmation(pending.number, pending.nonce, pending.standing.asked)
    with database.writing() as connection:
        for wrong in ("", f"{pending.number}-{'a' * 24}", KEYS.token(pending.nonce), f"9{token}"):
            assert store.confirm(connection, KEYS, wrong, LATER) is None
        late = Rules(NOW + CONFIRM_WITHIN)
        assert store.confirm(connection, KEYS, token, late) is None
        active = store.confirm(connection, KEYS, token, LATER)
        assert active is not None
        assert active.standing.state is State.ACTIVE
        store.act(connection, KEYS, active.number, Event.LEFT, LATER)
        assert store.confirm(connection, KEYS, token, LATER) is None


def test_one_message_of_confirmation(database: Database) -> None:
    """Whoever is to be asked is handed out until the message leaves, and then no more."""
    enter(database, "amara@example.org")
    pending = enter(database, "yuki@example.org", Event.SIGNED_UP)
    assert pending is not None
    with database.writing() as connection:
        assert list(store.awaiting_confirmation(connection, LATER.now)) == [pending]
        assert list(store.awaiting_confirmation(connection, NOW + CONFIRM_WITHIN)) == []
        assert store.asked_now(connection, pending, LATER.now)
        assert not store.asked_now(connection, pending, LATER.now)
        assert list(store.awaiting_confirmation(connection, LATER.now)) == []
    assert enter(database, "yuki@example.org", Event.SIGNED_UP) == pending
    with database.writing() as connection:
        assert list(store.awaiting_confirmation(connection, LATER.now)) == []
        again = Rules(NOW + CONFIRM_WITHIN)
        asked = store.act(connection, KEYS, pending.number, Event.SIGNED_UP, again)
        assert list(store.awaiting_confirmation(connection, again.now)) == [asked]
        assert not store.asked_now(connection, pending, again.now), "that request is void"


def test_forgetting(database: Database) -> None:
    """Nothing of a forgotten person is left but a hash, and a list does not bring them back."""
    assert enter(database, "Yuki.Tanaka@example.org", profile=Profile(name="Yuki Tanaka"))
    with database.writing() as connection:
        assert store.forget(connection, KEYS, "yuki.tanaka@example.org", TODAY)
        assert not store.forget(connection, KEYS, "yuki.tanaka@example.org", TODAY)
        rows = connection.execute(select(forgotten)).all()
        assert [(len(row.hash), row.day) for row in rows] == [(32, TODAY)]
        everything = [*rows, *connection.execute(select(subscribers)).all()]
        assert "anaka" not in str(everything)
    assert enter(database, "yuki.tanaka@EXAMPLE.org") is None
    assert found(database, "yuki.tanaka@example.org") is None


def test_the_forgotten_come_back_by_confirming(database: Database) -> None:
    """Their own confirmation, and nothing else, makes them somebody again."""
    with database.writing() as connection:
        store.forget(connection, KEYS, "yuki@example.org", TODAY)
    pending = enter(database, "yuki@example.org", Event.RETURNED)
    assert pending is not None
    assert pending.standing.state is State.PENDING
    assert happen(database, pending, Event.LEFT)
    assert happen(database, pending, Event.RETURNED)
    asked = found(database, "yuki@example.org")
    assert asked is not None
    assert asked.standing.state is State.UNSUBSCRIBED
    assert asked.standing.asked is not None
    token = KEYS.confirmation(asked.number, asked.nonce, asked.standing.asked)
    with database.writing() as connection:
        active = store.confirm(connection, KEYS, token, LATER)
        assert active is not None
        assert active.standing.state is State.ACTIVE
        assert not store.is_forgotten(connection, KEYS, "yuki@example.org")


def test_a_number_is_never_given_twice(database: Database) -> None:
    """An old confirmation never belongs to somebody who came later."""
    first = enter(database, "yuki@example.org")
    with database.writing() as connection:
        store.forget(connection, KEYS, "yuki@example.org", TODAY)
    second = enter(database, "amara@example.org")
    assert first is not None
    assert second is not None
    assert second.number > first.number


def test_what_somebody_chose_is_theirs(database: Database) -> None:
    """Their own choice is kept, and it is known which fields they chose."""
    amara = enter(database, "amara@example.org")
    assert amara is not None
    wish = Profile(language="ja", cadences=frozenset({"monthly"}), country="XX")
    with database.writing() as connection:
        store.choose(connection, amara.number, wish, ("language", "cadences"))
        store.choose(connection, 4711, wish, ("language",))
    after = found(database, "amara@example.org")
    assert after is not None
    assert after.profile == replace(AMARA, language="ja", cadences=wish.cadences)
    assert after.chosen == {"language", "cadences"}


def test_the_list_is_read_in_order_and_by_state(database: Database) -> None:
    """Everybody, or those in some states; and how many are in each."""
    for name in ("amara", "yuki", "khalid"):
        enter(database, f"{name}@example.org")
    happen(database, found(database, "yuki@example.org"), Event.LEFT)
    with database.reading() as connection:
        everybody = [s.address.key for s in store.everybody(connection)]
        active = [s.address.key for s in store.everybody(connection, {State.ACTIVE})]
        counted = store.counts(connection)
    assert everybody == ["amara@example.org", "yuki@example.org", "khalid@example.org"]
    assert active == ["amara@example.org", "khalid@example.org"]
    assert counted == {
        State.PENDING: 0,
        State.ACTIVE: 2,
        State.UNSUBSCRIBED: 1,
        State.SUPPRESSED: 0,
    }


def test_an_unknown_state_is_never_mailed(database: Database) -> None:
    """A row that a newer program wrote is an error, not an active subscriber."""
    enter(database, "yuki@example.org")
    with database.writing() as connection:
        connection.execute(update(subscribers).values(state="resting"))
    with pytest.raises(ValueError, match="resting"):
        found(database, "yuki@example.org")
