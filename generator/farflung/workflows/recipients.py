"""The list of subscribers → everybody that an edition is planned for, with the letter of each."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from farflung.errors import RefusedError
from farflung.mail.headers import Mailbox
from farflung.mail.ledger.mailing import Recipient
from farflung.mail.ledger.people import absence
from farflung.mail.smtp.ports import Delivery
from farflung.mail.subscribers.audience import wants
from farflung.mail.subscribers.records import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from farflung.mail.subscribers.audience import Letters
    from farflung.mail.subscribers.records import Subscriber

__all__ = ["Audience", "recipients", "shown_to"]

_ON_THE_LIST = {State.ACTIVE, State.SUPPRESSED}  # who left is no part of a plan any more


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom an edition is for, and when.

    ``cadence`` is the edition's, ``main`` the publication's main one. With ``morning`` everybody
    gets it at that time of day where they are, next after ``now``; who has named no time zone is
    in ``zone``.
    """

    letters: Letters
    cadence: str
    main: str
    now: dt.datetime
    zone: str = "UTC"
    morning: dt.time | None = None


def recipients(people: Iterable[Subscriber], audience: Audience) -> Iterator[Recipient]:
    """Yield everybody who gets editions of this cadence, those who cannot be mailed as excluded."""
    for person in people:
        profile, standing = person.profile, person.standing
        if standing.state not in _ON_THE_LIST:
            continue
        if not wants(profile, audience.cadence, audience.main):
            continue
        today = audience.now.astimezone(_zone(profile.timezone, audience.zone)).date()
        letter = audience.letters.of(profile)
        why = absence(standing.state, standing.reason, profile.paused, today)
        sections = frozenset(audience.letters.sections)
        if not why and sections and letter.muted >= sections:
            why = "muted every section"
        yield Recipient(
            subscriber=person.number,
            key=person.address.key,
            address=person.address.written,
            name=profile.name,
            language=letter.variant.language,
            audience=letter.variant.audience,
            muted=letter.muted,
            nonce=person.nonce,
            due=_due(audience, profile.timezone),
            excluded=why or _unmailable(profile.name, person.address.written),
        )


def shown_to(name: str, address: str) -> str:
    """Return what stands in To, the name quoted so that it can hold anything."""
    if not name:
        return address
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}" <{address}>'


def _due(audience: Audience, zone: str) -> float:
    """Return the Unix time of somebody's next morning, 0 where nobody waits for it.

    A time that their clocks skip is the one an hour later, as PEP 495 has it.
    """
    if audience.morning is None:
        return 0.0
    here = audience.now.astimezone(_zone(zone, audience.zone))
    today = dt.datetime.combine(here.date(), audience.morning, here.tzinfo)
    morning = today if today >= here else today + dt.timedelta(days=1)
    return morning.timestamp()


def _unmailable(name: str, address: str) -> str:
    """Return why no message can be made for somebody; better here than in the middle of it all."""
    try:
        Mailbox.parse(shown_to(name, address), "recipient", utf8=True)
        Delivery("sender@example.org", address, b"")
    except RefusedError as error:
        return f"cannot be addressed: {error.message.partition(':')[0]}"
    return ""


@cache
def _zone(name: str, otherwise: str) -> dt.tzinfo:
    try:
        return zoneinfo.ZoneInfo(name or otherwise)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo(otherwise)
