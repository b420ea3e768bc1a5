"""Statements for many rows at once mean the same in both databases, and find rows by their index."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import (
    Column,
    Connection,
    Float,
    Integer,
    MetaData,
    Table,
    Text,
    bindparam,
    insert,
    select,
    text,
)

from farflung.mail.database.location import SqliteFile
from farflung.mail.database.opening import open_database
from farflung.mail.database.statements import UpdateEach, among
from farflung.mail.database.types import Numbers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from farflung.mail.database.opening import Database

ROWS = Table(
    "rows_of_a_test",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("word", Text, nullable=False),
    Column("due", Float, nullable=False),
)
THESE = select(ROWS.c.id).where(among(ROWS.c.id, bindparam("ids", type_=Numbers())))
GIVE = UpdateEach(ROWS, "id", ("word", "due"))


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    """Return a transaction in a database with twenty rows."""
    with database.writing() as connection:
        ROWS.create(connection)
        rows = [{"id": number, "word": "", "due": 0.0} for number in range(20)]
        connection.execute(insert(ROWS), rows)
        yield connection


def _words(connection: Connection) -> dict[int, tuple[str, float]]:
    found = connection.execute(select(ROWS).where(ROWS.c.word != ""))
    return {row.id: (row.word, row.due) for row in found}


@pytest.mark.parametrize("ids", [[], [3], [19, 4, 4, 77], list(range(20))], ids=len)
def test_among_any_count_of_numbers(connection: Connection, ids: list[int]) -> None:
    """One statement chooses rows by none, one, or many numbers; unknown ones do no harm."""
    assert set(connection.scalars(THESE, {"ids": ids})) == set(ids) & set(range(20))
    both = THESE.where(ROWS.c.word == "x")
    assert connection.scalars(both, {"ids": ids}).all() == []


def test_among_uses_the_index(tmp_path: Path) -> None:
    """SQLite looks each number up: an expression compared with 1 would read the whole table."""
    database = open_database(SqliteFile(tmp_path / "mail.db"))
    with database.writing() as connection:
        ROWS.create(connection)
        statement = str(THESE.compile(connection))
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", ("[1, 2]",)).all()
    database.close()
    assert str(plan[0][3]).startswith("SEARCH rows_of_a_test USING")


def test_each_row_gets_its_own_values(connection: Connection) -> None:
    """Any text and any moment arrive as they are, and no other row changes."""
    rows = [
        (2, "naïve 目 'quoted\" \\ and\nlong", 1795337012.123456),
        (5, "x" * 3000, 0.0),
        (9, "$[1]", -1.5),
        (88, "nobody", 1.0),
    ]
    GIVE(connection, rows)
    assert _words(connection) == {number: (word, due) for number, word, due in rows[:3]}


def test_without_rows_nothing_is_done(connection: Connection) -> None:
    """An empty list changes nothing."""
    GIVE(connection, [])
    assert _words(connection) == {}
    assert connection.scalar(text("SELECT count(*) FROM rows_of_a_test")) == 20
