"""Many people at once in the database: an import carried out, as one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import Connection, bindparam, delete, select, text, update

from farflung.mail.database.statements import insert_if_new
from farflung.mail.database.tables import forgotten, subscribers
from farflung.mail.subscribers.records import FIELDS, Newcomer, Origin
from farflung.mail.subscribers.rows import new_row, profile_values
from farflung.mail.subscribers.states import Event, Rules, after
from farflung.mail.subscribers.store import everybody
from farflung.mail.subscribers.syncing import Sync, plan_sync

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from farflung.mail.subscribers.csvfile import Sheet
    from farflung.mail.subscribers.keys import Keys

__all__ = ["carry_out", "compare", "lock_list"]

_CHUNK = 5000  # rows a statement
_Item = TypeVar("_Item")


def compare(connection: Connection, keys: Keys, sheet: Sheet, *, keep: bool = False) -> Sync:
    """Return what importing a list would do, as things stand in the database."""
    sealed = set(connection.scalars(select(forgotten.c.hash)))
    return plan_sync(
        sheet,
        everybody(connection),
        lambda key: bool(sealed) and keys.sealed(key) in sealed,
        keep=keep,
    )


def lock_list(connection: Connection) -> None:
    """Let nobody else write to the list until the transaction ends; they wait."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE subscribers, forgotten IN SHARE ROW EXCLUSIVE MODE"))


def carry_out(connection: Connection, keys: Keys, sync: Sync, rules: Rules) -> None:
    """Do what an import would do; :func:`compare` it in the same transaction, on a locked list."""
    arrival = after(None, Event.LISTED, rules)
    if arrival is None:
        raise ValueError("a list brings somebody new")
    newcomers = (Newcomer(p.address, p.profile, Origin.IMPORT) for p in sync.added)
    rows = [new_row(keys, newcomer, arrival) for newcomer in newcomers]
    for part in _parts(rows):
        insert_if_new(connection, subscribers, part)
    change = (
        update(subscribers)
        .where(subscribers.c.id == bindparam("number"))
        .values({name: bindparam(f"new_{name}") for name in FIELDS})
    )
    for some in _parts(sync.changed):
        connection.execute(
            change,
            [
                {"number": one.subscriber.number}
                | {f"new_{name}": value for name, value in profile_values(one.profile).items()}
                for one in some
            ],
        )
    gone = delete(subscribers).where(subscribers.c.id == bindparam("number"))
    for people in _parts(sync.removed):
        connection.execute(gone, [{"number": person.number} for person in people])


def _parts(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    for start in range(0, len(items), _CHUNK):
        yield items[start : start + _CHUNK]
