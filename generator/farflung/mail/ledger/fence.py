"""One sender at a time: a lock that a process holds as long as it lives, whatever the clock says.

The lock is for politeness and for finding out that a sender has died. What makes two senders safe
is the fence: a number that each new sender raises, and that every commit of an old one finds raised.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import text

from farflung.errors import RefusedError
from farflung.mail.database.location import SqliteFile
from farflung.mail.ledger import sql

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from farflung.mail.database.location import Location
    from farflung.mail.database.opening import Database

__all__ = ["only_sender"]

_SPACE = 0x6D61696C  # "mail": our part of the numbers that PostgreSQL locks by


@contextmanager
def only_sender(database: Database, location: Location, mailing: int) -> Iterator[None]:
    """Hold the lock of a mailing. Raises :class:`RefusedError` while another process does.

    With SQLite it is a lock on a file beside the database, with PostgreSQL one of the server; both
    are gone the moment that the process is.
    """
    holding = (
        _file_lock(location.path.with_name(f"{location.path.name}.sending-{mailing}"))
        if isinstance(location, SqliteFile)
        else _server_lock(database, mailing)
    )
    with holding as held:
        if not held:
            raise RefusedError(
                "another sender is at work on this mailing",
                hint="see how far it is: farflung status",
            )
        yield


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
        try:
            yield bool(connection.execute(text(sql.LOCK), key).scalar())
        finally:
            connection.invalidate()  # closes it, and the lock with it; the pool would keep it
