"""The people of the service, from the database of the mailing."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from farflung.errors import ServiceError
from farflung.mail.service.choices import choices_of
from farflung.mail.subscribers import store
from farflung.mail.subscribers.records import State
from farflung.mail.subscribers.states import Event, Rules

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from farflung.mail.database.opening import Database
    from farflung.mail.service.choices import Choices, Offer
    from farflung.mail.subscribers.keys import Keys
    from farflung.mail.subscribers.records import Profile

__all__ = ["Listed"]


@dataclass(frozen=True, slots=True)
class Listed:
    """See :class:`~farflung.mail.service.people.People`; ``now`` has a time zone."""

    database: Database
    keys: Keys
    offer: Offer
    now: Callable[[], dt.datetime]

    def look(self, token: str) -> Choices | None:
        """See the port."""
        with self.database.reading() as connection:
            found = store.find_by_token(connection, token)
        return self._choices(found.profile) if found else None

    def leave(self, token: str) -> None:
        """See the port."""
        self._act(token, Event.LEFT)

    def come_back(self, token: str) -> None:
        """See the port. Whoever is suppressed, or blocked by the organisation, stays so."""
        self._act(token, Event.RETURNED, only=State.UNSUBSCRIBED)

    def choose(self, token: str, choices: Choices) -> None:
        """See the port. Only what differs becomes their own choice, which no import changes."""
        with self.database.writing() as connection:
            found = store.find_by_token(connection, token)
            if found is None:
                return
            before = self._choices(found.profile)
            beyond = found.profile.muted - frozenset(self.offer.sections)
            wanted = replace(choices, muted=choices.muted | beyond)
            changed = {
                f.name for f in fields(before) if getattr(before, f.name) != getattr(wanted, f.name)
            }
            profile = replace(
                found.profile,
                cadences=wanted.cadences,
                muted=wanted.muted,
                language=wanted.language,
                paused=wanted.paused,
            )
            if changed:
                store.choose(connection, found.number, profile, changed)

    def confirm(self, token: str) -> None:
        """See the port."""
        with self.database.writing() as connection:
            store.confirm(connection, self.keys, token, Rules(self.now()))

    def is_there(self) -> bool:
        """See the port."""
        try:
            with self.database.reading() as connection:
                store.find_by_token(connection, "a" * 24)
        except ServiceError:
            return False
        return True

    def _act(self, token: str, event: Event, only: State | None = None) -> None:
        with self.database.writing() as connection:
            found = store.find_by_token(connection, token)
            if found and only in {None, found.standing.state}:
                store.act(connection, self.keys, found.number, event, Rules(self.now()))

    def _choices(self, profile: Profile) -> Choices:
        return choices_of(
            self.offer, profile.cadences, profile.muted, profile.language, profile.paused
        )
