"""Statements that the two databases write differently."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, bindparam, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Table
    from sqlalchemy.sql.compiler import SQLCompiler

__all__ = ["UpdateEach", "among", "insert_if_new"]


def insert_if_new(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Add rows; one whose key another process has just added stays as that one has it."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(dialect.insert(table).on_conflict_do_nothing(), rows)


class among(FunctionElement[bool]):  # noqa: N801 - used as a function
    """``among(column, bindparam("ids", type_=Numbers()))``: whether a column has one of many values.

    Unlike ``IN`` with a parameter for each, it is one statement for any count, so it is made and
    prepared once.
    """

    type = Boolean()
    inherit_cache = True
    name = "among"

    def self_group(self, against: Any = None) -> among:  # noqa: ARG002 - SQLAlchemy's signature
        """Stay a condition: SQLAlchemy would compare it with 1, and SQLite then use no index."""
        return self


@compiles(among, "sqlite")
def _among_json(element: among, compiler: SQLCompiler, **options: Any) -> str:
    column, numbers = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({numbers}))"  # noqa: S608 - SQL of SQLAlchemy


@compiles(among, "postgresql")
def _among_array(element: among, compiler: SQLCompiler, **options: Any) -> str:
    column, numbers = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} = ANY({numbers})"


class UpdateEach:
    """Gives many rows of a table new values, to each its own, in one statement if possible.

    SQLite is handed all of them as JSON, because each run of a statement gives up the interpreter
    and has to wait for it again; PostgreSQL's driver sends many runs at once by itself.
    """

    def __init__(self, table: Table, key: str, columns: Sequence[str]) -> None:
        """Write both statements; :meth:`__call__` takes values in the order of key and columns."""
        self._names = [f"new_{name}" for name in (key, *columns)]
        setting = ", ".join(
            f"{name} = json_extract(each.value, '$[{at}]')"
            for at, name in enumerate(columns, start=1)
        )
        self._in_sqlite = text(
            f"UPDATE {table.name} SET {setting} FROM json_each(:rows) AS each"  # noqa: S608 - our names
            f" WHERE {table.name}.{key} = json_extract(each.value, '$[0]')"
        )
        self._one_by_one = (
            update(table)
            .where(table.c[key] == bindparam(f"new_{key}"))
            .values({name: bindparam(f"new_{name}") for name in columns})
        )

    def __call__(self, connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
        """Change the rows; does nothing where there are none."""
        if not rows:
            return
        if connection.dialect.name == "sqlite":
            connection.execute(self._in_sqlite, {"rows": json.dumps(rows)})
        else:
            names = self._names
            connection.execute(
                self._one_by_one, [dict(zip(names, row, strict=True)) for row in rows]
            )
