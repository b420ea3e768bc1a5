"""What happens to rows of the ledger after their message was sent, or after somebody left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from farflung.mail.ledger import sql

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from farflung.mail.references import Reference

__all__ = ["erase", "record_bounce"]


def record_bounce(connection: Connection, reference: Reference, why: str) -> int | None:
    """Record that a message came back for good; return whose it was.

    ``why`` is what the report says, without addresses. None, and nothing changed, for a reference
    to no row, and for somebody who was forgotten.
    """
    asked = {"number": reference.number, "edition": reference.mailing}
    row = connection.execute(sql.OF_EDITION, asked).one_or_none()
    if row is None:
        return None
    connection.execute(sql.BOUNCE, {"number": row.id, "why": why})
    person: int | None = row.subscriber
    return person


def erase(connection: Connection, subscriber: int) -> None:
    """Take everything that tells of a person out of the ledger; the counts of mailings stay.

    What has not been sent to them is not going to be.
    """
    connection.execute(sql.NO_MORE, {"person": subscriber, "why": "forgotten"})
    numbers = connection.scalars(sql.OF_PERSON, {"person": subscriber}).all()
    for number in numbers:
        connection.execute(sql.ERASE, {"number": number, "stand_in": f"forgotten {number}"})
