"""``subscribers``: the list of a project, one person at a time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from farflung.errors import UsageError
from farflung.fields import BadValue
from farflung.mail.ledger.later import erase
from farflung.mail.subscribers import store
from farflung.mail.subscribers.addresses import Address, normalise
from farflung.mail.subscribers.columns import COLUMNS, CellReader, Choices
from farflung.mail.subscribers.exporting import write_csv
from farflung.mail.subscribers.records import Newcomer, Origin, Profile, State, Subscriber
from farflung.mail.subscribers.states import Event, Rules
from farflung.texts import redact

if TYPE_CHECKING:
    from collections.abc import Mapping

    from farflung.workflows.maildatabase import OpenMail
    from farflung.workflows.project import Project

__all__ = [
    "Arrival",
    "Filter",
    "add",
    "choices_of",
    "export",
    "forget",
    "listing",
    "remove",
    "rules_now",
]


@dataclass(frozen=True, slots=True)
class Arrival:
    """What became of somebody who was added.

    ``before`` is their state until now, if any; ``changed`` are the fields of their profile that
    say something else now.
    """

    subscriber: Subscriber | None
    before: State | None
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """Whom to list; an empty field lets everybody through."""

    state: State | None = None
    team: str = ""
    country: str = ""
    language: str = ""
    match: str = ""

    def lets_through(self, subscriber: Subscriber) -> bool:
        """Tell whether somebody is meant; ``match`` is looked for in address and name."""
        profile = subscriber.profile
        text = f"{subscriber.address.key} {profile.name}".casefold()
        return (
            self.state in {None, subscriber.standing.state}
            and (not self.team or self.team in profile.teams)
            and self.country.upper() in {"", profile.country}
            and self.language.lower() in {"", profile.language.lower()}
            and self.match.casefold() in text
        )


def rules_now(project: Project) -> Rules:
    """Return the rules of the list, at this moment: no option or variable moves it."""
    double = project.settings.publication.subscribers.opt_in == "double"
    return Rules(dt.datetime.now(dt.UTC), confirm=double)


def choices_of(project: Project) -> Choices:
    """Return the teams, cadences and sections that a subscriber can have."""
    publication = project.settings.publication
    return Choices(
        publication.teams,
        tuple(str(cadence) for cadence in publication.cadences),
        tuple(section.id for section in publication.sections),
    )


def add(
    project: Project, mail: OpenMail, address: str, said: Mapping[str, str], *, again: bool
) -> Arrival:
    """Add somebody; ``said`` are fields of their profile as typed.

    ``again`` says that they asked to come back, if they had left. Raises :class:`UsageError`.
    """
    who = _address(address)
    profile = _profile(choices_of(project), said)
    given = frozenset(said)
    newcomer = Newcomer(who, profile, Origin.ADDED)
    event = Event.RETURNED if again else Event.LISTED
    with mail.database.writing() as connection:
        known = store.find(connection, who.key)
        found = store.enter(connection, mail.keys, newcomer, event, rules_now(project))
        if known is None or found is None:
            return Arrival(found, None)
        changed: tuple[str, ...] = ()
        if found.standing.state in {State.ACTIVE, State.PENDING}:
            changed = store.describe(connection, found, profile, given)
    return Arrival(found, known.standing.state, changed)


def remove(project: Project, mail: OpenMail, address: str, *, block: bool = False) -> Subscriber:
    """Take somebody off the list for good. Raises :class:`UsageError` for nobody."""
    who = _address(address)
    event = Event.BLOCKED if block else Event.LEFT
    with mail.database.writing() as connection:
        known = store.find(connection, who.key)
        found = known and store.act(connection, mail.keys, known.number, event, rules_now(project))
    if found is None:
        raise UsageError(f"{who} is not on the list", hint="farflung subscribers list")
    return found


def forget(mail: OpenMail, address: str, day: dt.date) -> bool:
    """Erase somebody and keep them away; tell whether they were on the list.

    Past mailings keep their counts, without them; a mailing that runs passes over them.
    """
    key = _address(address).key
    with mail.database.writing() as connection:
        known = store.find(connection, key)
        if known:
            erase(connection, known.number)
        return store.forget(connection, mail.keys, key, day)


def listing(mail: OpenMail, wanted: Filter) -> tuple[Subscriber, ...]:
    """Return those on the list whom a filter lets through, in the order they came."""
    states = () if wanted.state is None else (wanted.state,)
    with mail.database.reading() as connection:
        return tuple(filter(wanted.lets_through, store.everybody(connection, states)))


def export(mail: OpenMail, wanted: Filter) -> tuple[bytes, int]:
    """Return those on the list as CSV, with whole addresses, and how many they are."""
    people = listing(mail, wanted)
    return write_csv(people), len(people)


def _address(text: str) -> Address:
    try:
        return normalise(text)
    except BadValue as bad:
        raise UsageError(bad.message, hint=bad.hint) from None


def _profile(choices: Choices, said: Mapping[str, str]) -> Profile:
    reader = CellReader(choices)
    values = {}
    for name in (name for name in COLUMNS if name in said):
        try:
            values[name] = reader.read(name, said[name])
        except BadValue as bad:
            message = f"{name}: {redact(bad.message)}"
            raise UsageError(message, hint=redact(bad.hint)) from None
    return Profile(**values)
