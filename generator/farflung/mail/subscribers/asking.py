"""The queue of confirmations, as the SMTP client's gate: each message leaves at most once.

That it leaves is recorded before its dot goes out. So a crash can cost somebody the message, which
they then ask for again; it never brings them two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from farflung.mail.smtp.outcomes import Outcome
from farflung.mail.smtp.ports import Orders
from farflung.mail.subscribers import store
from farflung.mail.subscribers.states import Event, Rules

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from farflung.mail.database.opening import Database
    from farflung.mail.smtp.outcomes import Verdict
    from farflung.mail.subscribers.keys import Keys
    from farflung.mail.subscribers.records import Subscriber

__all__ = ["ConfirmationGate"]

_NOT_TAKEN = {Outcome.DEFERRED, Outcome.PAUSE, Outcome.STOP}


class ConfirmationGate:
    """Hands out whoever waits for the message, each once a run; see :class:`~farflung.mail.smtp.ports.Gate`.

    ``sent`` counts the messages that the relay took, ``failed`` those that it did not.
    """

    def __init__(self, database: Database, keys: Keys, now: Callable[[], dt.datetime]) -> None:
        """Take the list; ``now`` has a time zone."""
        self.sent = self.failed = 0
        self._database, self._keys, self._now = database, keys, now
        self._last = 0

    def exchange(
        self,
        verdicts: Sequence[tuple[Subscriber, Verdict]],
        dots: Sequence[Subscriber],
        wanted: int,
    ) -> Orders[Subscriber]:
        """Record the verdicts and the dots in one commit, and hand out more."""
        now = self._now()
        with self._database.writing() as connection:
            for person, verdict in verdicts:
                if verdict.outcome in _NOT_TAKEN:
                    store.not_asked(connection, person)
                elif verdict.outcome is Outcome.NO_SUCH_ADDRESS:
                    store.act(connection, self._keys, person.number, Event.BOUNCED, Rules(now))
            released = [one for one in dots if store.asked_now(connection, one, now)]
            claims = tuple(
                store.awaiting_confirmation(connection, now, after=self._last, most=wanted)
            )
        if claims:
            self._last = claims[-1].number
        taken = sum(verdict.outcome is Outcome.SENT for _, verdict in verdicts)
        self.sent += taken
        self.failed += len(verdicts) - taken
        return Orders(released, claims)
