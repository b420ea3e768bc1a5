"""Alembic runs this: the migrations, on the connection and in the transaction handed to it."""

from __future__ import annotations

from alembic import context

from farflung.mail.database.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
