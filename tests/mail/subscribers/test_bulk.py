"""Imports carried out in the database, of SQLite and of PostgreSQL alike."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from farflung.mail.subscribers import store
from farflung.mail.subscribers.bulk import carry_out, compare, lock_list
from farflung.mail.subscribers.columns import Choices
from farflung.mail.subscribers.csvfile import read_sheet
from farflung.mail.subscribers.keys import Keys
from farflung.mail.subscribers.records import Origin, State
from farflung.mail.subscribers.states import Event, Rules

if TYPE_CHECKING:
    from farflung.mail.database.opening import Database
    from farflung.mail.subscribers.records import Subscriber
    from farflung.mail.subscribers.syncing import Sync

KEYS = Keys(b"a secret of the tests, long enough")
RULES = Rules(dt.datetime(2026, 11, 27, 9, tzinfo=dt.UTC))


def run(database: Database, text: str, *, confirm: bool = False, keep: bool = False) -> Sync:
    """Import a list and return what it did."""
    sheet = read_sheet(text.encode(), "people.csv", Choices())
    with database.writing() as connection:
        lock_list(connection)
        sync = compare(connection, KEYS, sheet, keep=keep)
        carry_out(connection, KEYS, sync, Rules(RULES.now, confirm))
    return sync


def listed(database: Database) -> dict[str, Subscriber]:
    """Return everybody by the first part of their address."""
    with database.reading() as connection:
        return {s.address.key.partition("@")[0]: s for s in store.everybody(connection)}


def test_a_list_is_taken_over(database: Database) -> None:
    """People are added, changed and removed; a second time there is nothing to do."""
    first = "email,name,country\namara@example.org,Amara,NG\nyuki@example.org,Yuki,JP\n"
    assert len(run(database, first).added) == 2
    assert run(database, first).is_empty
    before = listed(database)
    assert before["yuki"].origin is Origin.IMPORT
    second = "email,name\nAMARA@example.org,Amara Okafor\nkhalid@example.org,Khalid\n"
    sync = run(database, second)
    assert (len(sync.added), len(sync.changed), len(sync.removed)) == (1, 1, 1)
    after = listed(database)
    assert after.keys() == {"amara", "khalid"}
    assert after["amara"].profile.name == "Amara Okafor"
    assert after["amara"].profile.country == "NG", "the second list has no such column"
    assert after["amara"].nonce == before["amara"].nonce, "old links go on working"
    with database.reading() as connection:
        token = KEYS.token(after["khalid"].nonce)
        assert store.find_by_token(connection, token) == after["khalid"]


def test_left_and_forgotten_stay_away(database: Database) -> None:
    """A list names people who left, bounced and were forgotten, and none of them comes back."""
    text = "email\n" + "".join(f"{name}@example.org\n" for name in ("amara", "yuki", "khalid"))
    run(database, text)
    people = listed(database)
    with database.writing() as connection:
        store.act(connection, KEYS, people["amara"].number, Event.LEFT, RULES)
        store.act(connection, KEYS, people["yuki"].number, Event.BOUNCED, RULES)
        store.forget(connection, KEYS, "khalid@example.org", RULES.now.date())
    sync = run(database, text)
    assert sync.is_empty
    assert (sync.left, sync.forgotten) == (2, 1)
    states = {name: s.standing.state for name, s in listed(database).items()}
    assert states == {"amara": State.UNSUBSCRIBED, "yuki": State.SUPPRESSED}
    assert run(database, "email\nnew@example.org\n").removed == ()


def test_an_open_list_asks_first(database: Database) -> None:
    """With double opt-in even a list brings people who have to confirm."""
    run(database, "email\nyuki@example.org\n", confirm=True)
    (yuki,) = listed(database).values()
    assert yuki.standing.state is State.PENDING
    with database.reading() as connection:
        assert list(store.awaiting_confirmation(connection, RULES.now)) == [yuki]


def test_many_rows(database: Database) -> None:
    """Lists that need more than one statement arrive whole, and go whole."""
    people = [f"person{number}@example.org,{number}" for number in range(5003)]
    run(database, "\n".join(["email,name", *people]))
    with database.reading() as connection:
        assert store.counts(connection)[State.ACTIVE] == 5003
    sync = run(database, "email,name\nperson7@example.org,Seven")
    assert (len(sync.changed), len(sync.removed)) == (1, 5002)
    assert [s.profile.name for s in listed(database).values()] == ["Seven"]
