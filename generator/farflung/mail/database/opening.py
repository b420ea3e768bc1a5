"""Opening the database: the one place that makes an engine, and the two kinds of transaction."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError
from sqlalchemy.pool import QueuePool

from farflung.errors import FarflungError, ServiceError, UsageError
from farflung.mail.database.files import create_private
from farflung.mail.database.location import Location, SqliteFile
from farflung.mail.database.migrating import migrate, newest, revision_of

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Database", "journal_mode", "open_database"]

BUSY = 30.0
"""Seconds to wait for another process that writes."""

_OLDEST = (3, 33, 0)  # UPDATE … FROM, by which the ledger is written
_SOUND_LOG = (3, 51, 3)  # the write-ahead log of 3.7.0 to 3.51.2 has lost commits
_NO_DATABASE = {"SQLITE_NOTADB", "SQLITE_CORRUPT"}
_WRITING = "farflung_writing"


@dataclass(frozen=True, slots=True)
class Database:
    """An open database, up to date.

    :meth:`reading` and :meth:`writing` are its only transactions. Both raise
    :class:`ServiceError`, which another try may not, where the database cannot be reached, is
    locked for too long, or its disk is full; nothing of a transaction that raised is kept.
    """

    engine: Engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read within one transaction, which sees one state of the database throughout."""
        with _told(), self.engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Write within one transaction, committed at the end unless something raised.

        SQLite is locked from the beginning, because a transaction that reads first and then wants
        to write cannot wait for another one.
        """
        with _told(), self.engine.connect() as connection:
            connection.execution_options(**{_WRITING: True})
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def open_database(location: Location, *, busy: float = BUSY) -> Database:
    """Open a database, make it if it is a file that is not there, and bring it up to date.

    ``busy`` is how many seconds to wait for another process. Raises :class:`ServiceError` where
    it cannot be reached, :class:`RefusedError` where it is not safe to use.
    """
    database = Database(_engine(location, busy))
    try:
        with database.reading() as connection:
            current = revision_of(connection) == newest()
        if not current:
            with database.writing() as connection:
                migrate(connection)
    except BaseException:
        database.close()
        raise
    return database


def journal_mode(library: tuple[int, ...] = sqlite3.sqlite_version_info) -> str:
    """Return the journal that a release of SQLite can be trusted with.

    ``truncate`` is ``delete`` but for the end of a commit, which is forced to the disk as well:
    after a power failure a journal whose removal was lost would take the last commit back, and a
    message that it had released would go out twice.
    """
    return "wal" if library >= _SOUND_LOG else "truncate"


def _engine(location: Location, busy: float) -> Engine:
    # parameters are addresses of people, and errors are shown
    if not isinstance(location, SqliteFile):
        try:
            return create_engine(
                location.address,
                hide_parameters=True,
                pool_pre_ping=True,
                connect_args={"connect_timeout": 10, "application_name": "farflung"},
            )
        except ArgumentError:
            raise UsageError(
                "the address of the database cannot be read",
                hint="write it as postgresql://user@host/name",
            ) from None
        except ModuleNotFoundError:
            raise UsageError(
                "PostgreSQL needs a package that is not installed",
                hint="pip install 'farflung[postgres]'",
            ) from None
    if sqlite3.sqlite_version_info < _OLDEST:
        raise UsageError(
            f"the SQLite of this Python is too old ({sqlite3.sqlite_version})",
            hint="a mailing needs 3.33 or later, or PostgreSQL",
        )
    create_private(location.path)
    engine = create_engine(
        "sqlite://",
        hide_parameters=True,
        creator=lambda: _connect(location, busy),
        poolclass=QueuePool,
    )
    event.listen(engine, "begin", _begin)
    return engine


def _connect(location: SqliteFile, busy: float) -> sqlite3.Connection:
    """Open the file; SQLAlchemy says when a transaction begins, the standard library does not."""
    connection = sqlite3.connect(
        location.path, timeout=busy, isolation_level=None, check_same_thread=False
    )
    for name, value in (
        ("journal_mode", journal_mode()),
        ("synchronous", "full"),
        ("foreign_keys", "on"),
        ("secure_delete", "on"),  # who is forgotten is gone from the file, too
        ("trusted_schema", "off"),
    ):
        connection.execute(f"PRAGMA {name}={value}")
    return connection


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get(_WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@contextmanager
def _told() -> Iterator[None]:
    """Tell what an operator can do something about in their words."""
    try:
        yield
    except DatabaseError as error:
        damaged = getattr(error.orig, "sqlite_errorname", "") in _NO_DATABASE
        if not (damaged or isinstance(error, OperationalError)):
            raise
        raise _in_words(error.orig) from None


def _in_words(error: Any) -> FarflungError:
    """Say what is the matter, without the server's text, which may hold addresses of people."""
    code = getattr(error, "sqlite_errorname", "")
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return ServiceError(
            "another process has been writing to the database for too long",
            hint="wait for it to end, then do this again",
        )
    if code.startswith("SQLITE_FULL"):
        return ServiceError(
            "the disk of the database is full", hint="make room, then do this again"
        )
    name = code or type(error).__name__
    return ServiceError(
        f"the database cannot be used ({name})",
        hint="is it there, and do its address, user and password fit?",
    )
