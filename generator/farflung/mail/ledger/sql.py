"""Every statement of the ledger."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Text,
    Update,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from farflung.mail.database.statements import UpdateEach, among
from farflung.mail.database.tables import WAITING, installation, subscribers
from farflung.mail.database.tables import deliveries as d
from farflung.mail.database.tables import mailings as m
from farflung.mail.database.tables import relay_use as u
from farflung.mail.database.types import Numbers
from farflung.mail.ledger.states import State
from farflung.mail.subscribers.records import State as Standing

_HERE = d.c.mailing == bindparam("of")
CLAIMED = (
    d.c.id, d.c.subscriber, d.c.address, d.c.name, d.c.language, d.c.audience, d.c.muted,
    d.c.nonce, d.c.tries,
)  # fmt: skip
"""What a claim is made of."""

# A mailing

FIND = select(m).where(m.c.edition == bindparam("edition"), m.c.channel == bindparam("channel"))
LIST = select(m).order_by(m.c.id)
BEGIN = insert(m)
PLAN = insert(d)
COUNT = select(func.count()).where(_HERE)
PLANNED = update(m).where(m.c.id == bindparam("mailing")).values(planned=bindparam("number"))
BEFORE = (
    select(m.c.id, m.c.planned)
    .where(m.c.cadence == bindparam("cadence"), m.c.channel == bindparam("channel"))
    .order_by(m.c.id.desc())
    .limit(1)
)
TALLIES = (
    select(d.c.state, d.c.reason, func.count())
    .where(_HERE)
    .group_by(d.c.state, d.c.reason)
    .order_by(d.c.state, func.count().desc(), d.c.reason)
)
VARIANTS = select(d.c.language, d.c.audience, d.c.muted).where(_HERE).distinct()
EVERYBODY = (
    select(*CLAIMED, d.c.state)
    .where(_HERE, d.c.id > bindparam("after"))
    .order_by(d.c.id)
    .limit(1000)
)
IN_STATE = select(*CLAIMED).where(_HERE, d.c.state == bindparam("state")).order_by(d.c.id)
PAUSE = update(m).where(m.c.id == bindparam("mailing")).values(paused=bindparam("why"))

# One sender at a time

FENCE = select(m.c.fence).where(m.c.id == bindparam("mailing")).with_for_update()
RAISE_FENCE = update(m).where(m.c.id == bindparam("mailing")).values(fence=m.c.fence + 1)


def _move(before: State, after: State) -> Update:
    return update(d).where(_HERE, d.c.state == before).values(state=after, reason=bindparam("why"))


LEFT_AT_DOT = _move(State.DOT, State.UNKNOWN)
LEFT_CLAIMED = _move(State.CLAIMED, State.PENDING)
ASSUME_SENT = _move(State.UNKNOWN, State.SENT)
RESEND = _move(State.UNKNOWN, State.PENDING).values(due=0.0)
NOT_TOO_FAR = (
    update(d)
    .where(_HERE, d.c.state == State.DEFERRED, d.c.due > bindparam("latest"))
    .values(due=bindparam("latest"))
)

# What the client exchanges

_STANDING = (subscribers.c.state.label("standing"), subscribers.c.reason.label("why"))
_ON_LIST = subscribers.c.id == d.c.subscriber


def _in(state: State) -> tuple[ColumnElement[bool], ...]:
    """Choose the rows of a state in words that the index of those who wait answers."""
    waiting: list[ColumnElement[str]] = [literal_column(f"'{name}'") for name in WAITING]
    return _HERE, d.c.state.in_(waiting), d.c.state == literal_column(f"'{state}'")


DUE = {
    state: select(*CLAIMED, *_STANDING, subscribers.c.paused)
    .outerjoin(subscribers, _ON_LIST)
    .where(*_in(state), d.c.due <= bindparam("now"))
    .order_by(d.c.due, d.c.id)
    .limit(bindparam("most"))
    for state in map(State, WAITING)
}
"""Who may be claimed, by the state they wait in; those who have been tried come first."""

FIRST_DUE = {state: select(func.min(d.c.due)).where(*_in(state)) for state in DUE}
_THESE = among(d.c.id, bindparam("ids", type_=Numbers()))
PERHAPS_GONE = (
    select(d.c.id, *_STANDING, subscribers.c.paused)
    .outerjoin(subscribers, _ON_LIST)
    .where(
        _THESE,
        or_(
            subscribers.c.state.is_(None),
            subscribers.c.state != Standing.ACTIVE,
            subscribers.c.paused.is_not(None),
        ),
    )
)
"""Who of these may have left, by the one reason or the other: everybody else has not."""
_ONE = d.c.id == bindparam("number")
CLAIM = update(d).where(_THESE).values(state=State.CLAIMED, tries=d.c.tries + 1)
DOT = update(d).where(_THESE).values(state=State.DOT)
EXCLUDE = update(d).where(_ONE).values(state=State.EXCLUDED, reason=bindparam("why"))
RECORD = UpdateEach(d, "id", ("state", "reason", "tries", "due"))

# What comes back later

BOUNCE = (
    update(d)
    .where(_ONE, d.c.state.in_([State.SENT, State.UNKNOWN]))
    .values(state=State.BOUNCED, reason=bindparam("why"))
)
OF_EDITION = (
    select(d.c.id, d.c.subscriber, d.c.state)
    .join(m, m.c.id == d.c.mailing)
    .where(_ONE, func.lower(m.c.edition) == bindparam("edition"))
)
BOUNCED = (
    select(m.c.begun, d.c.reason)
    .join(m, m.c.id == d.c.mailing)
    .where(d.c.subscriber == bindparam("person"), d.c.state == State.BOUNCED)
)
NO_MORE = (
    update(d)
    .where(d.c.subscriber == bindparam("person"), d.c.state.in_([State.PENDING, State.DEFERRED]))
    .values(state=State.EXCLUDED, reason=bindparam("why"))
)
OF_PERSON = select(d.c.id).where(d.c.subscriber == bindparam("person"))
ERASE = (
    update(d)
    .where(_ONE)
    .values(
        key=bindparam("stand_in"), subscriber=None, address="", name="", nonce=b"",
        language="", audience=frozenset(), muted=frozenset(),
    )
)  # fmt: skip

# What relays were given

USED = select(u.c.span, u.c.slot, u.c.count).where(u.c.relay == bindparam("name"))
FORGET_USE = delete(u).where(
    u.c.relay == bindparam("name"), u.c.span == bindparam("window"), u.c.slot < bindparam("before")
)
USE_MORE = (
    update(u)
    .where(
        u.c.relay == bindparam("name"),
        u.c.span == bindparam("window"),
        u.c.slot == bindparam("part"),
    )
    .values(count=u.c.count + bindparam("more"))
)
USE_FIRST = insert(u)

# The generation of the database

KEPT = select(installation.c.value).where(installation.c.name == bindparam("what"))
KEEP_FIRST = insert(installation)
KEEP = (
    update(installation)
    .where(installation.c.name == bindparam("what"))
    .values(value=bindparam("now"))
)
COUNT_COMMIT = (
    update(installation)
    .where(installation.c.name == "generation")
    .values(value=cast(cast(installation.c.value, BigInteger) + 1, Text))
)
DOUBTFUL = (
    update(d)
    .where(d.c.state.in_([State.PENDING, State.CLAIMED, State.DOT, State.DEFERRED]))
    .values(state=State.UNKNOWN, reason=bindparam("why"))
)
IDENTITY = (
    "SELECT (SELECT system_identifier FROM pg_control_system())"
    " || '/' || (SELECT oid FROM pg_database WHERE datname = current_database())"
    " || '/' || (SELECT timeline_id FROM pg_control_checkpoint())"
)
LOCK = "SELECT pg_try_advisory_lock(:space, :mailing)"
UNLOCK = "SELECT pg_advisory_unlock(:space, :mailing)"
LOCKED = (
    "SELECT count(*) FROM pg_locks"
    " WHERE locktype = 'advisory' AND classid = :space AND objid = :mailing AND granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
