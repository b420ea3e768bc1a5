"""What the tests of the mailing share: an open database, of SQLite and of PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.postgres import PostgresServer, postgres_server

from farflung.mail.database.location import Location, locate
from farflung.mail.database.opening import Database, open_database

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """Start PostgreSQL once."""
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres: PostgresServer) -> str:
    """Return the name of an empty database that is up to date, to be copied."""
    name = postgres.fresh()
    open_database(locate(postgres.address(name), Path("/"))).close()
    return name


@pytest.fixture(params=["sqlite", "postgresql"])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> Location:
    """Return where a database of a test lies, in SQLite and again in PostgreSQL."""
    if request.param == "sqlite":
        return locate("sqlite:///state/mail.db", tmp_path)
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.fresh(request.getfixturevalue("postgres_template"))
    return locate(server.address(name), tmp_path)


@pytest.fixture
def database(location: Location) -> Iterator[Database]:
    """Open an empty database, up to date."""
    opened = open_database(location)
    yield opened
    opened.close()
