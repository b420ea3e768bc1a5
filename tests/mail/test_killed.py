"""``kill -9`` in the middle of a mailing, at random moments and at every step of a transaction."""

from __future__ import annotations

import os
import random
import shutil
from functools import partial
from typing import TYPE_CHECKING

from tests.mail.killing import Doomed
from tests.mail.mailing import account, begun
from tests.mail.smtp.chaos import ChaosServer

from farflung.mail.database.location import SqliteFile
from farflung.mail.database.opening import open_database
from farflung.mail.ledger import mailing as ledger
from farflung.mail.ledger.states import State

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from farflung.mail.database.opening import Database
    from farflung.mail.ledger.mailing import Mailing

KILLS = int(os.environ.get("FARFLUNG_KILLS", "50"))
"""The long run: ``FARFLUNG_KILLS=1000 pytest tests/mail/test_killed.py``."""


def in_state(database: Database, mailing: Mailing, state: State) -> set[str]:
    """Return the addresses of those in a state."""
    with database.reading() as connection:
        return {claim.address for claim in ledger.in_state(connection, mailing.id, state)}


def check(database: Database, mailing: Mailing, journal: list[str]) -> None:
    """Hold the ledger against what the server has on its disk."""
    accepted = set(journal)
    assert len(journal) == len(accepted), "somebody has it twice"
    sent = in_state(database, mailing, State.SENT)
    maybe = in_state(database, mailing, State.UNKNOWN) | in_state(database, mailing, State.DOT)
    account(database, mailing)  # it balances
    assert sent <= accepted, "taken for sent, and nobody has it"
    assert accepted <= sent | maybe, "accepted, and the ledger would send it again"


def begin(folder: Path, count: int) -> Path:
    """Begin a mailing in a database that is to be copied, and return its file."""
    file = folder / "begun" / "mail.db"
    database = open_database(SqliteFile(file))
    begun(database, count)
    database.close()
    return file


def mail(
    begun_file: Path, number: int, server: ChaosServer, killed: Callable[[Path, int], bool]
) -> tuple[int, int]:
    """Send a mailing through kill after kill; return how many there were, and the unknown."""
    file = begun_file.parents[1] / str(number) / begun_file.name
    file.parent.mkdir(mode=0o700)
    shutil.copy(begun_file, file)
    database = open_database(SqliteFile(file))
    with database.reading() as connection:
        mailing = ledger.find(connection, "2026-W47", "smtp")
    assert mailing
    before = len(server.journalled())
    kills = 0
    while killed(file, kills):
        kills += 1
        check(database, mailing, server.journalled()[before:])
    check(database, mailing, server.journalled()[before:])
    found = account(database, mailing)
    assert found.complete
    assert found.sent + found.unknown == mailing.planned, "somebody is lost"
    database.close()
    return kills, found.unknown


def test_rule_04_killed_at_random_moments(tmp_path: Path) -> None:
    """Nobody is lost, nobody has it twice, and who is accepted but unrecorded is unknown."""
    seed = random.randrange(1 << 32)  # noqa: S311
    print(f"random.seed({seed})")  # noqa: T201 - shown where the test fails
    chance = random.Random(seed)  # noqa: S311
    kills = mailings = 0
    with ChaosServer(tmp_path / "accepted") as server, Doomed(server.port) as doomed:
        longest, seen = 0.08, 0

        def killed(file: Path, _: int) -> bool:
            nonlocal longest, seen
            before, seen = seen, len(server.accepted)
            # on a busy machine a process needs longer until it comes to anything
            longest = longest * 1.3 if seen == before else max(0.08, longest * 0.8)
            return doomed.killed_after(file, chance.uniform(0, longest))

        file = begin(tmp_path, 500)
        while kills < KILLS:
            more, unknown = mail(file, mailings, server, killed)
            kills, mailings = kills + more, mailings + 1
            print(f"{kills} kills in {mailings} mailings; {unknown} unknown")  # noqa: T201


def test_rule_04_killed_at_every_step_of_a_transaction(tmp_path: Path) -> None:
    """A failpoint before each statement, before each commit, and after it before anybody hears."""
    point, reached = 0, True
    with ChaosServer(tmp_path / "accepted") as server, Doomed(server.port) as doomed:
        file = begin(tmp_path, 2)
        while reached:
            point += 1
            kills, _ = mail(file, point, server, partial(_killed_once, doomed, point))
            reached = kills > 0
    assert point > 40, "there are fewer steps than there must be"


def _killed_once(doomed: Doomed, point: int, file: Path, kills: int) -> bool:
    """Run to a failpoint, then to the end."""
    return doomed.killed_at(file, 0 if kills else point)
