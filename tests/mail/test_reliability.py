"""The numbered rules of a mailing (``reliability.md``), each by its number.

Rules 1, 6 and 11 need an edition and are shown in ``tests/workflows/test_mailing.py`` too, rule 4
among kills in ``test_killed.py`` and to a tracer in ``test_disturbed.py``. Rule 10, that a GET
changes nothing, is shown where the pages are: ``tests/mail/service``.
"""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, update
from sqlalchemy.exc import IntegrityError
from tests.mail.mailing import (
    NOW,
    account,
    begun,
    compose,
    people,
    plan,
    recipients,
    tenure,
)
from tests.mail.smtp.chaos import ChaosServer, Fault

from farflung.errors import RefusedError
from farflung.mail.database.location import SqliteFile
from farflung.mail.database.opening import journal_mode
from farflung.mail.database.tables import subscribers
from farflung.mail.ledger import mailing as ledger
from farflung.mail.ledger.fence import only_sender
from farflung.mail.ledger.gate import FencedError, LedgerGate, Quota
from farflung.mail.ledger.restored import accept_restored, refuse_restored, watch_over
from farflung.mail.ledger.states import State
from farflung.mail.sending import RelayOutlet, Terms, send
from farflung.mail.smtp.manners import Manners
from farflung.mail.smtp.outcomes import TIMEOUTS, Outcome, Step, Verdict
from farflung.mail.smtp.ports import Relay, Security

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from farflung.mail.database.location import Location
    from farflung.mail.database.opening import Database
    from farflung.mail.ledger.gate import Tenure
    from farflung.mail.ledger.mailing import Claim, Mailing
    from farflung.mail.ledger.states import Account
    from farflung.mail.smtp.ports import Delivery

_SENT = Verdict(Outcome.SENT)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ChaosServer]:
    """Return an SMTP server that writes down durably what it accepts."""
    with ChaosServer(tmp_path / "accepted") as running:
        yield running


def outlet(server: ChaosServer, *, connections: int = 2, **fields: object) -> RelayOutlet:
    """Return the way to a server of the tests."""
    manners = Manners(tries=9, first_wait=0.01, most_wait=0.02)
    relay = Relay("127.0.0.1", server.port, Security.NONE, connections=connections)
    return RelayOutlet(relay, Quota("relay"), replace(manners, **fields))  # type: ignore[arg-type]


def states(database: Database, mailing: Mailing) -> dict[str, str]:
    """Return the state of each recipient, by address."""
    with database.reading() as connection:
        return {
            claim.address: state.value
            for state in State
            for claim in ledger.in_state(connection, mailing.id, state)
        }


def change(database: Database, number: int, **values: object) -> None:
    """Change a person of the list."""
    with database.writing() as connection:
        connection.execute(update(subscribers).where(subscribers.c.id == number).values(**values))


def test_rule_02_one_row_for_each_edition_and_recipient(database: Database) -> None:
    """Rows are unique on the normalised address, and written together with the mailing or not."""
    people(database, 3)
    twice = [*recipients(3), *recipients(1)]
    with pytest.raises(IntegrityError), database.writing() as connection:
        ledger.begin(connection, plan(), twice)
    with database.reading() as connection:
        assert ledger.find(connection, "2026-W47", "smtp") is None
    with database.writing() as connection:
        mailing = ledger.begin(connection, plan(), recipients(3))
    with pytest.raises(IntegrityError), database.writing() as connection:
        ledger.begin(connection, plan(), recipients(3))
    assert account(database, mailing).pending == 3


def test_rule_03_the_account_balances_at_any_moment(
    database: Database, server: ChaosServer
) -> None:
    """While a mailing runs among faults, everybody is in one place of the account whenever asked."""
    server.faults += [
        Fault("rcpt", "450 4.2.0 later", 20), Fault("rcpt", "550 5.1.1 unknown", 5),
        Fault("rcpt", "550 5.2.1 no", 5), Fault("dot", "lose", 3, 20), Fault("data", "drop", 5),
    ]  # fmt: skip
    mailing = begun(database, 100)
    seen: list[Account] = []

    def look(_: int) -> bool:
        seen.append(account(database, mailing))
        return False

    terms = Terms(stop=look)
    assert send(tenure(database, mailing), [outlet(server)], compose, terms) is None
    last = account(database, mailing)
    assert last.complete
    assert (last.sent, last.failed, last.unknown) == (87, 10, 3)
    assert last.sent + last.unknown == len(set(server.accepted)) == len(server.accepted)
    assert not seen[0].complete


def test_rule_04_a_row_is_committed_as_dot_before_the_dot_goes_out(
    database: Database, server: ChaosServer
) -> None:
    """As the end of a message arrives, its row is ``dot`` in the eyes of another connection."""
    mailing = begun(database, 30)
    found: list[str] = []
    server.before_reply = lambda who: found.append(states(database, mailing)[who])
    assert send(tenure(database, mailing), [outlet(server)], compose, Terms()) is None
    assert found == ["dot"] * 30


