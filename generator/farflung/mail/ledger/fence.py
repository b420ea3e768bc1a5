"""One sender at a time: a lock that a process holds as long as it lives, whatever the clock says.

The lock is for politeness and for finding out that a sender has died. What makes two senders safe
is the fence: a number that each new sender raises, and that every commit of an old one finds raised.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from farflung.errors import RefusedError
from farflung.mail.database.location import SqliteFile
from farflung.mail.ledger import sql

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from farflung.mail.database.location import Location
    from farflung.mail.database.opening import Database

__all__ = ["is_sending", "only_sender"]

_SPACE = 0x6D61696C  # "mail": our part of the numbers that PostgreSQL locks by


def is_sending(database: Database, location: Location, mailing: int) -> bool:
    """Tell whether somebody is at work on a mailing, without getting into a sender's way."""
    if isinstance(location, SqliteFile):
        file = _lock_file(location, mailing)
        if not file.exists():
            return False
        with _file_lock(file) as held:  # left by a sender that was killed, or held
            return not held
    with database.reading() as connection:
        key = {"space": _SPACE, "mailing": mailing}
        return bool(connection.execute(text(sql.LOCKED), key).scalar())


@contextmanager
def only_sender(database: Database, location: Location, mailing: int) -> Iterator[None]:
    """Hold the lock of a mailing. Raises :class:`RefusedError` while another process does.

    With SQLite it is a lock on a file beside the database, with PostgreSQL one of the server; both
    are gone the moment that the process is.
    """
    with _lock(database, location, mailing) as held:
        if not held:
            raise RefusedError(
                "another sender is at work on this mailing",
                hint="see how far it is: farflung status",
            )
        yield


def _lock(database: Database, location: Location, mailing: int) -> AbstractContextManager[bool]:
    """Try to take the lock of a mailing."""
    if isinstance(location, SqliteFile):
        return _file_lock(_lock_file(location, mailing))
    return _server_lock(database, mailing)


def _lock_file(location: SqliteFile, mailing: int) -> Path:
    return location.path.with_name(f"{location.path.name}.sending-{mailing}")


@contextmanager
def _file_lock(file: Path) -> Iterator[bool]:
    """Lock a file, and remove it at the end; one that was removed meanwhile does not count."""
    while True:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            yield False
            return
        if file.exists() and file.stat().st_ino == os.fstat(descriptor).st_ino:
            break
        os.close(descriptor)
    try:
        yield True
    finally:
        file.unlink(missing_ok=True)
        os.close(descriptor)


@contextmanager
def _server_lock(database: Database, mailing: int) -> Iterator[bool]:
    """Lock a number on the server for as long as a connection of our own lives."""
    with database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        key = {"space": _SPACE, "mailing": mailing}
        held = False
        try:
            held = bool(connection.execute(text(sql.LOCK), key).scalar())
            yield held
        finally:
            if held:
                with suppress(DBAPIError):  # the server is gone, and the lock with it
                    connection.execute(text(sql.UNLOCK), key)
            # The lock would end with the connection, but only when the server sees that it is closed.
            connection.invalidate()
