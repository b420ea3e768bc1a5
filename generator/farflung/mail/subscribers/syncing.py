"""A list that was handed over, and the list as it is → what would change. Nothing is changed here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from farflung.mail.subscribers.records import Origin, State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from farflung.mail.subscribers.csvfile import ListedPerson, Sheet
    from farflung.mail.subscribers.records import Profile, Subscriber

__all__ = ["Change", "Sync", "plan_sync"]

_FEW = 3
"""So many people may be removed whatever share of the list they are."""


@dataclass(frozen=True, slots=True)
class Change:
    """Somebody whose profile the list says differently."""

    subscriber: Subscriber
    profile: Profile

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields that change."""
        before = self.subscriber.profile
        names = type(before).__dataclass_fields__
        return tuple(n for n in names if getattr(before, n) != getattr(self.profile, n))


@dataclass(frozen=True, slots=True)
class Sync:
    """What an import would do.

    ``left`` counts those who are listed but left or are suppressed, ``forgotten`` those who were
    forgotten: neither comes back. ``same`` counts those who stay as they are, ``before`` everybody
    that mail could go to until now.
    """

    added: tuple[ListedPerson, ...]
    changed: tuple[Change, ...]
    removed: tuple[Subscriber, ...]
    left: int
    forgotten: int
    same: int
    before: int

    @property
    def is_empty(self) -> bool:
        """Whether everything stays as it is."""
        return not (self.added or self.changed or self.removed)

    def removes_too_many(self, share: float) -> bool:
        """Tell whether more than a share of the list would be removed, and more than three."""
        return len(self.removed) > max(_FEW, share * self.before)


def plan_sync(
    sheet: Sheet,
    current: Iterable[Subscriber],
    is_forgotten: Callable[[str], bool],
    *,
    keep: bool = False,
) -> Sync:
    """Compare a list with the one there is.

    Only fields that have a column can change, and none that somebody chose themselves. Those whom
    an import brought and whom the list lacks are removed, unless ``keep``, and unless some row does
    not say whose it is, since it may be theirs. Who was added in another way, who left and who is
    suppressed stays.
    """
    keep = keep or sheet.nobodys > 0
    listed = {person.address.key: person for person in sheet.people}
    changed: list[Change] = []
    removed: list[Subscriber] = []
    left = same = before = 0
    for subscriber in current:
        person = listed.pop(subscriber.address.key, None)
        on_list = subscriber.standing.state in {State.ACTIVE, State.PENDING}
        before += on_list
        if not on_list:
            left += person is not None
        elif person is not None:
            change = Change(subscriber, _merged(subscriber, person.profile, sheet.fields))
            if change.profile == subscriber.profile:
                same += 1
            else:
                changed.append(change)
        elif (
            keep or subscriber.origin is not Origin.IMPORT or subscriber.address.key in sheet.unread
        ):
            same += 1
        else:
            removed.append(subscriber)
    added = tuple(person for key, person in listed.items() if not is_forgotten(key))
    return Sync(added, tuple(changed), tuple(removed), left, len(listed) - len(added), same, before)


def _merged(subscriber: Subscriber, said: Profile, fields: frozenset[str]) -> Profile:
    settable = fields - subscriber.chosen
    return replace(subscriber.profile, **{name: getattr(said, name) for name in settable})
