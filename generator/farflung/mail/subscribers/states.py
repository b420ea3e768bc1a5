"""Coming and going: what an event makes of somebody's standing.

::

                 listed or signed up            confirmed
      (nobody) ───────────────────────► pending ──────────► active
          │          listed, where no confirmation is asked   ▲ │
          └───────────────────────────────────────────────────┘ │ left
                                                                ▼
      suppressed ◄── bounced, complained, blocked ── …    unsubscribed

Nobody who left or is suppressed comes back because a list names them. They come back by their own
wish: they confirm, or somebody who runs the list says that they asked (``returned``).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from farflung.mail.subscribers.records import Reason, Standing, State

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["CONFIRM_WITHIN", "Event", "Rules", "after", "awaits"]

CONFIRM_WITHIN = dt.timedelta(days=7)
"""How long a confirmation can be given; as long, no second one is asked for."""


class Event(StrEnum):
    """What can happen to somebody."""

    LISTED = "listed"
    """A list of the organisation names them: an import, or ``add``."""
    SIGNED_UP = "signed-up"
    """Somebody, who should be themselves, gave their address to an open list."""
    RETURNED = "returned"
    """Who runs the list says that they asked to come back."""
    CONFIRMED = "confirmed"
    """They followed the link of the confirmation that was asked for."""
    LEFT = "left"
    """They unsubscribed, or were taken off the list."""
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    BLOCKED = "blocked"
    """The organisation does not want to write there any more."""


@dataclass(frozen=True, slots=True)
class Rules:
    """When something happens, and whether the list asks everybody to confirm (double opt-in)."""

    now: dt.datetime
    confirm: bool = False


def after(
    standing: Standing | None, event: Event, rules: Rules, *, forgotten: bool = False
) -> Standing | None:
    """Return the standing after an event; None is nobody.

    ``forgotten`` says that the address was forgotten: then a list brings back nobody, and a wish
    has to be confirmed whatever the rules are.
    """
    if forgotten:
        rules = replace(rules, confirm=True)
    if standing is None:
        return _arrival(event, rules, forgotten=forgotten)
    return _TURNS[event](standing, rules)


def awaits(standing: Standing, now: dt.datetime) -> bool:
    """Tell whether a confirmation can still be given."""
    return standing.asked is not None and now < standing.asked + CONFIRM_WITHIN


def _arrival(event: Event, rules: Rules, *, forgotten: bool) -> Standing | None:
    wish = event in {Event.SIGNED_UP, Event.RETURNED}
    if not wish and (event is not Event.LISTED or forgotten):
        return None
    if event is Event.SIGNED_UP or rules.confirm:
        return Standing(State.PENDING, rules.now, asked=rules.now)
    return Standing(State.ACTIVE, rules.now)


def _listed(standing: Standing, _: Rules) -> Standing:
    return standing


def _asked(standing: Standing, rules: Rules) -> Standing:
    """Ask for a confirmation, unless one is awaited already or nobody is to be asked."""
    idle = standing.state is State.ACTIVE or standing.reason is Reason.BLOCKED
    return standing if idle or awaits(standing, rules.now) else replace(standing, asked=rules.now)


def _returned(standing: Standing, rules: Rules) -> Standing:
    if standing.state is State.ACTIVE:
        return standing
    if standing.state is not State.PENDING and standing.reason is not Reason.COMPLAINED:
        if not rules.confirm:
            return Standing(State.ACTIVE, rules.now)
        if standing.reason is Reason.BLOCKED:
            standing = Standing(State.UNSUBSCRIBED, rules.now)
    return _asked(standing, rules)


def _confirmed(standing: Standing, rules: Rules) -> Standing:
    return Standing(State.ACTIVE, rules.now) if awaits(standing, rules.now) else standing


def _left(standing: Standing, rules: Rules) -> Standing:
    """Let their will outweigh a suppression by bounces; complaints and blocks are as strong."""
    if standing.state in {State.ACTIVE, State.PENDING} or standing.reason is Reason.BOUNCED:
        return Standing(State.UNSUBSCRIBED, rules.now)
    return replace(standing, asked=None)


def _bounced(standing: Standing, rules: Rules) -> Standing:
    if standing.state in {State.ACTIVE, State.PENDING}:
        return Standing(State.SUPPRESSED, rules.now, Reason.BOUNCED)
    return standing


def _complained(standing: Standing, rules: Rules) -> Standing:
    if standing.state in {State.ACTIVE, State.PENDING} or standing.reason is Reason.BOUNCED:
        return Standing(State.SUPPRESSED, rules.now, Reason.COMPLAINED)
    return replace(standing, asked=None)


def _blocked(standing: Standing, rules: Rules) -> Standing:
    if standing.reason is Reason.BLOCKED:
        return standing
    return Standing(State.SUPPRESSED, rules.now, Reason.BLOCKED)


_TURNS: dict[Event, Callable[[Standing, Rules], Standing]] = {
    Event.LISTED: _listed,
    Event.SIGNED_UP: _asked,
    Event.RETURNED: _returned,
    Event.CONFIRMED: _confirmed,
    Event.LEFT: _left,
    Event.BOUNCED: _bounced,
    Event.COMPLAINED: _complained,
    Event.BLOCKED: _blocked,
}
