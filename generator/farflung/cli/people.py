"""How subscribers are chosen from, and how they look: a line each, or data for programs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from farflung.cli.app import Run
    from farflung.mail.subscribers.records import Subscriber
    from farflung.workflows.confirming import Inquired
    from farflung.workflows.subscribers import Arrival, Filter

    _Command = TypeVar("_Command", bound=Callable[..., Any])

__all__ = [
    "described",
    "filter_of",
    "filters",
    "line_of",
    "say_arrival",
    "say_asked",
    "say_counts",
    "standing_of",
]

_STATES = ("pending", "active", "unsubscribed", "suppressed")


def filters(command: _Command) -> _Command:
    """Give a command the options that say whom it is about."""
    options = (
        click.option("--state", type=click.Choice(_STATES), help="Those in this state only."),
        click.option("--team", default="", metavar="TEAM", help="Those of this team only."),
        click.option("--country", default="", metavar="CC", help="Those in this country only."),
        click.option("--language", default="", metavar="TAG", help="Readers of this language."),
        click.option(
            "--match",
            default="",
            metavar="TEXT",
            help="Those whose address or name has this in it.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def filter_of(given: dict[str, Any]) -> Filter:
    """Return what these options say."""
    from farflung.mail.subscribers.records import State
    from farflung.workflows.subscribers import Filter

    state = given.pop("state")
    return Filter(State(state) if state else None, **given)


def say_arrival(run: Run, arrival: Arrival) -> None:
    """Say what became of somebody who was added. Raises :class:`RefusedError` if nothing did."""
    from farflung.errors import RefusedError

    found, before = arrival.subscriber, arrival.before
    if found is None:
        raise RefusedError(
            "this address was forgotten, and nothing brings it back but its owner",
            hint="if they asked for it, say --again: they will be asked to confirm",
        )
    waits = found.standing.asked is not None
    if before is not None and before == found.standing.state and not waits:
        if before == "active":
            changes = f"; changed: {', '.join(arrival.changed)}" if arrival.changed else ""
            click.echo(f"{found.address} is on the list already{changes}", err=True)
            return
        raise RefusedError(
            f"{found.address} is {standing_of(found)}, and is not brought back",
            hint="if they asked for it, say --again",
        )
    if not run.quiet:
        wait = "; they are asked to confirm" if waits else ""
        click.echo(f"{found.address} is {standing_of(found)}{wait}", err=True)


def standing_of(person: Subscriber) -> str:
    """Return the state of somebody, with its reason."""
    reason = f" ({person.standing.reason})" if person.standing.reason else ""
    return f"{person.standing.state}{reason}"


def line_of(person: Subscriber, *, addresses: bool) -> str:
    """Return a line about somebody; only ``addresses`` gives away whole address and name."""
    profile = person.profile
    who = person.address.written if addresses else str(person.address)
    facts = (
        *(profile.language, profile.country, profile.timezone, *sorted(profile.teams)),
        *(f"only {cadence}" for cadence in sorted(profile.cadences)),
        *(f"without {section}" for section in sorted(profile.muted)),
        f"paused until {profile.paused}" if profile.paused else "",
        profile.name if addresses else "",
    )
    since = f"{person.standing.since:%Y-%m-%d}"
    return "  ".join(filter(None, (f"{standing_of(person):<12}", since, who, *facts)))


def described(person: Subscriber, *, addresses: bool) -> dict[str, Any]:
    """Return the same as data for programs."""
    from farflung.mail.subscribers.records import FIELDS

    profile = {
        name: getattr(person.profile, name) for name in FIELDS if addresses or name != "name"
    }
    plain = {n: sorted(v) if isinstance(v, frozenset) else v for n, v in profile.items()}
    return {
        "address": person.address.written if addresses else str(person.address),
        **plain,
        "state": person.standing.state,
        "reason": person.standing.reason,
        "since": person.standing.since,
        "joined": person.joined,
        "origin": person.origin,
    }


def say_counts(people: tuple[Subscriber, ...]) -> None:
    """Say on stderr how many people are in each state."""
    counts = Counter(person.standing.state for person in people)
    text = ", ".join(f"{counts[state]} {state}" for state in sorted(counts))
    click.echo(text or "Nobody is on the list.", err=True)


def say_asked(run: Run, done: Inquired) -> None:
    """Say how many were asked to confirm. Raises :class:`ServiceError` where some were not."""
    from farflung.errors import ServiceError

    if not run.quiet:
        click.echo(f"{done.sent} people were asked to confirm.", err=True)
    if done.halt or done.failed:
        why = f": {done.halt.reason}" if done.halt else ""
        raise ServiceError(f"{done.failed} messages did not leave{why}", hint="run it again")
