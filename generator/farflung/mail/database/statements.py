"""Statements that the two databases write differently."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Table

__all__ = ["insert_if_new"]


def insert_if_new(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Add rows; one whose key another process has just added stays as that one has it."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(dialect.insert(table).on_conflict_do_nothing(), rows)
