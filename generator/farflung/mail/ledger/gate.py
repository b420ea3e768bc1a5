"""The ledger as the SMTP client meets it: one transaction for all that it has to tell and to ask."""

from __future__ import annotations

import datetime as dt
import random
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from farflung.errors import RefusedError
from farflung.mail.ledger import sql
from farflung.mail.ledger.mailing import Claim
from farflung.mail.ledger.people import absence
from farflung.mail.ledger.rates import SLOTS, Use, oldest, room, slot_of, wait
from farflung.mail.ledger.states import OPEN, State, state_after
from farflung.mail.smtp.outcomes import Outcome, Verdict, backoff
from farflung.mail.smtp.ports import Orders

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection

    from farflung.mail.database.opening import Database
    from farflung.mail.ledger.rates import Rate

__all__ = ["FencedError", "LedgerGate", "Pace", "Quota", "Tenure", "rate_pause"]

_SOON = 5.0  # seconds for which connections are kept although there is nothing to send


class FencedError(RefusedError):
    """Another sender has taken this mailing over, so this one records and sends nothing more."""

    def __init__(self) -> None:
        """Say what happened."""
        super().__init__(
            "another sender has taken this mailing over; this one has stopped",
            hint="see how far it is: farflung status",
        )


@dataclass(frozen=True, slots=True)
class Pace:
    """When there is another try, in seconds, and after how many there is none.

    With these numbers a server may defer a message for about ten hours. ``chance`` draws from 0 to
    1 and has a part in each time.
    """

    first_wait: float = 60.0
    most_wait: float = 3600.0
    tries: int = 15
    chance: Callable[[], float] = random.random


@dataclass(frozen=True, slots=True)
class Quota:
    """The limits of a relay, and the name its use is counted under."""

    relay: str
    rates: tuple[Rate, ...] = ()


@dataclass(frozen=True, slots=True)
class Tenure:
    """One sender's time with a mailing; ``fence`` is its number, and nobody else has it."""

    database: Database
    mailing: int
    fence: int
    pace: Pace = field(default_factory=Pace)
    now: Callable[[], float] = time.time
    committed: Callable[[Connection], Callable[[], None]] = lambda _: lambda: None
    """Called within each transaction; what it returns is called once that is on the disk."""
    no_such_address: Callable[[Connection, int], None] = lambda _connection, _subscriber: None
    """Called within the transaction that records that a server knows no such address."""


class _Row(NamedTuple):
    """What is recorded of a verdict, in the order of ``sql.RECORD``."""

    number: int
    state: State
    reason: str
    tries: int
    due: float