def test_rule_04_what_was_interrupted_after_its_dot_is_unknown(
    database: Database, server: ChaosServer
) -> None:
    """It is shown and never sent again by itself; what was only claimed is sent again."""
    mailing = begun(database, 10)
    dead = LedgerGate(tenure(database, mailing), Quota("relay"))
    claims = dead.exchange((), (), 6).claims
    dead.exchange((), claims[:2], 0)
    assert send(tenure(database, mailing), [outlet(server)], compose, Terms()) is None
    found = account(database, mailing)
    assert (found.sent, found.unknown) == (8, 2)
    assert not {claim.address for claim in claims[:2]} & set(server.accepted)
    with database.writing() as connection:
        assert ledger.settle(connection, mailing.id, sent=False) == 2
    assert send(tenure(database, mailing), [outlet(server)], compose, Terms()) is None
    assert account(database, mailing).sent == 10
    assert len(set(server.accepted)) == len(server.accepted) == 10


def test_rule_05_many_dots_share_a_commit(database: Database, server: ChaosServer) -> None:
    """One commit covers all messages that have come to their dot, over all connections."""
    mailing = begun(database, 200)
    commits: list[object] = []
    sender = tenure(database, mailing)
    event.listen(database.engine, "commit", commits.append)
    assert send(sender, [outlet(server, connections=8)], compose, Terms()) is None
    assert len(server.accepted) == 200
    assert len(commits) < 100


def test_rule_06_every_try_is_made_of_the_same_row(database: Database, server: ChaosServer) -> None:
    """A later change of somebody's name, address or language does not change their message."""
    mailing = begun(database, 1)
    server.faults += [Fault("rcpt", "450 4.2.0 later")]
    seen: list[Claim] = []

    def keep(claim: Claim) -> Delivery:
        seen.append(claim)
        change(database, 1, name="Renamed", language="ja", address="other@example.org")
        return compose(claim)

    assert send(tenure(database, mailing), [outlet(server)], keep, Terms()) is None
    first, second = ((c.number, c.address, c.name, c.language, c.nonce) for c in seen)
    assert first == second
    assert server.accepted == ["p0@example.org"]


def test_rule_07_failures_back_off_with_jitter(database: Database) -> None:
    """A try that failed for now is due again later, each time later, never at a common moment."""
    mailing = begun(database, 1)
    pace = replace(tenure(database, mailing).pace, first_wait=60.0, most_wait=3600.0, tries=15)
    waits: list[float] = []
    clock = [NOW]
    for chance in (0.0, 1.0, 0.0, 1.0):
        sender = tenure(database, mailing, pace=replace(pace, chance=partial(float, chance)))
        gate = LedgerGate(replace(sender, now=lambda: clock[0]), Quota("relay"))
        [claim] = gate.exchange((), (), 1).claims
        gate.exchange([(claim, Verdict(Outcome.DEFERRED, "450 later"))], (), 0)
        with database.reading() as connection:
            due = ledger.first_due(connection, mailing.id, State.DEFERRED)
        assert due is not None
        assert gate.exchange((), (), 1).claims == []
        waits.append(round(due - clock[0]))
        clock[0] = due
    assert waits == [30, 120, 120, 480]


def test_rule_07_no_such_address_suppresses_and_policy_pauses(
    database: Database, server: ChaosServer
) -> None:
    """5.1.1 is told of one person; 5.7.1 ends the run, tells of nobody, and leaves all pending."""
    mailing = begun(database, 20)
    told: list[int] = []
    sender = tenure(database, mailing, no_such_address=lambda _, person: told.append(person))
    server.faults += [Fault("rcpt", "550 5.1.1 unknown"), Fault("rcpt", "550 5.7.1 spam", 99, 4)]
    ended = send(sender, [outlet(server, connections=1)], compose, Terms())
    assert ended is not None
    assert ended.outcome is Outcome.PAUSE
    assert len(told) == 1
    found = account(database, mailing)
    assert (found.failed, found.sent, found.pending, found.in_flight) == (1, 4, 15, 0)


def test_rule_07_a_wrong_password_stops(database: Database, server: ChaosServer) -> None:
    """535 ends the run without trying anybody, nor another relay."""
    mailing = begun(database, 5)
    server.faults += [Fault("ehlo", "535 5.7.8 no", 9)]
    with ChaosServer(server.journal.with_name("other")) as other:
        outlets = [outlet(server), outlet(other)]
        ended = send(tenure(database, mailing), outlets, compose, Terms())
        assert ended is not None
        assert ended.outcome is Outcome.STOP
        assert other.connections == 0
    assert account(database, mailing).pending == 5


def test_rule_07_the_final_reply_is_waited_for_ten_minutes() -> None:
    """RFC 5321, 4.5.3.2.6."""
    assert TIMEOUTS[Step.DOT] == 600


