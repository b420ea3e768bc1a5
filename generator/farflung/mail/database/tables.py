"""Every table of the database, by name. What changes here needs a migration beside it."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from farflung.mail.database.types import Moment, Words

__all__ = [
    "deliveries",
    "forgotten",
    "installation",
    "mailings",
    "metadata",
    "relay_use",
    "subscribers",
]

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

WAITING = ("deferred", "pending")
"""The states of the ledger's rows that are in its index; a query must name both, in this order."""
_WAITING = text("state IN ('deferred', 'pending')")

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

mailings = Table(
    "mailings",
    metadata,
    Column("id", Number, primary_key=True),
    Column("edition", Text, nullable=False),
    Column("channel", Text, nullable=False),  # "smtp", or a Maildir by its path
    Column("cadence", Text, nullable=False),
    Column("begun", Moment, nullable=False),  # and the date of every message
    Column("content", Text, nullable=False),  # the hash of what is mailed
    Column("envelope", Text, nullable=False),  # JSON: what all its messages say of themselves
    Column("planned", Integer, nullable=False),
    Column("fence", Integer, nullable=False),  # how many senders there were
    Column("paused", Text, nullable=False),  # why, else empty
    UniqueConstraint("edition", "channel"),
    sqlite_autoincrement=True,
)
"""One row for each edition that was mailed."""

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Number, primary_key=True),
    Column("mailing", Number, ForeignKey("mailings.id"), nullable=False),
    Column("key", Text, nullable=False),  # the address as it is compared
    Column("subscriber", Number),  # empty once forgotten
    Column("address", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("audience", Words, nullable=False),  # the groups that make a difference to the letter
    Column("muted", Words, nullable=False),  # the sections left out, likewise
    Column("nonce", LargeBinary, nullable=False),  # what the links to leave are made of
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due", Float, nullable=False),  # Unix time before which there is no (other) try
    UniqueConstraint("mailing", "key"),
    # only of those who wait: so a message that goes out moves in no index but once
    Index(
        "ix_deliveries_waiting",
        "mailing",
        "state",
        "due",
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    ),
    Index(None, "subscriber"),
    sqlite_autoincrement=True,
)
"""One row for each recipient of a mailing: the state of their message."""

relay_use = Table(
    "relay_use",
    metadata,
    Column("relay", Text, primary_key=True),
    Column("span", Integer, primary_key=True),  # seconds of the window
    Column("slot", BigInteger, primary_key=True),  # which part of the window, counted from 1970
    Column("count", Integer, nullable=False),
)
"""How many messages a relay was given lately, so that its limits hold across runs."""
