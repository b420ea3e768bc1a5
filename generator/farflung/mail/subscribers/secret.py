"""The secret of an installation, found or made, and held to the database it belongs to."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from sqlalchemy import select

from farflung.errors import RefusedError, UsageError
from farflung.files import create_whole
from farflung.mail.database.files import close_to_others
from farflung.mail.database.statements import insert_if_new
from farflung.mail.database.tables import installation
from farflung.mail.subscribers.keys import LEAST_SECRET, Keys

if TYPE_CHECKING:
    from pathlib import Path

    from farflung.mail.database.opening import Database

__all__ = ["VARIABLE", "open_keys"]

VARIABLE = "FARFLUNG_SECRET"
_NAME = "secret"  # of its fingerprint in the database
_MAKE = "make one with: openssl rand -base64 48"


def open_keys(database: Database, given: str | None, file: Path | None) -> Keys:
    """Return the keys of an installation.

    ``given`` is the secret from the environment. Without it, it is in ``file``, which is made, for
    its owner alone, where neither it nor a fingerprint in the database is there; None allows no
    file. Raises :class:`UsageError` without a secret, and :class:`RefusedError` for another one
    than the database was first used with, because then no link in any letter would work.
    """
    known = _fingerprint(database)
    keys = _keys(given if given is not None else _from_file(file, may_make=not known))
    if not known:
        with database.writing() as connection:
            row = {"name": _NAME, "value": keys.fingerprint}
            insert_if_new(connection, installation, [row])
        known = _fingerprint(database)
    if known != keys.fingerprint:
        raise RefusedError(
            "the secret is not the one that this database was first used with",
            hint=f"set {VARIABLE} to that one, or bring back its file beside the database",
        )
    return keys


def _fingerprint(database: Database) -> str:
    with database.reading() as connection:
        return connection.scalar(select(installation.c.value).filter_by(name=_NAME)) or ""


def _keys(secret: str) -> Keys:
    if len(secret) < LEAST_SECRET:
        raise UsageError(
            f"the secret of the mailing has {len(secret)} characters, which is too few", hint=_MAKE
        )
    return Keys(secret.encode())


def _from_file(file: Path | None, *, may_make: bool) -> str:
    if file is None:
        raise UsageError(
            f"a database on a server needs a secret beside it, and {VARIABLE} is not set",
            hint=f"{_MAKE}, and give all machines the same",
        )
    if may_make and not file.exists():
        try:
            create_whole(file, f"{secrets.token_urlsafe(48)}\n".encode(), 0o600)
        except FileExistsError:
            pass  # another process was first
        except OSError as error:
            raise RefusedError(f"{file} cannot be written ({error.strerror})") from None
    try:
        close_to_others(file)
        return file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise RefusedError(
            f"the secret that belongs to the database cannot be read: {file}",
            hint=f"bring it back from a backup, or set {VARIABLE}",
        ) from None
