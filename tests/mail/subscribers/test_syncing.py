"""What an import would change: the rules, tried on any list and any file."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from farflung.mail.subscribers.addresses import normalise
from farflung.mail.subscribers.csvfile import ListedPerson, Sheet
from farflung.mail.subscribers.records import (
    FIELDS,
    Origin,
    Profile,
    Reason,
    Standing,
    State,
    Subscriber,
)
from farflung.mail.subscribers.syncing import Sync, plan_sync

NOW = dt.datetime(2026, 11, 27, tzinfo=dt.UTC)
NAMES = ("amara", "yuki", "khalid", "linh")
profiles = st.builds(
    Profile, name=st.sampled_from(["", "A", "B"]), country=st.sampled_from(["", "NG", "JP"])
)
standings = st.sampled_from(
    [
        Standing(State.ACTIVE, NOW),
        Standing(State.PENDING, NOW, asked=NOW),
        Standing(State.UNSUBSCRIBED, NOW),
        Standing(State.SUPPRESSED, NOW, Reason.BOUNCED),
    ]
)


@st.composite
def lists(draw: st.DrawFn) -> list[Subscriber]:
    """Draw a list of subscribers."""
    names = draw(st.sets(st.sampled_from(NAMES)))
    return [
        Subscriber(
            number,
            normalise(f"{name}@example.org"),
            draw(profiles),
            draw(standings),
            NOW,
            draw(st.sampled_from(Origin)),
            draw(st.frozensets(st.sampled_from(["name", "country"]))),
        )
        for number, name in enumerate(sorted(names))
    ]


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """Draw a file that was read."""
    names = draw(st.sets(st.sampled_from(NAMES)))
    unread = draw(st.sets(st.sampled_from(NAMES))) - names
    return Sheet(
        tuple(
            ListedPerson(line, normalise(f"{name}@example.org"), draw(profiles))
            for line, name in enumerate(sorted(names))
        ),
        draw(st.frozensets(st.sampled_from(["name", "country"]))),
        unread=frozenset(f"{name}@example.org" for name in unread),
        nobodys=draw(st.integers(0, 1)),
    )


def carried_out(sync: Sync, current: list[Subscriber]) -> list[Subscriber]:
    """Return the list after an import."""
    gone = {subscriber.number for subscriber in sync.removed}
    new = {change.subscriber.number: change.profile for change in sync.changed}
    stayed = [replace(s, profile=new.get(s.number, s.profile)) for s in current]
    added = [
        Subscriber(100 + n, p.address, p.profile, Standing(State.ACTIVE, NOW), NOW, Origin.IMPORT)
        for n, p in enumerate(sync.added)
    ]
    return [s for s in stayed if s.number not in gone] + added


@settings(max_examples=80)
@given(current=lists(), sheet=sheets(), forgotten=st.sampled_from(NAMES), keep=st.booleans())
def test_the_rules_of_an_import(
    *, current: list[Subscriber], sheet: Sheet, forgotten: str, keep: bool
) -> None:
    """Nobody who left is touched, no own choice is overwritten, and twice is once."""
    key = f"{forgotten}@example.org"
    sync = plan_sync(sheet, current, key.__eq__, keep=keep)
    listed = {person.address.key: person for person in sheet.people}
    here = {subscriber.address.key for subscriber in current}
    assert [p.address.key for p in sync.added] == sorted(listed.keys() - here - {key})
    for subscriber in sync.removed:
        assert not keep
        assert not sheet.nobodys
        assert subscriber.origin is Origin.IMPORT
        assert subscriber.address.key not in listed.keys() | sheet.unread
    for subscriber in [*sync.removed, *(change.subscriber for change in sync.changed)]:
        assert subscriber.standing.state in {State.ACTIVE, State.PENDING}
    for change in sync.changed:
        assert change.fields
        assert set(change.fields) <= sheet.fields - change.subscriber.chosen
        for name in change.fields:
            said = listed[change.subscriber.address.key].profile
            assert getattr(change.profile, name) == getattr(said, name)
    assert sync.same + len(sync.changed) + len(sync.removed) == sync.before
    again = plan_sync(sheet, carried_out(sync, current), key.__eq__, keep=keep)
    assert again.is_empty


@pytest.mark.parametrize(
    ("removed", "before", "many"),
    [(3, 3, False), (4, 5, True), (10, 100, False), (11, 100, True), (0, 0, False)],
)
def test_too_many(removed: int, before: int, many: bool) -> None:  # noqa: FBT001 - a table
    """A tenth of the list, and three people of a short one, may go without a further word."""
    nobody = Subscriber(
        1,
        normalise("yuki@example.org"),
        Profile(),
        Standing(State.ACTIVE, NOW),
        NOW,
        Origin.IMPORT,
    )
    sync = Sync((), (), (nobody,) * removed, 0, 0, 0, before)
    assert sync.removes_too_many(0.1) == many


def test_every_field_can_come_from_a_list() -> None:
    """A file with all columns changes all fields."""
    said = Profile(
        *("A", "ja", "Asia/Tokyo", "JP"),
        teams=frozenset({"x"}),
        cadences=frozenset({"monthly"}),
        muted=frozenset({"pets"}),
        paused=dt.date(2026, 12, 1),
    )
    address = normalise("yuki@example.org")
    standing = Standing(State.ACTIVE, NOW)
    yuki = Subscriber(1, address, Profile(), standing, NOW, Origin.IMPORT)
    sheet = Sheet((ListedPerson(2, address, said),), frozenset(FIELDS))
    (change,) = plan_sync(sheet, [yuki], lambda _: False).changed
    assert change.fields == FIELDS
