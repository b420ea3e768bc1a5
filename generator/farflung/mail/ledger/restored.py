"""Noticing that the database was put back from a backup: it may not know of messages that went out.

SQLite: the database counts its commits (its generation), and the number stands outside of it too,
beside it and in the user's own state folder, so that putting back the one does not put back the
other. A database that is older than a mark was put back; so was one that has mailed and has no mark
on this machine. PostgreSQL: the database remembers which cluster, database and timeline it is in;
a dump loaded elsewhere, or a recovery to a point in time, is in another.
"""

from __future__ import annotations

import os
import re
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from farflung.errors import RefusedError
from farflung.files import write_atomically
from farflung.mail.database.location import SqliteFile
from farflung.mail.ledger import sql

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Connection

    from farflung.mail.database.location import Location
    from farflung.mail.database.opening import Database

__all__ = ["Watch"]

_GENERATION = "generation"
_NAME = "ledger"
_MARK = re.compile(r"([0-9a-f]{32}) ([0-9]{20})\n")
_DOUBT = "perhaps sent before the database was put back"


@dataclass(frozen=True, slots=True)
class Watch:
    """Whatever stands outside of a database to tell whether it is the newest state of itself."""

    location: Location
    folder: Path
    """The user's folder of states, in which a second mark lies."""
    _open: dict[Path, int] = field(default_factory=dict)

    @classmethod
    def of(cls, location: Location, environment: Mapping[str, str]) -> Watch:
        """Look where the XDG base directory specification says that states lie."""
        home = environment.get("XDG_STATE_HOME") or Path("~/.local/state").expanduser()
        return cls(location, Path(home) / "farflung")

    def check(self, database: Database) -> None:
        """Raise :class:`RefusedError` for a database that was put back from a backup."""
        with database.reading() as connection:
            known = self._newest_known(connection)
            here = _kept(connection, _GENERATION)
        if here and here != known:
            raise RefusedError(
                "this database was put back from a backup or moved here, so it may not know of "
                "messages that went out",
                hint="find out what was sent since, then say so: farflung resolve --restored",
            )

    def accept(self, database: Database) -> int:
        """Take the database for what it is; who it knows as waiting is unknown from now on.

        Return how many those are.
        """
        with database.writing() as connection:
            known = self._newest_known(connection)
            doubtful = connection.execute(sql.DOUBTFUL, {"why": _DOUBT}).rowcount
            if isinstance(self.location, SqliteFile):
                newest = max(int(known or 0), int(_kept(connection, _GENERATION) or 0))
                _keep(connection, _GENERATION, str(newest + 1))
            else:
                _keep(connection, _GENERATION, known)
        self.begin(database)
        return doubtful

    def begin(self, database: Database) -> None:
        """Leave the marks, durably, before anything is sent."""
        with database.writing() as connection:
            name = _kept(connection, _NAME) or uuid.uuid4().hex
            _keep(connection, _NAME, name)
            if isinstance(self.location, SqliteFile):
                generation = int(_kept(connection, _GENERATION) or 0) + 1
                _keep(connection, _GENERATION, str(generation))
            else:
                _keep(connection, _GENERATION, _identity(connection))
        if isinstance(self.location, SqliteFile):
            self._write(name, generation)

    def committed(self, connection: Connection) -> Callable[[], None]:
        """Count one more commit; what is returned moves the marks along once it is on the disk.

        They are not forced to the disk, which would double the cost of a commit: a crash of the
        process loses nothing of them, and a mark that is behind says nothing wrong.
        """
        if not isinstance(self.location, SqliteFile):
            return lambda: None
        connection.execute(text("UPDATE installation SET value = CAST(value AS INTEGER) + 1 WHERE name = 'generation'"))
        name, generation = _kept(connection, _NAME), int(_kept(connection, _GENERATION))
        return lambda: self._move(name, generation)

    def end(self, database: Database) -> None:
        """Leave the marks durably at the end of a run."""
        with database.reading() as connection:
            name, generation = _kept(connection, _NAME), _kept(connection, _GENERATION)
        self.close()
        if isinstance(self.location, SqliteFile):
            self._write(name, int(generation))

    def close(self) -> None:
        """Leave no file open."""
        for descriptor in self._open.values():
            os.close(descriptor)
        self._open.clear()

    def _newest_known(self, connection: Connection) -> str:
        """Return the newest generation that is known outside, empty if there is none."""
        if not isinstance(self.location, SqliteFile):
            return _identity(connection)
        name = _kept(connection, _NAME)
        found = (_read(file, name) for file in self._marks(name))
        ...
