"""The ledger: mailings, their recipients, and what relays were given."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables of the ledger."""
    op.create_table(
        "mailings",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("cadence", sa.Text(), nullable=False),
        sa.Column("begun", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("envelope", sa.Text(), nullable=False),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("paused", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mailings"),
        sa.UniqueConstraint("edition", "channel", name="uq_mailings_edition_channel"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "deliveries",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("mailing", _NUMBER, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("subscriber", _NUMBER),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("address", "name", "language", "audience", "muted")
        ),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.ForeignKeyConstraint(["mailing"], ["mailings.id"], name="fk_deliveries_mailing"),
        sa.UniqueConstraint("mailing", "key", name="uq_deliveries_mailing_key"),
        sqlite_autoincrement=True,
    )
    waiting = sa.text("state IN ('deferred', 'pending')")
    op.create_index(
        "ix_deliveries_waiting",
        "deliveries",
        ["mailing", "state", "due"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    op.create_index("ix_deliveries_subscriber", "deliveries", ["subscriber"])
    op.create_table(
        "relay_use",
        sa.Column("relay", sa.Text(), nullable=False),
        sa.Column("span", sa.Integer(), nullable=False),
        sa.Column("slot", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("relay", "span", "slot", name="pk_relay_use"),
    )