def test_rule_08_leaving_during_a_mailing_works(database: Database, server: ChaosServer) -> None:
    """Who leaves, is suppressed, pauses or is gone after the snapshot gets nothing, with a reason."""
    mailing = begun(database, 8)
    change(database, 1, state="unsubscribed")
    change(database, 2, state="suppressed", reason="bounced")
    with database.writing() as connection:
        connection.execute(subscribers.delete().where(subscribers.c.id == 3))
    left: list[str] = []

    def last_moment(claim: Claim) -> Delivery:
        if not left:
            left.append(claim.address)
            change(database, claim.subscriber, state="unsubscribed")  # claimed, not at its dot
        return compose(claim)

    patient = outlet(server, ahead=0, connections=1)
    assert send(tenure(database, mailing), [patient], last_moment, Terms()) is None
    found = account(database, mailing)
    assert (found.sent, found.excluded) == (4, 4)
    assert left[0] not in server.accepted
    with database.reading() as connection:
        reasons = {t.reason for t in ledger.tallies(connection, mailing.id) if t.reason}
    assert reasons >= {"unsubscribed", "suppressed: bounced", "forgotten"}


def test_rule_09_one_sender_at_a_time(database: Database, location: Location) -> None:
    """A second sender is refused as long as the first lives, and not longer."""
    mailing = begun(database, 1)
    with only_sender(database, location, mailing.id):
        with (
            pytest.raises(RefusedError, match="another sender"),
            only_sender(database, location, mailing.id),
        ):
            pytest.fail("two senders")
        with only_sender(database, location, mailing.id + 1):
            pass  # another mailing is another matter
    with only_sender(database, location, mailing.id):
        pass


def test_rule_09_a_sender_that_was_taken_over_sends_nothing_more(database: Database) -> None:
    """Its commits are refused, whatever it wants: to record, to release, to claim."""
    mailing = begun(database, 9)
    old = LedgerGate(tenure(database, mailing), Quota("relay"))
    claims = old.exchange((), (), 3).claims
    old.exchange((), claims[:1], 0)
    new = LedgerGate(tenure(database, mailing), Quota("relay"))
    for verdicts, dots, wanted in (([(claims[0], _SENT)], (), 0), ((), claims[1:], 0), ((), (), 9)):
        with pytest.raises(FencedError):
            old.exchange(verdicts, dots, wanted)
    assert account(database, mailing).unknown == 1
    assert len(new.exchange((), (), 9).claims) == 8


def test_rule_09_two_senders_at_once_send_everybody_once(
    database: Database, server: ChaosServer
) -> None:
    """Two that think they are alone, without any lock: the later goes on, nobody has two."""
    mailing = begun(database, 150)
    taken_over = threading.Event()

    def hold(_: str) -> None:
        if len(server.accepted) >= 20:
            taken_over.wait(60)

    server.before_reply = hold
    ends: list[object] = []

    def work(sender: Tenure) -> None:
        try:
            ends.append(send(sender, [outlet(server)], compose, Terms()))
        except FencedError:
            ends.append("fenced")

    first = threading.Thread(target=work, args=(tenure(database, mailing),))
    first.start()
    while len(server.accepted) < 20:
        time.sleep(0.002)
    second = tenure(database, mailing)
    taken_over.set()
    work(second)
    first.join()
    found = account(database, mailing)
    assert sorted(map(str, ends)) == ["None", "fenced"]
    assert found.complete
    assert len(set(server.accepted)) == len(server.accepted)
    assert found.sent + found.unknown == 150
    sent = {who for who, state in states(database, mailing).items() if state == "sent"}
    assert sent <= set(server.accepted)


@pytest.mark.parametrize("location", ["sqlite"], indirect=True)
def test_rule_09_a_restored_backup_refuses_until_told(
    location: Location, database: Database, tmp_path: Path
) -> None:
    """An older copy of the database is noticed, even one made while the mailing ran."""
    assert isinstance(location, SqliteFile)
    watch = watch_over(location, {"XDG_STATE_HOME": str(tmp_path / "states")})
    mailing = begun(database, 9)
    refuse_restored(database, watch)
    watch.begin(database)
    gate = LedgerGate(tenure(database, mailing, committed=watch.committed), Quota("relay"))
    claims = gate.exchange((), (), 4).claims
    backup = location.path.read_bytes()
    gate.exchange([(claim, _SENT) for claim in claims], (), 0)
    refuse_restored(database, watch)
    location.path.write_bytes(backup)
    with pytest.raises(RefusedError, match="put back from a backup"):
        refuse_restored(database, watch)
    beside = location.path.with_name("mail.db.generation")
    beside.write_bytes(beside.read_bytes().replace(b"3\n", b"2\n"))  # put back as well
    with pytest.raises(RefusedError, match="put back from a backup"):
        refuse_restored(database, watch)
    assert accept_restored(database, watch) == 9
    refuse_restored(database, watch)
    assert account(database, mailing).unknown == 9


@pytest.mark.parametrize("location", ["sqlite"], indirect=True)
def test_rule_12_sqlite_keeps_what_it_has_committed(database: Database, location: Location) -> None:
    """The journal is one that has lost no commits, and every commit is forced to the disk."""
    assert isinstance(location, SqliteFile)
    assert journal_mode((3, 51, 2)) == "truncate"
    assert journal_mode((3, 51, 3)) == "wal"
    with database.reading() as connection:
        pragma = connection.exec_driver_sql
        assert pragma("PRAGMA journal_mode").scalar() == journal_mode()
        assert int(pragma("PRAGMA synchronous").scalar() or 0) >= 2
