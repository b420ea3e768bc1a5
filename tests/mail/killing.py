"""A process that runs a mailing over and over, and is killed in the middle of it.

:class:`Doomed` talks to this file as a program. That loads everything once and forks for each run,
so that a thousand runs take minutes; the fork is the process that is killed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from sqlalchemy import Engine

__all__ = ["Doomed", "run_mailing"]


class Doomed:
    """Runs the only mailing of a SQLite database against a server, until it is killed."""

    def __init__(self, port: int) -> None:
        """Start the process that forks; ``port`` is the server's."""
        command = [sys.executable, __file__, str(port)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Self:
        """Wait until it has loaded everything."""
        self._answer()
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()

    def killed_after(self, database: Path, seconds: float) -> bool:
        """Run the mailing and kill it after a time; tell whether it was killed before its end."""
        return self._run(f"after {seconds} {database}")

    def killed_at(self, database: Path, point: int) -> bool:
        """Run the mailing and kill it at a failpoint; tell whether there are so many."""
        return self._run(f"at {point} {database}")

    def _run(self, order: str) -> bool:
        assert self._process.stdin
        self._process.stdin.write(f"{order}\n")
        self._process.stdin.flush()
        code = int(self._answer())
        assert code in {0, -signal.SIGKILL}, f"the run ended with {code}"
        return code != 0

    def _answer(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline()


def _fail_at(engine: Engine, point: int) -> None:
    """Kill this process at the so-manieth step of its transactions.

    Steps are: before a statement, before a commit, and after one, before anybody hears of it.
    """
    from sqlalchemy import event  # noqa: PLC0415

    left = [point]

    def step(*_: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(engine, "before_cursor_execute", step)
    event.listen(engine, "commit", step)
    event.listen(engine, "checkin", step)


def run_mailing(
    database: Path, port: int, point: int = 0, connections: int = 3, ahead: int = 16
) -> None:
    """Send what is left of the mailing, as ``farflung send`` does."""
    from tests.mail.mailing import compose, tenure  # noqa: PLC0415

    from farflung.mail.database.location import SqliteFile  # noqa: PLC0415
    from farflung.mail.database.opening import open_database  # noqa: PLC0415
    from farflung.mail.ledger.fence import only_sender  # noqa: PLC0415
    from farflung.mail.ledger.gate import Quota  # noqa: PLC0415
    from farflung.mail.ledger.mailing import find  # noqa: PLC0415
    from farflung.mail.ledger.restored import FileMarks, refuse_restored  # noqa: PLC0415
    from farflung.mail.sending import RelayOutlet, Terms, send  # noqa: PLC0415
    from farflung.mail.smtp.manners import Manners  # noqa: PLC0415
    from farflung.mail.smtp.ports import Relay, Security  # noqa: PLC0415

    location = SqliteFile(database)
    opened = open_database(location)
    with opened.reading() as connection:
        mailing = find(connection, "2026-W47", "smtp")
    assert mailing
    if point:
        _fail_at(opened.engine, point)
    watch = FileMarks(database, database.with_name("states"))
    refuse_restored(opened, watch)
    watch.begin(opened)
    with only_sender(opened, location, mailing.id):
        relay = Relay("127.0.0.1", port, Security.NONE, connections=connections)
        outlet = RelayOutlet(relay, Quota("relay"), Manners(ahead=ahead))
        send(tenure(opened, mailing, committed=watch.committed), [outlet], compose, Terms())
    watch.end()


def _main(port: str) -> None:
    sys.path.insert(0, str(Path(__file__).parents[2]))
    import tests.mail.mailing  # noqa: F401, PLC0415 - loaded once, for all forks

    import farflung.mail.ledger.fence  # noqa: PLC0415
    import farflung.mail.sending  # noqa: F401, PLC0415

    print("ready", flush=True)  # noqa: T201 - an answer to whoever started this
    for line in sys.stdin:
        how, number, database = line.rstrip("\n").split(" ", 2)
        child = os.fork()
        if child == 0:
            point = int(number) if how == "at" else 0
            code = 1
            try:
                run_mailing(Path(database), int(port), point)
                code = 0
            except Exception:  # noqa: BLE001 - shown, and the test fails
                traceback.print_exc()
            finally:
                os._exit(code)
        until = time.monotonic() + (float(number) if how == "after" else 60)
        code = _wait(child, until)
        print(code, flush=True)  # noqa: T201 - the same


def _wait(child: int, until: float) -> int:
    """Return how a child ended; kill it when its time is over."""
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.001)
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    _main(*sys.argv[1:])
