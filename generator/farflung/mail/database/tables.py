"""Every table of the database, by name. What changes here needs a migration beside it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, Index, Integer, LargeBinary, MetaData, Table, Text

from farflung.mail.database.types import Moment, Words

__all__ = ["forgotten", "installation", "metadata", "subscribers"]

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite counts up only what is called INTEGER; AUTOINCREMENT never gives a number twice, and a
# confirmation is known by its number.
Number = BigInteger().with_variant(Integer, "sqlite")

installation = Table(
    "installation",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
"""What belongs to the installation as a whole, such as the fingerprint of its secret."""

subscribers = Table(
    "subscribers",
    metadata,
    Column("id", Number, primary_key=True),
    Column("address", Text, nullable=False),  # as it is written to
    Column("key", Text, nullable=False, unique=True),  # as it is compared
    Column("name", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("timezone", Text, nullable=False),
    Column("country", Text, nullable=False),
    Column("teams", Words, nullable=False),
    Column("cadences", Words, nullable=False),
    Column("muted", Words, nullable=False),
    Column("paused", Date),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),  # why suppressed, else empty
    Column("since", Moment, nullable=False),  # of the state
    Column("joined", Moment, nullable=False),
    Column("origin", Text, nullable=False),
    Column("chosen", Words, nullable=False),  # fields that they set themselves
    Column("nonce", LargeBinary, nullable=False),  # what the token is derived from
    Column("token_hash", LargeBinary, nullable=False),
    Column("asked", Moment),  # the confirmation that is awaited
    Column("asked_sent", Moment),  # when its message left
    Index(None, "token_hash", unique=True),
    Index(None, "state"),
    sqlite_autoincrement=True,
)
"""Everybody on the list, and everybody who left: an import must not bring them back."""

forgotten = Table(
    "forgotten",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("day", Date, nullable=False),
)
"""Who was forgotten: a sealed hash of the address, and nothing else."""
