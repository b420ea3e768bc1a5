"""What a message that came back means → the ledger and the list."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from farflung.mail.ledger import sql
from farflung.mail.ledger.states import IN_FLIGHT, State
from farflung.mail.returns.records import BOUNCES, Kind
from farflung.mail.subscribers import store
from farflung.mail.subscribers.records import State as Standing
from farflung.mail.subscribers.states import Event, Rules

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy import Connection

    from farflung.mail.returns.records import Judgement, Return
    from farflung.mail.subscribers.keys import Keys

__all__ = ["Effect", "Patience", "Recorder"]


class Effect(Enum):
    """What came of a message."""

    SUPPRESSED = "suppressed"
    """Nobody writes there any more."""
    LEFT = "unsubscribed"
    COUNTED = "counted"
    """A bounce that suppresses nobody, or not yet; or one that was recorded before."""
    IGNORED = "ignored"
    """An automatic reply, or a delay: nothing to record."""
    NOT_YET = "not yet"
    """Its message is still under way in the ledger; read again the next time."""
    NOT_OURS = "not tied to a message of ours"
    """It counts for nothing; left for people."""
    FOR_PEOPLE = "for people"
    """No bounce at all, but mail that somebody wrote."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How many soft bounces are too many.

    That many mailings bounced, the first and the last of them at least ``days`` apart, all within
    ``within`` days. So a mailbox that is full for a week of daily letters loses nothing.
    """

    mailings: int = 4
    days: int = 14
    within: int = 90

    def is_over(self, bounced: list[dt.datetime]) -> bool:
        """Judge the times of the mailings that bounced softly."""
        if not bounced:
            return False
        last = max(bounced)
        recent = [moment for moment in bounced if (last - moment).days <= self.within]
        return len(recent) >= self.mailings and (last - min(recent)).days >= self.days


@dataclass(frozen=True, slots=True)
class _Delivery:
    """A row of the ledger; ``person`` is None once forgotten."""

    number: int
    person: int | None
    state: State


@dataclass(frozen=True, slots=True)
class Recorder:
    """Records what came back; ``rules`` has the moment. Recording twice is recording once."""

    keys: Keys
    rules: Rules
    patience: Patience = Patience()

    def record(self, connection: Connection, found: Return) -> Effect:
        """Record a message within a transaction that writes."""
        kind = found.judgement.kind
        if kind in {Kind.AUTOMATIC, Kind.DELAYED}:
            return Effect.IGNORED
        if kind is Kind.OTHER:
            return Effect.FOR_PEOPLE
        delivery = self._delivery(connection, found)
        if delivery is None:
            return Effect.NOT_OURS
        if delivery.state in IN_FLIGHT:
            return Effect.NOT_YET
        if kind in BOUNCES:
            self._bounced(connection, delivery.number, found.judgement)
        if delivery.person is None:  # forgotten meanwhile
            return Effect.COUNTED
        return self._meant(connection, delivery.person, kind)

    def _delivery(self, connection: Connection, found: Return) -> _Delivery | None:
        reference = found.reference
        if reference is None:
            return None
        asked = {"number": reference.number, "edition": reference.mailing}
        row = connection.execute(sql.OF_EDITION, asked).first()
        return _Delivery(row.id, row.subscriber, State(row.state)) if row else None

    def _bounced(self, connection: Connection, number: int, judgement: Judgement) -> None:
        """Say so in the ledger, in our words alone: a server's may hold somebody's name."""
        why = f"{judgement.kind.value} {judgement.status}".strip()
        connection.execute(sql.BOUNCE, {"number": number, "why": why})

    def _meant(self, connection: Connection, person: int, kind: Kind) -> Effect:
        """Let it happen to the person."""
        if kind is Kind.LEAVE:
            store.act(connection, self.keys, person, Event.LEFT, self.rules)
            return Effect.LEFT
        if kind is Kind.COMPLAINT:
            return self._suppress(connection, person, Event.COMPLAINED)
        if kind is Kind.HARD or (kind is Kind.SOFT and self._worn_out(connection, person)):
            return self._suppress(connection, person, Event.BOUNCED)
        return Effect.COUNTED

    def _worn_out(self, connection: Connection, person: int) -> bool:
        rows = connection.execute(sql.BOUNCED, {"person": person})
        return self.patience.is_over(
            [row.begun for row in rows if row.reason.startswith(Kind.SOFT.value)]
        )

    def _suppress(self, connection: Connection, person: int, event: Event) -> Effect:
        found = store.act(connection, self.keys, person, event, self.rules)
        suppressed = found is not None and found.standing.state is Standing.SUPPRESSED
        return Effect.SUPPRESSED if suppressed else Effect.COUNTED
