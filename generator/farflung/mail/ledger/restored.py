"""Noticing that the database was put back from a backup: it may not know of messages that went out.

SQLite: the database counts its commits (its generation), and the number stands outside of it too,
beside it and in the user's folder of states, so that putting back the one does not put back the
other. A database that is older than a mark was put back; so was one that has mailed and has no mark
on this machine. PostgreSQL: the database remembers which cluster, database and timeline it is in;
a dump that was loaded elsewhere, or a recovery to a point in time, is in another.
"""

from __future__ import annotations

import os
import re
import uuid
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import text

from farflung.errors import RefusedError
from farflung.files import write_atomically
from farflung.mail.database.location import SqliteFile
from farflung.mail.ledger import sql

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Connection

    from farflung.mail.database.location import Location
    from farflung.mail.database.opening import Database

__all__ = ["FileMarks", "ServerMark", "Watch", "accept_restored", "refuse_restored", "watch_over"]

_MARK = re.compile(rb"([0-9a-f]{32}) ([0-9]{20})\n")
_DOUBT = "perhaps sent before the database was put back"


class Watch(Protocol):
    """What stands outside of a database and tells whether it is the newest state of itself."""

    def doubtful(self, connection: Connection) -> bool:
        """Tell whether this may be an old state."""

    def begin(self, database: Database) -> None:
        """Take note of the state that the database is in, durably, before anything is sent."""

    def accept(self, connection: Connection) -> None:
        """Take the database for its newest state."""

    def committed(self, connection: Connection) -> Callable[[], None]:
        """Take part in a commit; what is returned is to be called once it is on the disk."""

    def end(self) -> None:
        """Leave everything durable and nothing open."""


def watch_over(location: Location, environment: Mapping[str, str]) -> Watch:
    """Return the watch over a database; the user's states lie where XDG says."""
    if not isinstance(location, SqliteFile):
        return ServerMark()
    home = environment.get("XDG_STATE_HOME")
    folder = Path(home) if home else Path("~/.local/state").expanduser()
    return FileMarks(location.path, folder / "farflung")


def refuse_restored(database: Database, watch: Watch) -> None:
    """Raise :class:`RefusedError` for a database that was put back from a backup."""
    with database.reading() as connection:
        doubtful = watch.doubtful(connection)
    if doubtful:
        raise RefusedError(
            "this database was put back from a backup or moved here, and may not know of messages "
            "that went out since",
            hint="find out what was sent, then say so: farflung resolve --restored",
        )


def accept_restored(database: Database, watch: Watch) -> int:
    """Take the database for what it is: whoever it takes for waiting is unknown from now on.

    Return how many those are.
    """
    with database.writing() as connection:
        doubtful = connection.execute(sql.DOUBTFUL, {"why": _DOUBT}).rowcount
        watch.accept(connection)
    watch.begin(database)
    watch.end()
    return doubtful


class FileMarks:
    """The watch over a file of SQLite."""

    def __init__(self, path: Path, folder: Path) -> None:
        """Take the path of the database, and a folder outside of the project."""
        self._path = path
        self._folder = folder
        self._name = ""
        self._generation = 0
        self._open: list[int] = []

    def doubtful(self, connection: Connection) -> bool:
        """Tell whether a mark is newer than the database, or is missing."""
        name, generation = _kept(connection, "ledger"), int(_kept(connection, "generation") or 0)
        marks = [mark for file in self._files(name) if (mark := _read(file, name)) is not None]
        return generation > 0 and (not marks or max(marks) > generation)

    def begin(self, database: Database) -> None:
        """Leave marks of the database as it is, before anything is counted; both are durable.

        Killed between its two steps, it has left nothing that looks like another state.
        """
        with database.writing() as connection:
            self._name = _kept(connection, "ledger") or uuid.uuid4().hex
            self._generation = int(_kept(connection, "generation") or 0)
            _keep(connection, "ledger", self._name)
            _keep(connection, "generation", str(self._generation))
        self._write()

    def accept(self, connection: Connection) -> None:
        """Count on from the newest mark, so that it says nothing against the database."""
        name, here = _kept(connection, "ledger"), int(_kept(connection, "generation") or 0)
        marks = [_read(file, name) or 0 for file in self._files(name)]
        _keep(connection, "generation", str(1 + max(here, *marks)))

    def committed(self, connection: Connection) -> Callable[[], None]:
        """Count one more commit.

        The marks move along without being forced to the disk, which would double what a commit
        costs. A killed process loses nothing of them; after a power failure they may be behind,
        which is no reason to doubt.
        """
        connection.execute(sql.COUNT_COMMIT)
        generation = int(_kept(connection, "generation"))
        return lambda: self._move(generation)

    def end(self) -> None:
        """Write the marks once more, durably."""
        for descriptor in self._open:
            os.close(descriptor)
        self._open.clear()
        self._write()

    def _files(self, name: str) -> tuple[Path, Path]:
        beside = self._path.with_name(f"{self._path.name}.generation")
        return beside, self._folder / f"{name}.generation"

    def _mark(self) -> bytes:
        return b"%b %020d\n" % (self._name.encode(), self._generation)

    def _write(self) -> None:
        beside, apart = self._files(self._name)
        write_atomically(beside, self._mark())
        with suppress(OSError):  # a service may have no home; then there is the one mark
            apart.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomically(apart, self._mark())

    def _move(self, generation: int) -> None:
        self._generation = max(self._generation, generation)
        if not self._open:
            self._open = [
                os.open(file, os.O_WRONLY | os.O_CLOEXEC)
                for file in self._files(self._name)
                if file.exists()
            ]
        for descriptor in self._open:
            os.pwrite(descriptor, self._mark(), 0)


class ServerMark:
    """The watch over a PostgreSQL server, which knows by itself where it is."""

    def doubtful(self, connection: Connection) -> bool:
        """Tell whether the database remembers another place than it is in."""
        return _kept(connection, "generation") not in {"", _identity(connection)}

    def begin(self, database: Database) -> None:
        """Remember where the database is."""
        with database.writing() as connection:
            self.accept(connection)

    def accept(self, connection: Connection) -> None:
        """Remember where the database is from now on."""
        _keep(connection, "generation", _identity(connection))

    def committed(self, connection: Connection) -> Callable[[], None]:  # noqa: ARG002 - the port's
        """Do nothing: the server's log is what counts."""
        return lambda: None

    def end(self) -> None:
        """Do nothing: nothing is open."""


def _identity(connection: Connection) -> str:
    return str(connection.execute(text(sql.IDENTITY)).scalar_one())


def _kept(connection: Connection, what: str) -> str:
    return str(connection.execute(sql.KEPT, {"what": what}).scalar() or "")


def _keep(connection: Connection, what: str, now: str) -> None:
    if not connection.execute(sql.KEEP, {"what": what, "now": now}).rowcount:
        connection.execute(sql.KEEP_FIRST, {"name": what, "value": now})


def _read(file: Path, name: str) -> int | None:
    """Return the generation in a mark of this database; None if it is none."""
    try:
        match = _MARK.fullmatch(file.read_bytes())
    except OSError:
        return None
    return int(match[2]) if match and match[1].decode() == name else None
