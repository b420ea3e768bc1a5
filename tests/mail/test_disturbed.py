"""A mailing among disturbances: a full disk, a locked database, a clock that jumps; and a trace."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event
from tests.mail.mailing import NOW, account, begun, compose, tenure
from tests.mail.smtp.chaos import ChaosServer, Fault
from tests.programs import need

from farflung.errors import RefusedError, ServiceError
from farflung.mail.database.location import SqliteFile, locate
from farflung.mail.database.opening import open_database
from farflung.mail.ledger import mailing as ledger
from farflung.mail.ledger.gate import LedgerGate, Quota
from farflung.mail.ledger.rates import Rate
from farflung.mail.ledger.restored import accept_restored, refuse_restored, watch_over
from farflung.mail.sending import RelayOutlet, Terms, send
from farflung.mail.smtp.manners import Manners
from farflung.mail.smtp.outcomes import Outcome
from farflung.mail.smtp.ports import Relay, Security

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.postgres import PostgresServer

    from farflung.mail.database.opening import Database


@pytest.fixture
def file(tmp_path: Path) -> SqliteFile:
    """Return where the SQLite database of a test lies."""
    return SqliteFile(tmp_path / "state" / "mail.db")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ChaosServer]:
    """Return an SMTP server that writes down durably what it accepts."""
    with ChaosServer(tmp_path / "accepted") as running:
        yield running


def outlet(server: ChaosServer, *rates: Rate) -> RelayOutlet:
    """Return the way to a server of the tests."""
    relay = Relay("127.0.0.1", server.port, Security.NONE, connections=2)
    return RelayOutlet(relay, Quota("relay", rates), Manners(tries=9, first_wait=0.01, ahead=8))


def check_once(database: Database, server: ChaosServer, planned: int, mailing: object) -> None:
    """Nobody is lost, and nobody has it twice."""
    found = account(database, mailing)  # type: ignore[arg-type]
    assert found.complete
    assert len(server.accepted) == len(set(server.accepted))
    assert found.sent <= len(server.accepted) <= found.sent + found.unknown
    assert found.sent + found.unknown == planned


def test_a_full_disk_ends_the_run_and_loses_nobody(file: SqliteFile, server: ChaosServer) -> None:
    """No dot goes out that was not recorded; with room again, the mailing goes on."""
    database = open_database(file)
    mailing = begun(database, 60)
    sender = tenure(database, mailing)
    with database.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    full = True

    def limit(connection: object, _: object) -> None:
        size = pages if full else 1 << 30
        connection.execute(f"PRAGMA max_page_count = {size}")  # type: ignore[attr-defined]

    event.listen(database.engine, "connect", limit)
    database.engine.dispose()
    server.faults.append(Fault("rcpt", f"450 4.2.0 {'later ' * 80}", 40))  # rows grow
    with pytest.raises(ServiceError, match="full"):
        send(sender, [outlet(server)], compose, Terms())
    full = False
    database.engine.dispose()
    server.faults.clear()
    assert send(tenure(database, mailing), [outlet(server)], compose, Terms()) is None
    check_once(database, server, 60, mailing)
    database.close()


def test_a_locked_database_is_waited_for_and_then_given_up(
    file: SqliteFile, server: ChaosServer
) -> None:
    """A lock of a moment is nothing; one that lasts ends the run, which can go on later."""
    open_database(file).close()
    database = open_database(file, busy=0.4)
    mailing = begun(database, 80)
    other = open_database(file)
    sender = tenure(database, mailing)
    held, free = threading.Event(), threading.Event()

    def hold() -> None:
        with other.writing():
            held.set()
            free.wait(20)

    def lock_halfway(recipient: str) -> None:
        if recipient == "p20@example.org":
            threading.Thread(target=hold).start()
            held.wait(20)

    server.before_reply = lock_halfway
    with pytest.raises(ServiceError, match="another process"):
        send(sender, [outlet(server)], compose, Terms())
    threading.Timer(0.1, free.set).start()
    again = tenure(database, mailing)  # waits until the lock is gone
    assert send(again, [outlet(server)], compose, Terms()) is None
    check_once(database, server, 80, mailing)
    other.close()
    database.close()


@pytest.mark.parametrize("jump", [365 * 86400.0, -365 * 86400.0])
def test_a_clock_that_jumps(file: SqliteFile, server: ChaosServer, jump: float) -> None:
    """A year forward or back in the middle loses nobody, and stops nobody for a year."""
    database = open_database(file)
    mailing = begun(database, 30)
    calls = iter(range(10_000))

    def clock() -> float:
        return NOW + next(calls) / 50 + (jump if len(server.accepted) > 10 else 0.0)

    server.faults.append(Fault("rcpt", "450 4.2.0 later", 12))
    relay = outlet(server, Rate(3600, 1000))
    for _ in range(3):
        with database.writing() as connection:
            fence = ledger.take_over(connection, mailing.id, clock() + 0.05)
        sender = replace(tenure(database, mailing), fence=fence + 1, now=clock)
        assert send(sender, [relay], compose, Terms(patience=5, sleep=lambda _: None)) is None
    check_once(database, server, 30, mailing)
    database.close()


def test_the_limits_of_a_relay_hold_across_runs(file: SqliteFile) -> None:
    """What one run gave counts in the next; each window lets on only what it has room for."""
    database = open_database(file)
    mailing = begun(database, 30)
    clock = [NOW]
    quota = Quota("relay", (Rate(1, 5), Rate(3600, 12)))

    def gate() -> LedgerGate:
        return LedgerGate(tenure(database, mailing, now=lambda: clock[0]), quota)

    assert len(gate().exchange((), (), 30).claims) == 5
    orders = gate().exchange((), (), 30)
    assert (len(orders.claims), 0 < (orders.wait or 0) <= 1.1) == (0, True)
    clock[0] += 1.1
    assert len(gate().exchange((), (), 30).claims) == 5
    clock[0] += 1.1
    assert len(gate().exchange((), (), 30).claims) == 2
    clock[0] += 1.1
    orders = gate().exchange((), (), 30)
    assert (len(orders.claims), orders.wait) == (0, None)  # so long, no connection is kept
    clock[0] += 3800
    assert len(gate().exchange((), (), 30).claims) == 5
    database.close()


def test_a_run_waits_for_the_limits_of_a_relay(file: SqliteFile, server: ChaosServer) -> None:
    """It goes on by itself when the window has room again, and never gives more."""
    database = open_database(file)
    mailing = begun(database, 12)
    relay = outlet(server, Rate(1, 6))
    assert send(tenure(database, mailing), [relay], compose, Terms()) is None
    check_once(database, server, 12, mailing)
    database.close()


def test_a_run_that_is_told_to_stop(file: SqliteFile, server: ChaosServer) -> None:
    """It waits for the dots that are out, gives everything else back, and can go on."""
    database = open_database(file)
    mailing = begun(database, 60)
    server.before_reply = lambda _: time.sleep(0.01)
    terms = Terms(stop=lambda _: len(server.accepted) >= 5)
    ended = send(tenure(database, mailing), [outlet(server)], compose, terms)
    assert ended is not None
    assert ended.outcome is Outcome.DEFERRED
    found = account(database, mailing)
    assert (found.unknown, found.in_flight, found.sent) == (0, 0, len(server.accepted))
    assert send(tenure(database, mailing), [outlet(server)], compose, Terms()) is None
    check_once(database, server, 60, mailing)
    database.close()


def test_rule_04_a_trace_shows_the_disk_before_the_dot(
    file: SqliteFile, server: ChaosServer, tmp_path: Path, repository: Path
) -> None:
    """``strace`` sees the database forced to the disk between any two dots, and before the first."""
    strace = need("strace", "apt-get install strace")
    database = open_database(file)
    begun(database, 5)
    database.close()
    trace = tmp_path / "trace"
    code = (
        "from pathlib import Path; from tests.mail.killing import run_mailing; "
        f"run_mailing(Path({str(file.path)!r}), {server.port}, connections=1, ahead=0)"
    )
    command = [
        strace,
        "-f",
        "-y",
        "-s",
        "64",
        "-e",
        "trace=fsync,fdatasync,sendmsg",
        "-o",
        str(trace),
    ]
    subprocess.run([*command, sys.executable, "-c", code], check=True, cwd=repository, timeout=120)
    assert len(server.accepted) == 5
    steps = []
    for line in trace.read_text().splitlines():
        if re.search(r"f(data)?sync\(\d+<[^>]*/mail\.db>\)\s+= 0", line) or re.search(
            r"f(data)?sync resumed>\)\s+= 0", line
        ):
            steps.append("disk")
        elif re.search(r'sendmsg\(.*iov_base="\.\\r\\n', line):
            steps.append("dot")
    assert steps.count("dot") == 5
    assert "dot dot" not in " ".join(steps)
    assert steps[0] == "disk"


def test_rule_09_a_postgresql_that_was_restored_refuses(
    postgres: PostgresServer, postgres_template: str, tmp_path: Path
) -> None:
    """A copy of the database, which a dump that was loaded is, knows that it is another."""
    name = postgres.fresh(postgres_template)
    location = locate(postgres.address(name), tmp_path)
    database = open_database(location)
    watch = watch_over(location, {})
    mailing = begun(database, 3)
    refuse_restored(database, watch)
    watch.begin(database)
    refuse_restored(database, watch)
    database.close()
    location = locate(postgres.address(postgres.fresh(name)), tmp_path)
    copy = open_database(location)
    with pytest.raises(RefusedError, match="put back from a backup"):
        refuse_restored(copy, watch_over(location, {}))
    assert accept_restored(copy, watch_over(location, {})) == 3
    refuse_restored(copy, watch_over(location, {}))
    assert account(copy, mailing).unknown == 3
    copy.close()
