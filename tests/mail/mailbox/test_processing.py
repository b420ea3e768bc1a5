"""What came back, recorded in the ledger and on the list: in SQLite and in PostgreSQL alike."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update
from tests.mail.mailbox.returned import KEYS, RECORDER, FakeLetterbox, returned
from tests.mail.mailing import BEGUN, account, begun, plan, recipients

from farflung.errors import ServiceError
from farflung.mail.database.tables import deliveries, subscribers
from farflung.mail.ledger import mailing as ledger
from farflung.mail.ledger.states import State
from farflung.mail.mailbox.processing import go_through
from farflung.mail.mailbox.recording import Effect, Patience, Recorder
from farflung.mail.references import Reference
from farflung.mail.subscribers import store

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from farflung.mail.database.opening import Database
    from farflung.mail.ledger.mailing import Mailing
    from farflung.mail.returns.records import Return

_BEHIND = dt.timedelta(days=7)


@pytest.fixture
def mailing(database: Database) -> Mailing:
    """Mail an edition to six people."""
    found = begun(database, 6)
    _all(database, State.SENT)
    return found


def _all(database: Database, state: State) -> None:
    with database.writing() as connection:
        connection.execute(update(deliveries).values(state=state))


def standings(database: Database) -> list[str]:
    """Return the state of everybody, with the reason of a suppression."""
    query = select(subscribers.c.state, subscribers.c.reason).order_by(subscribers.c.id)
    with database.reading() as connection:
        return [f"{row.state} {row.reason}".strip() for row in connection.execute(query)]


def test_each_message_has_its_effect_once(database: Database, mailing: Mailing) -> None:
    """Hard bounces and complaints suppress, a soft one does not yet, leaving is leaving.

    The account of the mailing balances, and going through the same messages again changes nothing.
    """
    raws = [
        returned("hard/qmail", 1),
        returned("soft/postfix-full", 2),
        returned("blocked/blocklist", 3),
        returned("complaint/abuse", 4),
        returned("leave/by-hand", 5),
        returned("automatic/left-the-company", 6),
        returned("delayed/exim", 6),
    ]
    box = FakeLetterbox(raws)
    outcome = go_through(box, database, RECORDER)
    after = [
        "suppressed bounced", "active", "active", "suppressed complained", "unsubscribed", "active"
    ]  # fmt: skip
    assert standings(database) == after
    assert box.done == [str(number) for number in range(7)]
    assert outcome.left == ()
    assert (outcome.read, outcome.count(Effect.SUPPRESSED), outcome.count(Effect.LEFT)) == (7, 2, 1)
    found = account(database, mailing)
    assert (found.bounced, found.sent) == (3, 3)
    again = go_through(FakeLetterbox(raws), database, RECORDER)
    assert standings(database) == after
    assert account(database, mailing) == found
    assert again.read == 7


def test_nothing_that_is_not_ours_counts(database: Database, mailing: Mailing) -> None:
    """Forged, of another edition, of a row that never was: named, left where it is, no effect."""
    forged = returned("hard/postfix-virtual", 1).replace(b".1.", b".2.")
    raws = [
        forged,
        returned("hard/qmail", 1, "2026-w46"),
        returned("hard/qmail", 999),
        returned("complaint/abuse", 999),
        returned("other/reply-that-quotes", 1),
        returned("other/forwarded-bounce", 1),
        b"Content-Type: message/rfc822\n\n" * 8000,
        None,
    ]
    box = FakeLetterbox(raws)
    outcome = go_through(box, database, RECORDER)
    assert standings(database) == ["active"] * 6
    assert account(database, mailing).bounced == 0
    assert box.done == []
    assert box.left == ["0", "1", "2", "3", "4", "5"]
    assert [left.name for left in outcome.left] == ["0", "1", "2", "3", "6", "7"]
    assert [left.why for left in outcome.left[-2:]] == [
        "it cannot be read: RecursionError",
        "it cannot be read: it is torn",
    ]


def test_soft_bounces_suppress_after_several_over_time(database: Database) -> None:
    """Four letters in a row, over more than two weeks: a mailbox that nobody empties any more."""
    begun(database, 2)
    for week in range(1, 4):
        other = plan(f"2026-W{47 + week}", begun=BEGUN + week * _BEHIND)
        with database.writing() as connection:
            ledger.begin(connection, other, recipients(2))
    _all(database, State.SENT)
    seen = []
    for week in range(4):
        raw = returned("soft/qmail-full", 1 + 2 * week, f"2026-w{47 + week}")
        go_through(FakeLetterbox([raw]), database, RECORDER)
        seen.append(standings(database))
    assert seen[:3] == [["active", "active"]] * 3
    assert seen[3] == ["suppressed bounced", "active"]


def test_patience_is_about_time() -> None:
    """A week of daily letters to a full mailbox is no reason, nor are four bounces in a year."""
    patience = Patience(mailings=4, days=14, within=90)
    daily = [BEGUN + dt.timedelta(days=n) for n in range(7)]
    assert not patience.is_over(daily)
    assert not patience.is_over([BEGUN + dt.timedelta(days=100 * n) for n in range(5)])
    assert not patience.is_over([])
    assert not patience.is_over([BEGUN, BEGUN + dt.timedelta(days=60)])
    assert patience.is_over([*daily, BEGUN + dt.timedelta(days=14)])


def test_a_bounce_that_overtakes_the_ledger_waits(database: Database, mailing: Mailing) -> None:
    """While the message is under way its bounce stays in the mailbox, and counts the next time."""
    _all(database, State.DOT)
    box = FakeLetterbox([returned("hard/qmail", 1)])
    first = go_through(box, database, RECORDER)
    assert (box.done, box.left, len(first.left)) == ([], [], 1)
    assert account(database, mailing).bounced == 0
    _all(database, State.SENT)
    go_through(box, database, RECORDER)
    assert box.done == ["0"]
    assert account(database, mailing).bounced == 1


def test_a_dry_run_changes_nothing(database: Database, mailing: Mailing) -> None:
    """It says what would come of each message."""
    box = FakeLetterbox([returned("hard/qmail", 1), returned("leave/by-hand", 2)])
    outcome = go_through(box, database, RECORDER, dry_run=True)
    assert outcome.count(Effect.SUPPRESSED) == outcome.count(Effect.LEFT) == 1
    assert standings(database) == ["active"] * 6
    assert account(database, mailing).bounced == 0
    assert (box.done, box.left) == ([], [])


def test_what_is_put_aside_is_recorded_first(database: Database, mailing: Mailing) -> None:
    """A mailbox that breaks keeps the message, a database that breaks too; nothing counts twice."""
    box = FakeLetterbox([returned("hard/qmail", 1)], breaks=True)
    with pytest.raises(ConnectionError):
        go_through(box, database, RECORDER)
    assert standings(database)[0] == "suppressed bounced"
    box.breaks = False
    go_through(box, database, RECORDER)
    assert box.done == ["0"]
    assert account(database, mailing).bounced == 1


class _Failing(Recorder):
    """Records the first message, and finds the disk full at the second."""

    def record(self, connection: Connection, found: Return) -> Effect:
        """See :class:`Recorder`."""
        if found.reference == Reference("2026-w47", 2):
            raise ServiceError("the disk of the database is full")
        return Recorder.record(self, connection, found)


def test_a_database_that_fails_leaves_the_mailbox_alone(
    database: Database, mailing: Mailing
) -> None:
    """Nothing is put aside, and nothing of the batch is kept."""
    before = account(database, mailing)
    box = FakeLetterbox([returned("hard/qmail", 1), returned("hard/qmail", 2)])
    with pytest.raises(ServiceError):
        go_through(box, database, _Failing(KEYS, RECORDER.rules))
    assert (box.done, box.left) == ([], [])
    assert account(database, mailing) == before
    assert standings(database) == ["active"] * 6


def test_the_forgotten_are_not_written_down_again(database: Database, mailing: Mailing) -> None:
    """A bounce of somebody who was erased is counted, and brings nothing of them back."""
    with database.writing() as connection:
        connection.execute(update(deliveries).values(subscriber=None))
        store.forget(connection, KEYS, "p0@example.org", BEGUN.date())
    box = FakeLetterbox([returned("hard/qmail", 1), returned("leave/by-hand", 1)])
    go_through(box, database, RECORDER)
    assert box.done == ["0", "1"]
    assert len(standings(database)) == 5
    assert account(database, mailing).bounced == 1
