"""Records ↔ rows of the list."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from farflung.mail.subscribers.addresses import Address
from farflung.mail.subscribers.keys import Keys, token_hash
from farflung.mail.subscribers.records import (
    FIELDS,
    Newcomer,
    Origin,
    Profile,
    Reason,
    Standing,
    State,
    Subscriber,
)

if TYPE_CHECKING:
    from sqlalchemy import Row

__all__ = ["new_row", "profile_values", "standing_values", "subscriber_of"]

_NONCE = 16  # octets


def new_row(keys: Keys, newcomer: Newcomer, standing: Standing) -> dict[str, Any]:
    """Return the row of somebody new, with a token of their own."""
    nonce = secrets.token_bytes(_NONCE)
    return {
        "address": newcomer.address.written,
        "key": newcomer.address.key,
        **profile_values(newcomer.profile),
        **standing_values(standing),
        "joined": standing.since,
        "origin": newcomer.origin.value,
        "chosen": frozenset(),
        "nonce": nonce,
        "token_hash": token_hash(keys.token(nonce)),
        "asked_sent": None,
    }


def profile_values(profile: Profile) -> dict[str, Any]:
    """Return the columns of a profile."""
    return {name: getattr(profile, name) for name in FIELDS}


def subscriber_of(row: Row[Any]) -> Subscriber:
    """Return the record of a row."""
    return Subscriber(
        row.id,
        Address(row.key, row.address),
        Profile(*(getattr(row, name) for name in FIELDS)),
        Standing(State(row.state), row.since, Reason(row.reason), row.asked),
        row.joined,
        Origin(row.origin),
        row.chosen,
        row.nonce,
    )


def standing_values(standing: Standing) -> dict[str, Any]:
    """Return the columns of a standing."""
    return {
        "state": standing.state.value,
        "since": standing.since,
        "reason": standing.reason.value,
        "asked": standing.asked,
    }
