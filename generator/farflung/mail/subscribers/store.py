"""The list in the database, one person at a time: found, changed, forgotten.

Whatever writes wants a connection of :meth:`Database.writing`; rows that are read to be changed
are locked until its end, so that two events of one person come one after the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, func, select, update

from farflung.mail.database.statements import insert_if_new
from farflung.mail.database.tables import forgotten, subscribers
from farflung.mail.subscribers.keys import Keys, token_hash
from farflung.mail.subscribers.records import Newcomer, Profile, State, Subscriber
from farflung.mail.subscribers.rows import (
    new_row,
    profile_values,
    standing_values,
    subscriber_of,
)
from farflung.mail.subscribers.states import CONFIRM_WITHIN, Event, Rules, after

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterator

__all__ = [
    "act",
    "asked_now",
    "awaiting_confirmation",
    "choose",
    "confirm",
    "counts",
    "describe",
    "enter",
    "everybody",
    "find",
    "find_by_token",
    "forget",
    "is_forgotten",
    "not_asked",
]

_CHUNK = 2000  # rows that are read at a time


def find(connection: Connection, key: str) -> Subscriber | None:
    """Return who has an address, by its key."""
    return _one(connection, select(subscribers).where(subscribers.c.key == key))


def find_by_token(connection: Connection, token: str) -> Subscriber | None:
    """Return whose links have a token; None for a token of nobody."""
    known = token_hash(token)
    if known is None:
        return None
    return _one(connection, select(subscribers).where(subscribers.c.token_hash == known))


def everybody(connection: Connection, states: Collection[State] = ()) -> Iterator[Subscriber]:
    """Give everybody on the list in the order they came, or those in some states only.

    Rows are read as they are asked for, so a long list needs no more memory than a short one.
    """
    query = select(subscribers).order_by(subscribers.c.id)
    if states:
        query = query.where(subscribers.c.state.in_(sorted(states)))
    for row in connection.execute(query, execution_options={"yield_per": _CHUNK}):
        yield subscriber_of(row)


def counts(connection: Connection) -> dict[State, int]:
    """Return how many people are in each state."""
    query = select(subscribers.c.state, func.count()).group_by(subscribers.c.state)
    found = {str(state): int(count) for state, count in connection.execute(query)}
    return {state: found.get(state, 0) for state in State}


def act(
    connection: Connection, keys: Keys, number: int, event: Event, rules: Rules
) -> Subscriber | None:
    """Let something happen to somebody and return what became of them; None if there is nobody."""
    query = select(subscribers).where(subscribers.c.id == number).with_for_update()
    subscriber = _one(connection, query)
    if subscriber is None:
        return None
    sealed = is_forgotten(connection, keys, subscriber.address.key)
    standing = after(subscriber.standing, event, rules, forgotten=sealed)
    if standing is None or standing == subscriber.standing:
        return subscriber
    values = standing_values(standing)
    if standing.asked != subscriber.standing.asked:
        values["asked_sent"] = None
    connection.execute(update(subscribers).where(subscribers.c.id == number).values(**values))
    if sealed and standing.state is State.ACTIVE:  # back by their own wish
        connection.execute(
            delete(forgotten).where(forgotten.c.hash == keys.sealed(subscriber.address.key))
        )
    return _one(connection, select(subscribers).where(subscribers.c.id == number))


def enter(
    connection: Connection,
    keys: Keys,
    newcomer: Newcomer,
    event: Event,
    rules: Rules,
) -> Subscriber | None:
    """Let an address come to the list, by ``LISTED``, ``SIGNED_UP`` or ``RETURNED``.

    Who is there already keeps their profile, and the event happens to them. None where the address
    was forgotten and a list alone cannot bring it back.
    """
    address = newcomer.address
    known = find(connection, address.key)
    if known is None:
        sealed = is_forgotten(connection, keys, address.key)
        standing = after(None, event, rules, forgotten=sealed)
        if standing is None:
            return None
        insert_if_new(connection, subscribers, [new_row(keys, newcomer, standing)])
        return find(connection, address.key)
    return act(connection, keys, known.number, event, rules)


def confirm(connection: Connection, keys: Keys, token: str, rules: Rules) -> Subscriber | None:
    """Take a confirmation; None, and nothing changed, for a token that confirms nothing."""
    number = keys.number_in(token)
    if number is None:
        return None
    query = select(subscribers).where(subscribers.c.id == number).with_for_update()
    subscriber = _one(connection, query)
    if subscriber is None or not keys.confirms(token, subscriber):
        return None
    found = act(connection, keys, number, Event.CONFIRMED, rules)
    return found if found and found.standing.state is State.ACTIVE else None


def choose(connection: Connection, number: int, profile: Profile, fields: Collection[str]) -> None:
    """Keep what somebody chose themselves: these fields of the profile, from now on theirs."""
    query = select(subscribers).where(subscribers.c.id == number).with_for_update()
    subscriber = _one(connection, query)
    if subscriber is None:
        return
    values = {name: value for name, value in profile_values(profile).items() if name in fields}
    chosen = subscriber.chosen | frozenset(values)
    connection.execute(
        update(subscribers).where(subscribers.c.id == number).values(**values, chosen=chosen)
    )


def describe(
    connection: Connection, subscriber: Subscriber, profile: Profile, fields: Collection[str]
) -> tuple[str, ...]:
    """Change these fields of somebody's profile, but those they chose; return which changed."""
    before = profile_values(subscriber.profile)
    values = {
        name: value
        for name, value in profile_values(profile).items()
        if name in fields and name not in subscriber.chosen and value != before[name]
    }
    if values:
        this = subscribers.c.id == subscriber.number
        connection.execute(update(subscribers).where(this).values(**values))
    return tuple(values)


