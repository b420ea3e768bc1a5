"""Migrations: what they make is what the tables say, and they run once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from farflung.errors import RefusedError
from farflung.mail.database.location import locate
from farflung.mail.database.migrating import MIGRATIONS, newest, revision_of
from farflung.mail.database.opening import Database, open_database
from farflung.mail.database.tables import metadata

if TYPE_CHECKING:
    from pathlib import Path

    from tests.postgres import PostgresServer

    from farflung.mail.database.location import Location


def test_migrations_make_what_the_tables_say(database: Database) -> None:
    """After all migrations the database holds each table, column and index, and nothing else."""
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert revision_of(connection) == newest()


def test_the_newest_script_is_the_head() -> None:
    """The names of the scripts say what Alembic would, without importing it."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == newest()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_processes_that_start_at_once_migrate_once(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Four openings of a new database at the same moment all find it up to date."""
    address = "sqlite:///mail.db"
    if kind == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        address = server.address(server.fresh())
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(open_database, [locate(address, tmp_path)] * 4))
    for database in opened:
        with database.reading() as connection:
            assert revision_of(connection) == newest()
        database.close()


def test_a_newer_database_is_refused(database: Database, location: Location) -> None:
    """An old program leaves alone what a newer one made."""
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(RefusedError, match="newer Farflung"):
        open_database(location)
    with database.reading() as connection:
        assert revision_of(connection) == "9999"
