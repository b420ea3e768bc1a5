"""A mailing in the ledger: begun once with everybody it is for, taken up again after anything."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from farflung.mail.ledger import sql
from farflung.mail.ledger.states import Account, State, Tally, account_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Connection, Row

__all__ = [
    "Claim",
    "Mailing",
    "Plan",
    "Recipient",
    "account",
    "before",
    "begin",
    "everybody",
    "find",
    "first_due",
    "imagined",
    "in_state",
    "mailings",
    "pause",
    "settle",
    "take_over",
    "tallies",
    "variants",
]

_AT_ONCE = 500  # rows for one call; memory stays flat however many there are
_INTERRUPTED = "interrupted before the relay's answer was recorded"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is fixed when a mailing begins.

    ``channel`` is ``smtp``, or the folder that takes the messages in its place. ``begun`` is the
    date of every message. ``content`` is the hash of what is mailed, ``envelope`` a JSON object of
    what all messages say about themselves.
    """

    edition: str
    channel: str
    cadence: str
    begun: dt.datetime
    content: str
    envelope: str


@dataclass(frozen=True, slots=True)
class Mailing(Plan):
    """A mailing that has begun; ``paused`` says why it is, else it is empty."""

    id: int
    planned: int
    paused: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody to be mailed, as they are on the list while the mailing begins.

    ``key`` is the address as it is compared. ``audience`` and ``muted`` are what makes a
    difference to the letter. ``due`` is a Unix time, before which nothing is sent. ``excluded``
    says why nothing is sent at all.
    """

    subscriber: int
    key: str
    address: str
    name: str = field(default="", repr=False)
    language: str = ""
    audience: frozenset[str] = frozenset()
    muted: frozenset[str] = frozenset()
    nonce: bytes = b""
    due: float = 0.0
    excluded: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Claim:
    """Somebody whose message is to be made and sent: a row of the ledger, known by ``number``."""

    number: int
    subscriber: int
    address: str = field(repr=False)
    name: str = field(repr=False)
    language: str
    audience: frozenset[str]
    muted: frozenset[str]
    nonce: bytes = field(repr=False)
    tries: int

    @classmethod
    def imagined(cls, number: int, recipient: Recipient) -> Claim:
        """Return the claim of somebody who is in no ledger yet."""
        return cls(
            number, recipient.subscriber, recipient.address, recipient.name, recipient.language,
            recipient.audience, recipient.muted, recipient.nonce, 1,
        )  # fmt: skip

    @classmethod
    def of(cls, row: Sequence[Any]) -> Claim:
        """Read a row that begins with ``sql.CLAIMED``, as it is before it is claimed."""
        number, person, address, name, language, audience, muted, nonce, tries = row[:9]
        return cls(number, person, address, name, language, audience, muted, nonce, tries + 1)


def imagined(plan: Plan) -> Mailing:
    """Return a mailing that has not begun, to try what it would be."""
    return Mailing(**asdict(plan), id=0, planned=0, paused="")


def find(connection: Connection, edition: str, channel: str) -> Mailing | None:
    """Return the mailing of an edition, None if it has not begun."""
    row = connection.execute(sql.FIND, {"edition": edition, "channel": channel}).one_or_none()
    return _mailing(row) if row else None


def mailings(connection: Connection) -> tuple[Mailing, ...]:
    """Return all mailings, in the order they began in."""
    return tuple(_mailing(row) for row in connection.execute(sql.LIST))


def begin(connection: Connection, plan: Plan, recipients: Iterable[Recipient]) -> Mailing:
    """Write a mailing and one row for each recipient, all in the transaction of ``connection``.

    ``recipients`` may be read within that same transaction, so both see one state of the list.
    Two with the same key cannot be; the database refuses it.
    """
    values = asdict(plan)
    made = connection.execute(sql.BEGIN, values | {"planned": 0, "fence": 0, "paused": ""})
    number = made.inserted_primary_key[0] if made.inserted_primary_key else 0
    rows, planned = (_row(number, recipient) for recipient in recipients), 0
    while chunk := list(islice(rows, _AT_ONCE)):
        connection.execute(sql.PLAN, chunk)
        planned += len(chunk)
    connection.execute(sql.PLANNED, {"mailing": number, "number": planned})
    return Mailing(**values, id=number, planned=planned, paused="")


def before(connection: Connection, cadence: str, channel: str) -> Account | None:
    """Return the account of the mailing that last began for a cadence; None if there is none."""
    row = connection.execute(sql.BEFORE, {"cadence": cadence, "channel": channel}).one_or_none()
    return account_of(row.planned, tallies(connection, row.id)) if row else None


def tallies(connection: Connection, mailing: int) -> tuple[Tally, ...]:
    """Count the recipients of a mailing by state and reason, the most first."""
    rows = connection.execute(sql.TALLIES, {"of": mailing})
    return tuple(Tally(State(state), reason, count) for state, reason, count in rows)


def account(connection: Connection, mailing: Mailing) -> Account:
    """Return the account of a mailing as it is now."""
    return account_of(mailing.planned, tallies(connection, mailing.id))


def variants(
    connection: Connection, mailing: int
) -> tuple[tuple[str, frozenset[str], frozenset[str]], ...]:
    """Return what letters a mailing needs: language, audience, muted sections."""
    return tuple(
        (row.language, row.audience, row.muted)
        for row in connection.execute(sql.VARIANTS, {"of": mailing})
    )


def everybody(connection: Connection, mailing: int) -> Iterator[Claim]:
    """Yield all who are not excluded, without claiming them; memory stays flat."""
    after = 0
    while rows := connection.execute(sql.EVERYBODY, {"of": mailing, "after": after}).all():
        yield from (Claim.of(row) for row in rows if row.state != State.EXCLUDED)
        after = rows[-1].id


def in_state(connection: Connection, mailing: int, state: State) -> Iterator[Claim]:
    """Yield who is in a state."""
    for row in connection.execute(sql.IN_STATE, {"of": mailing, "state": state}):
        yield Claim.of(row)


def first_due(connection: Connection, mailing: int, state: State) -> float | None:
    """Return when (Unix time) the first of those who wait in a state is due; None if there is nobody."""
    due: float | None = connection.execute(sql.FIRST_DUE[state], {"of": mailing}).scalar()
    return due


def pause(connection: Connection, mailing: int, why: str) -> None:
    """Note why a mailing pauses; an empty text lets it go on."""
    connection.execute(sql.PAUSE, {"mailing": mailing, "why": why})


def take_over(connection: Connection, mailing: int, latest: float) -> int:
    """Become the one sender of a mailing, and settle what the one before left; return the fence.

    Whoever it had claimed is pending again. Of whose message the end may have gone out is unknown,
    and stays so. No further try is later than ``latest`` (Unix time), whatever the clock said.
    """
    connection.execute(sql.FENCE, {"mailing": mailing})  # PostgreSQL locks the row by it
    connection.execute(sql.RAISE_FENCE, {"mailing": mailing})
    connection.execute(sql.LEFT_AT_DOT, {"of": mailing, "why": _INTERRUPTED})
    connection.execute(sql.LEFT_CLAIMED, {"of": mailing, "why": ""})
    connection.execute(sql.NOT_TOO_FAR, {"of": mailing, "latest": latest})
    return int(connection.execute(sql.FENCE, {"mailing": mailing}).scalar_one())


def settle(connection: Connection, mailing: int, *, sent: bool) -> int:
    """Settle the unknown as sent, or put them back to be sent again; return how many there were."""
    statement = sql.ASSUME_SENT if sent else sql.RESEND
    why = "taken for sent by somebody who looked" if sent else "to be sent again"
    return connection.execute(statement, {"of": mailing, "why": why}).rowcount


def _mailing(row: Row[tuple[object, ...]]) -> Mailing:
    return Mailing(
        row.edition, row.channel, row.cadence, row.begun, row.content, row.envelope,
        row.id, row.planned, row.paused,
    )  # fmt: skip


def _row(mailing: int, recipient: Recipient) -> dict[str, object]:
    state = State.EXCLUDED if recipient.excluded else State.PENDING
    return {
        "mailing": mailing,
        "key": recipient.key,
        "subscriber": recipient.subscriber,
        "address": recipient.address,
        "name": recipient.name,
        "language": recipient.language,
        "audience": recipient.audience,
        "muted": recipient.muted,
        "nonce": recipient.nonce,
        "state": state,
        "reason": recipient.excluded,
        "tries": 0,
        "due": recipient.due,
    }