def forget(connection: Connection, keys: Keys, key: str, day: dt.date) -> bool:
    """Erase who has an address and keep a sealed hash; tell whether somebody was there.

    An address that nobody has is kept away, too.
    """
    done = connection.execute(delete(subscribers).where(subscribers.c.key == key))
    insert_if_new(connection, forgotten, [{"hash": keys.sealed(key), "day": day}])
    return done.rowcount > 0


def is_forgotten(connection: Connection, keys: Keys, key: str) -> bool:
    """Tell whether an address was forgotten."""
    query = select(forgotten.c.hash).where(forgotten.c.hash == keys.sealed(key))
    return connection.execute(query).first() is not None


def awaiting_confirmation(
    connection: Connection, now: dt.datetime, *, after: int = 0, most: int | None = None
) -> Iterator[Subscriber]:
    """Give those who are to be asked for a confirmation and have not got its message yet.

    In the order of their numbers, from the one ``after`` a number, at ``most`` so many.
    """
    query = (
        select(subscribers)
        .where(
            subscribers.c.asked > now - CONFIRM_WITHIN,
            subscribers.c.asked_sent.is_(None),
            subscribers.c.id > after,
        )
        .order_by(subscribers.c.id)
        .limit(most)
    )
    for row in connection.execute(query):
        yield subscriber_of(row)


def asked_now(connection: Connection, subscriber: Subscriber, now: dt.datetime) -> bool:
    """Record that the message of a confirmation is leaving; False if it left or is void already.

    Recorded before it leaves: one message too few is better than one too many.
    """
    waiting = subscribers.c.asked_sent.is_(None)
    query = update(subscribers).where(_request_of(subscriber), waiting).values(asked_sent=now)
    return connection.execute(query).rowcount == 1


def not_asked(connection: Connection, subscriber: Subscriber) -> None:
    """Record that the message of a confirmation did not leave after all."""
    query = update(subscribers).where(_request_of(subscriber)).values(asked_sent=None)
    connection.execute(query)


def _request_of(subscriber: Subscriber) -> ColumnElement[bool]:
    """Return what tells one request for a confirmation from every other."""
    return and_(
        subscribers.c.id == subscriber.number, subscribers.c.asked == subscriber.standing.asked
    )


def _one(connection: Connection, query: Select[Any]) -> Subscriber | None:
    row = connection.execute(query).first()
    return subscriber_of(row) if row else None
