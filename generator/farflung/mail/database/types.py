"""Columns that mean the same in SQLite and PostgreSQL."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, BigInteger, DateTime, Text
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Dialect
    from sqlalchemy.types import TypeEngine

__all__ = ["Moment", "Numbers", "Words"]


class Moment(TypeDecorator[dt.datetime]):
    """A moment in UTC; SQLite keeps it without saying so."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Turn it to UTC. Raises :class:`ValueError` for a moment without a time zone."""
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError("a moment in the database needs a time zone")
        moment = value.astimezone(dt.UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(
        self,
        value: dt.datetime | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> dt.datetime | None:
        """Give it in UTC."""
        if value is None:
            return None
        return value.astimezone(dt.UTC) if value.tzinfo else value.replace(tzinfo=dt.UTC)


class Words(TypeDecorator[frozenset[str]]):
    """A set of words without spaces: sorted, one space between them and at both ends.

    So a word is found with ``LIKE '% word %'``. An empty set is an empty text.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(
        self,
        value: frozenset[str] | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> str | None:
        """Write the set."""
        return None if value is None else f" {' '.join(sorted(value))} " if value else ""

    def process_result_value(
        self,
        value: str | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> frozenset[str] | None:
        """Read the set."""
        return None if value is None else frozenset(value.split())


class Numbers(TypeDecorator["Sequence[int]"]):
    """Many numbers as one parameter, so that a statement is the same for any count of them.

    An array in PostgreSQL, JSON in SQLite; see :class:`~farflung.mail.database.statements.among`.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the database's own type."""
        kind: TypeEngine[Any] = Text() if dialect.name == "sqlite" else ARRAY(BigInteger)
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: Sequence[int] | None, dialect: Dialect) -> object:
        """Write the numbers."""
        return json.dumps(value) if dialect.name == "sqlite" else value