class LedgerGate:
    """The gate of one relay's connections.

    ``limit`` is how many recipients are handed out at most; ``left`` is what remains of it.
    """

    def __init__(self, tenure: Tenure, quota: Quota, limit: int | None = None) -> None:
        """Begin with nothing handed out."""
        self.left = limit
        self.settled = 0
        """How many need nothing more, of those that came through this gate."""
        self._tenure = tenure
        self._quota = quota

    def exchange(
        self, verdicts: Sequence[tuple[Claim, Verdict]], dots: Sequence[Claim], wanted: int
    ) -> Orders[Claim]:
        """Record and hand out in one commit; see :class:`~farflung.mail.smtp.ports.Gate`.

        Raises :class:`FencedError` where another sender has taken over, and :class:`ServiceError`
        where the database cannot be written: nothing of the call is kept then.
        """
        tenure = self._tenure
        now = tenure.now()
        with tenure.database.writing() as connection:
            fence = connection.execute(sql.FENCE, {"mailing": tenure.mailing}).scalar()
            if fence != tenure.fence:
                raise FencedError
            rows = [self._after(claim, verdict, now) for claim, verdict in verdicts]
            sql.RECORD(connection, rows)
            for claim, verdict in verdicts:
                if verdict.outcome is Outcome.NO_SUCH_ADDRESS:
                    tenure.no_such_address(connection, claim.subscriber)
            released = _to_dot(connection, dots, now)
            claims, pause = self._hand_out(connection, wanted, now) if wanted else ([], None)
            done = tenure.committed(connection)
        done()
        self._count(verdicts, rows, len(claims))
        return Orders(released, claims, pause)

    def _count(
        self,
        verdicts: Sequence[tuple[Claim, Verdict]],
        rows: Sequence[_Row],
        claimed: int,
    ) -> None:
        """Keep the numbers of this run; who came back untried does not use up the limit."""
        self.settled += sum(row.state not in OPEN for row in rows)
        if self.left is not None:
            self.left += sum(not verdict.tried for _, verdict in verdicts) - claimed

    def _after(self, claim: Claim, verdict: Verdict, now: float) -> _Row:
        """Return what is recorded of a verdict."""
        pace = self._tenure.pace
        after = state_after(
            verdict.outcome, tried=verdict.tried, tries=claim.tries, most=pace.tries
        )
        again = after is State.PENDING
        next_try = 0.0
        if after is State.DEFERRED:
            next_try = now + backoff(
                claim.tries, pace.chance, first=pace.first_wait, most=pace.most_wait
            )
        why = verdict.reason if not again else ""
        if verdict.outcome is Outcome.DEFERRED and after is State.FAILED:
            why = f"given up after {claim.tries} tries: {why}"
        return _Row(claim.number, after, why, claim.tries - again, next_try)

    def _hand_out(
        self, connection: Connection, wanted: int, now: float
    ) -> tuple[list[Claim], float | None]:
        """Claim up to ``wanted`` recipients; else say in how many seconds to ask again."""
        if self.left is not None:
            wanted = min(wanted, self.left)
        pause = 0.0
        if self._quota.rates:
            used = _used(connection, self._quota)
            wanted = min(wanted, room(self._quota.rates, used, now))
            pause = wait(self._quota.rates, used, now)
        claims: list[Claim] = []
        for state in sql.DUE:
            claims += _claim(connection, self._tenure.mailing, state, wanted - len(claims), now)
        if claims:
            self._use(connection, len(claims), now)
        return claims, pause if 0 < pause <= _SOON else None

    def _use(self, connection: Connection, count: int, now: float) -> None:
        """Write down what the relay is given, in every window that it limits."""
        for rate in self._quota.rates:
            here = {"name": self._quota.relay, "window": rate.span}
            slot = slot_of(rate.span, now)
            connection.execute(
                sql.FORGET_USE, here | {"before": oldest(rate.span, now), "after": slot + SLOTS}
            )
            found = connection.execute(sql.USE_MORE, here | {"part": slot, "more": count})
            if not found.rowcount:
                row = {"relay": self._quota.relay, "span": rate.span, "slot": slot, "count": count}
                connection.execute(sql.USE_FIRST, row)


def rate_pause(connection: Connection, quota: Quota, now: float) -> float:
    """Return the seconds until a relay may be given something again."""
    return wait(quota.rates, _used(connection, quota), now) if quota.rates else 0.0


def _used(connection: Connection, quota: Quota) -> list[Use]:
    return [Use(*row) for row in connection.execute(sql.USED, {"name": quota.relay})]


def _claim(
    connection: Connection, mailing: int, state: State, wanted: int, now: float
) -> list[Claim]:
    """Claim those in a state whose time has come; who is not to be mailed is excluded."""
    claims: list[Claim] = []
    while wanted > len(claims):
        asked = {"of": mailing, "now": now, "most": wanted - len(claims)}
        # read by place: for names a row looks in a dictionary, and there is one for every message
        rows: Sequence[Any] = connection.execute(sql.DUE[state], asked).all()
        gone = _exclude(connection, [(row[0], *row[-3:]) for row in rows], now)
        found = [Claim.of(row) for row in rows if row[0] not in gone]
        if found:
            connection.execute(sql.CLAIM, {"ids": [claim.number for claim in found]})
            claims += found
        if not gone:
            break  # else there may be others in their place
    return claims


def _to_dot(connection: Connection, dots: Sequence[Claim], now: float) -> list[Claim]:
    """Record that the ends of messages go out, but for people who have left meanwhile."""
    if not dots:
        return []
    asked = {"ids": [claim.number for claim in dots]}
    gone = _exclude(connection, connection.execute(sql.PERHAPS_GONE, asked).all(), now)
    released = [claim for claim in dots if claim.number not in gone]
    if released:
        connection.execute(sql.DOT, {"ids": [claim.number for claim in released]})
    return released


def _exclude(connection: Connection, rows: Sequence[Any], now: float) -> set[int]:
    """Exclude whoever is not to be mailed any more; return the numbers of their rows.

    A row has a number, the state on the list, the reason for it, and a pause.
    """
    today = dt.datetime.fromtimestamp(now, dt.UTC).date()
    why = {
        number: absence(standing, reason, paused, today)
        for number, standing, reason, paused in rows
    }
    gone = [{"number": number, "why": reason} for number, reason in why.items() if reason]
    if gone:
        connection.execute(sql.EXCLUDE, gone)
    return {row["number"] for row in gone}
