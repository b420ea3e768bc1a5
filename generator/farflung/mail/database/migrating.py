"""Bringing a database up to date with Alembic, whose scripts lie in ``migrations/``."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from farflung.errors import RefusedError

__all__ = ["MIGRATIONS", "migrate", "newest", "revision_of"]

MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 0x66617266  # "farf": one number for all processes on a server


def newest() -> str:
    """Return the revision of the newest script, ``r0007_bounces.py`` being revision 0007."""
    return max(file.name[1:5] for file in (MIGRATIONS / "versions").glob("r[0-9]*_*.py"))


def revision_of(connection: Connection) -> str:
    """Return the revision of a database, empty for one without tables."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found or "")


def migrate(connection: Connection) -> None:
    """Bring the database up to date, all or nothing, within the transaction of ``connection``.

    Of several processes that start at once, one does it and the others wait: in SQLite the
    transaction has the lock already, in PostgreSQL it takes one. Raises :class:`RefusedError` for
    a database of a newer Farflung.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    found, wanted = revision_of(connection), newest()
    if found == wanted:
        return
    if found > wanted:
        raise RefusedError(
            f"the database was made by a newer Farflung (revision {found}, we know {wanted})",
            hint="pip install --upgrade 'farflung[mail]'",
        )
    from alembic import command  # noqa: PLC0415 - takes long to import, and is seldom needed
    from alembic.config import Config  # noqa: PLC0415 - the same

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
