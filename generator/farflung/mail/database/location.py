"""Where the database lies: a file of SQLite, or a PostgreSQL server. Needs no extra."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from farflung.errors import UsageError

__all__ = ["Location", "ServerLocation", "SqliteFile", "locate"]

_FILE = "sqlite:///"
_SERVER = ("postgresql://", "postgres://", "postgresql+psycopg://")
_HINT = "write it as sqlite:////var/lib/farflung/mail.db or postgresql://user@host/name"


@dataclass(frozen=True, slots=True)
class SqliteFile:
    """A file on this machine, by its absolute path."""

    path: Path

    @property
    def companions(self) -> tuple[Path, ...]:
        """Every file that may be written: the database, its journal, its log, and the secret."""
        name = self.path.name
        ends = ("", "-journal", "-wal", "-shm")
        return (*(self.path.with_name(f"{name}{end}") for end in ends), self.secret)

    @property
    def secret(self) -> Path:
        """The file that holds the secret of the installation, unless the environment does."""
        return self.path.with_suffix(".secret")


@dataclass(frozen=True, slots=True)
class ServerLocation:
    """A PostgreSQL server, as an address for SQLAlchemy; it may hold a password and is not shown."""

    address: str = field(repr=False)


Location = SqliteFile | ServerLocation


def locate(address: str, root: Path) -> Location:
    """Read the address of a database; a file's path is seen from the folder ``root``.

    Raises :class:`UsageError` without repeating the address, which may hold a password.
    """
    if address.startswith(_FILE) and len(address) > len(_FILE):
        return SqliteFile((root / Path(address.removeprefix(_FILE)).expanduser()).absolute())
    for scheme in _SERVER:
        if address.startswith(scheme) and len(address) > len(scheme):
            return ServerLocation(f"postgresql+psycopg://{address.removeprefix(scheme)}")
    raise UsageError("the address of the database is neither SQLite nor PostgreSQL", hint=_HINT)
