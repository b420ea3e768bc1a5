from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import day, entry, frozen, item, kinds, publication

from farflung.edition.assemble import Material, assemble
from farflung.edition.cadences import cadences_of
from farflung.edition.periods import following, parse_period
from farflung.model import (
    Cadence,
    ChangeKind,
    Consent,
    Entry,
    FeedItem,
    HandbookChange,
    HandbookHistory,
    Held,
    Opening,
    Plan,
    SourceFailure,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from farflung.config import Publication
    from farflung.edition.manifest import Manifest

_HIGHLIGHTS: Mapping[str, Any] = {"id": "highlights", "kind": "highlight"}
_READING: Mapping[str, Any] = {
    "id": "reading",
    "kind": "link",
    "feeds": [
        {"url": "https://example.org/a.xml", "title": "Blog", "limit": 2},
        {"url": "https://example.org/b.xml", "title": "News", "limit": 2},
    ],
}
_HANDBOOK: Mapping[str, Any] = {"id": "handbook", "kind": "handbook-changes"}


def _plan(
    name: str,
    *,
    entries: Iterable[Entry] = (),
    items: Iterable[FeedItem] = (),
    of: Publication | None = None,
    earlier: Iterable[Manifest] = (),
) -> Plan:
    material = Material(tuple(entries), tuple(items))
    return assemble(parse_period(name), material, of or publication(), kinds(), tuple(earlier))


def _carried(plan: Plan, section: str = "") -> list[str]:
    """Return what a plan carries by the last word of path or id, in reading order."""
    return [
        i.id.rpartition(":")[2] if isinstance(i, FeedItem) else i.path.rpartition("/")[2][:-3]
        for found in plan.edition.sections
        if found.id.startswith(section)
        for i in found.items
    ]


def test_an_edition_from_its_parts() -> None:
    """The whole plan beside what it was made of: sections in order, oldest first, reasons, notes."""
    late, early = entry("late", "2026-11-20"), entry("early", "2026-11-16")
    book = entry("book", "2026-11-22", section="books", kind="book")
    future = entry("future", "2026-11-23")
    stray = entry("stray", section="elsewhere")
    opening = Opening("Dear all,", "Amara", "Hello", "d" * 64)
    failure = SourceFailure("reading", "https://example.org/a.xml", "it did not answer")
    riddle = entry("riddle", "2026-11-12", section="trivia", kind="trivia")
    material = Material(
        (late, future, stray, book, early),
        opening=opening,
        answers=(riddle,),
        failures=(failure,),
        notes=("A note",),
    )
    plan = assemble(parse_period("2026-W47"), material, publication(), kinds(), ())
    assert plan.edition.id == "2026-W47"
    assert [(s.id, s.kind, s.title, s.items) for s in plan.edition.sections] == [
        ("highlights", "highlight", "Highlights", (early, late)),
        ("books", "book", "Books", (book,)),
    ]
    assert (plan.edition.opening, plan.edition.answers) == (opening, (riddle,))
    assert (plan.edition.frozen, plan.edition.commit) == (None, "")
    assert plan.held == (Held(future.path, "highlights", "dated 2026-11-23", "2026-W48"),)
    assert (plan.failures, plan.notes) == ((failure,), ("A note",))


@pytest.mark.parametrize(
    ("when", "carried"),
    [
        ("2026-11-22", True),
        ("2026-11-23", False),
        ("2026-11-16", True),
        ("2026-11-01", True),
        ("2020-01-01", True),
    ],
)
def test_an_entry_goes_into_the_first_edition_that_closes_on_or_after_it(
    when: str, *, carried: bool
) -> None:
    """The last day of the period counts, and what came too late rolls into the next edition."""
    assert (_carried(_plan("2026-W47", entries=[entry("a", when)])) == ["a"]) is carried


@pytest.mark.parametrize(
    ("fields", "reason", "until"),
    [
        ({"date": day("2026-12-01")}, "dated 2026-12-01", "2026-W49"),
        ({"date": day("9999-12-31")}, "dated 9999-12-31", "9999-W52"),
        ({"expires": day("2026-11-21")}, "expired on 2026-11-21", ""),
        ({"closes": day("2026-11-21")}, "over since 2026-11-21, before this edition closes", ""),
    ],
)
def test_what_holds_an_entry_is_said(fields: dict[str, Any], reason: str, until: str) -> None:
    """The plan names the file, the reason, and the edition it may go into where that is known."""
    held = entry("a", "2026-11-19", **fields)
    plan = _plan("2026-W47", entries=[held])
    assert _carried(plan) == []
    assert plan.held == (Held(held.path, "highlights", reason, until),)


def test_what_is_for_some_readers_takes_no_room_from_others() -> None:
    """An entry for a group goes in, and the limit counts for each group apart."""
    section = {"id": "highlights", "kind": "highlight", "limit": 1}
    japan = {"audience": ("country:JP",)}
    entries = [entry("a", **japan), entry("b", **japan), entry("c"), entry("d")]
    plan = _plan("2026-W47", entries=entries, of=publication(section))
    assert _carried(plan) == ["a", "c"]
    assert plan.edition.groups == {"country:JP"}


def test_on_its_last_day_an_entry_still_appears() -> None:
    """An entry that expires or closes on the last day of the period is in time."""
    last = day("2026-11-22")
    plan = _plan("2026-W47", entries=[entry("a", expires=last), entry("b", closes=last)])
    assert _carried(plan) == ["a", "b"]


def test_what_needs_consent_waits_for_it() -> None:
    """Without consent a milestone is held; with it, it goes out with the next edition."""
    of = publication({"id": "milestones", "kind": "milestone"})
    waiting = entry("a", section="milestones", kind="milestone")
    plan = _plan("2026-W47", entries=[waiting], of=of)
    reason = "no consent yet: say in its front matter who gave it and when"
    assert plan.held == (Held(waiting.path, "milestones", reason),)
    agreed = replace(waiting, consent=Consent("Bao", day("2026-11-24")))
    assert _carried(_plan("2026-W48", entries=[agreed], of=of)) == ["a"]


def test_under_a_limit_the_oldest_go_first_and_the_rest_wait() -> None:
    """Nobody waits for ever: what is over the limit goes out with the next edition."""
    of = publication({**_HIGHLIGHTS, "limit": 2})
    entries = [entry(name, f"2026-11-{16 + n}") for n, name in enumerate("dcba")]
    first = _plan("2026-W47", entries=entries, of=of)
    assert _carried(first) == ["d", "c"]
    assert [(held.reason, held.until) for held in first.held] == [
        ("the section holds 2 this time", "2026-W48")
    ] * 2
    newer = [*entries, entry("new", "2026-11-25")]
    second = _plan("2026-W48", entries=newer, of=of, earlier=[frozen(first.edition)])
    assert _carried(second) == ["b", "a"]
    assert [held.until for held in second.held] == ["2026-W49"]


def test_what_is_held_takes_no_room() -> None:
    """An entry without consent does not use up a place under the limit."""
    of = publication({"id": "milestones", "kind": "milestone", "limit": 1})
    mine = {"section": "milestones", "kind": "milestone"}
    agreed = Consent("Bao", day("2026-11-18"))
    entries = [entry("a", "2026-11-16", **mine), entry("b", "2026-11-17", consent=agreed, **mine)]
    plan = _plan("2026-W47", entries=entries, of=of)
    assert _carried(plan) == ["b"]
    assert [held.what for held in plan.held] == [entries[0].path]


def test_nothing_is_carried_twice_even_renamed_or_edited() -> None:
    """A carried file is known by its path and by its bytes."""
    one, two = entry("one"), entry("two")
    earlier = [frozen(_plan("2026-W47", entries=[one, two]).edition)]
    renamed = replace(one, path="newsletter/entries/highlights/renamed.md")
    edited = replace(two, sha256="e" * 64)
    plan = _plan("2026-W48", entries=[renamed, edited], earlier=earlier)
    assert (_carried(plan), plan.held) == ([], ())


def test_an_edition_is_not_in_its_own_way() -> None:
    """Assembled again after its freeze, an edition has the same content."""
    first = _plan("2026-W47", entries=[entry("one")])
    again = _plan("2026-W47", entries=[entry("one")], earlier=[frozen(first.edition)])
    assert again.edition == first.edition


def test_daily_weekly_and_monthly_are_made_from_the_same_entries() -> None:
    """An entry is carried once by each cadence; what the one carried does not matter to another."""
    of = publication(
        {"id": "updates", "kind": "update"}, cadence="daily", digests=["weekly", "monthly"]
    )
    entries = [entry(n, f"2026-11-{d}", section="updates") for n, d in (("a", 19), ("b", 20))]
    manifests: list[Manifest] = []
    told: dict[str, list[str]] = {}
    for name in ("2026-11-19", "2026-11-20", "2026-11-21", "2026-W47", "2026-W48", "2026-11"):
        plan = _plan(name, entries=entries, of=of, earlier=manifests)
        told[name] = _carried(plan)
        manifests.append(frozen(plan.edition))
    assert told == {
        "2026-11-19": ["a"],
        "2026-11-20": ["b"],
        "2026-11-21": [],
        "2026-W47": ["a", "b"],
        "2026-W48": [],
        "2026-11": ["a", "b"],
    }


@pytest.mark.parametrize(
    ("kind", "section", "cadence", "digests", "expected"),
    [
        ("highlight", (), "weekly", [], "weekly"),
        ("highlight", (), "daily", ["monthly"], "monthly"),
        ("highlight", (), "daily", ["weekly", "monthly"], "weekly monthly"),
        ("highlight", (), "daily", [], "daily"),
        ("update", (), "weekly", ["daily", "monthly"], "daily weekly monthly"),
        ("update", (), "monthly", [], "monthly"),
        ("highlight", ("daily",), "daily", ["weekly"], "daily"),
        ("update", ("monthly",), "daily", ["monthly"], "monthly"),
    ],
)
def test_the_cadences_of_a_section(
    kind: str, section: tuple[str, ...], cadence: str, digests: list[str], expected: str
) -> None:
    """What it says itself; else those as slow as its kind; else the slowest there is."""
    of = publication(
        {"id": "x", "kind": kind, "cadence": section}, cadence=cadence, digests=digests
    )
    found = cadences_of(of.sections[0], kinds()[kind], of)
    assert found == tuple(Cadence(word) for word in expected.split())


def test_a_section_of_a_slower_cadence_is_left_out() -> None:
    """The daily edition has the updates alone; the highlights wait for the week's end."""
    of = publication(
        _HIGHLIGHTS, {"id": "updates", "kind": "update"}, cadence="weekly", digests=["daily"]
    )
    entries = [entry("h"), entry("u", section="updates", kind="update")]
    plan = _plan("2026-11-19", entries=entries, of=of)
    assert [section.id for section in plan.edition.sections] == ["updates"]
    assert plan.held == ()


def test_stories_come_newest_first_up_to_the_limit_of_each_feed() -> None:
    """Entries come before them, and one loud feed leaves room for another."""
    items = [
        *(item(f"b{n}", f"2026-11-1{n}") for n in range(6, 10)),
        item("n1", "2026-11-17", feed="News"),
        item("other", feed="Unknown"),
        item("elsewhere", section="links"),
    ]
    mine = entry("mine", section="reading", kind="link", link="https://example.org/mine")
    plan = _plan("2026-W47", entries=[mine], items=items, of=publication(_READING))
    assert _carried(plan) == ["mine", "b9", "b8", "n1"]


def test_a_section_limit_counts_entries_first() -> None:
    """Contributions displace stories, never the other way round."""
    of = publication({**_READING, "limit": 2})
    mine = entry("mine", section="reading", kind="link")
    plan = _plan("2026-W47", entries=[mine], items=[item("a"), item("b")], of=of)
    assert _carried(plan) == ["mine", "a"]


@pytest.mark.parametrize(
    ("moment", "zone", "carried"),
    [
        ("2026-11-08T23:59:59+00:00", "UTC", False),
        ("2026-11-09T00:00:00+00:00", "UTC", True),
        ("2026-11-22T23:59:59+00:00", "UTC", True),
        ("2026-11-23T00:00:00+00:00", "UTC", False),
        ("2026-11-22T23:00:00+00:00", "Asia/Tokyo", False),
        ("2026-11-08T16:00:00+00:00", "Asia/Tokyo", True),
    ],
)
def test_stories_of_this_period_and_the_one_before(
    moment: str, zone: str, *, carried: bool
) -> None:
    """Days are those of the publication's clock."""
    story = replace(item("a"), date=dt.datetime.fromisoformat(moment))
    plan = _plan("2026-W47", items=[story], of=publication(_READING, timezone=zone))
    assert (_carried(plan) == ["a"]) is carried


def test_a_story_appears_once() -> None:
    """In one feed or in two, in one section or in two, and not beside an entry that brings it."""
    more = {**_READING, "id": "more"}
    of = publication(_READING, more, _HIGHLIGHTS)
    mine = entry("mine", link="https://example.org/told")
    items = [
        item("same", "2026-11-20"),
        item("same", "2026-11-19", feed="News"),
        item("same", "2026-11-18", section="more"),
        item("told"),
        item("bare", link="", feed="News"),
        item("bare", link="", feed="News"),
        item("other", section="more"),
    ]
    plan = _plan("2026-W47", entries=[mine], items=items, of=of)
    assert _carried(plan) == ["same", "bare", "other", "mine"]


def test_a_story_of_an_earlier_edition_does_not_come_back() -> None:
    """Not by its id, not by its address, and not when a colleague's entry brought it."""
    of = publication(_READING)
    mine = entry("mine", section="reading", kind="link", link="https://example.org/told")
    first = _plan("2026-W47", entries=[mine], items=[item("a"), item("b")], of=of)
    again = [
        item("a", link="https://example.org/moved"),
        item("c", link="https://example.org/b", feed="News"),
        item("told"),
        item("new"),
    ]
    plan = _plan("2026-W48", entries=[mine], items=again, of=of, earlier=[frozen(first.edition)])
    assert _carried(plan) == ["new"]


def _history(count: int) -> HandbookHistory:
    changes = tuple(
        HandbookChange(f"p{n}.md", f"Page {n}", ChangeKind.CHANGED) for n in range(count)
    )
    return HandbookHistory("a" * 40, "b" * 40, changes)


def test_the_handbooks_changes_fill_their_section() -> None:
    """Section and edition hold the same changes; those over the limit are kept to be named."""
    material = Material(history=_history(5))
    of = publication({**_HANDBOOK, "limit": 3})
    plan = assemble(parse_period("2026-W47"), material, of, kinds(), ())
    assert plan.edition.history.changes == _history(3).changes
    assert plan.edition.sections[0].items == _history(3).changes
    assert plan.edition.sections[0].title == "New in the handbook"
    assert plan.edition.history.more == _history(5).changes[3:]


def test_an_edition_without_the_handbook_has_no_note_of_it() -> None:
    """In a daily edition without that section, nothing is left out of it."""
    material = Material(history=_history(5))
    of = publication({"id": "updates", "kind": "update"}, _HANDBOOK, digests=["daily"])
    plan = assemble(parse_period("2026-11-19"), material, of, kinds(), ())
    assert plan.edition.history == HandbookHistory("a" * 40, "b" * 40)


_WEEKS = [f"2026-W{number}" for number in range(40, 48)]
_FIRST = day("2026-09-28")


@st.composite
def _entries(draw: st.DrawFn) -> list[Entry]:
    days = draw(st.lists(st.integers(0, 55), max_size=14))
    return [
        entry(
            f"e{number}",
            (_FIRST + dt.timedelta(days=offset)).isoformat(),
            section=draw(st.sampled_from(["highlights", "books"])),
        )
        for number, offset in enumerate(days)
    ]


@given(_entries(), st.randoms(use_true_random=False))
def test_the_order_of_the_files_does_not_matter(entries: list[Entry], random: Any) -> None:
    """The same entries in another order, or assembled again, give the same plan."""
    shuffled = list(entries)
    random.shuffle(shuffled)
    items = [item(f"s{n}", "2026-11-19", link="") for n in range(4)]
    of = publication(_HIGHLIGHTS, {"id": "books", "kind": "book"}, _READING)
    plan = _plan("2026-W47", entries=entries, items=items, of=of)
    assert _plan("2026-W47", entries=shuffled, items=items[::-1], of=of) == plan
    assert _plan("2026-W47", entries=entries, items=items, of=of) == plan


@settings(deadline=None)
@given(_entries(), st.integers(1, 4), st.data())
def test_over_the_weeks_every_entry_is_carried_exactly_once(
    entries: list[Entry], limit: int, data: st.DataObject
) -> None:
    """Whenever it arrives and however full the sections are, each goes out once and none is lost."""
    of = publication(
        {**_HIGHLIGHTS, "limit": limit}, {"id": "books", "kind": "book", "limit": limit}
    )
    arrives = {e.path: data.draw(st.integers(0, 5), label=e.path) for e in entries}
    manifests: list[Manifest] = []
    told: list[str] = []
    period = parse_period(_WEEKS[0])
    for week in range(30):
        there = [e for e in entries if arrives[e.path] <= week]
        plan = assemble(period, Material(tuple(there)), of, kinds(), manifests[::-1])
        now = [e.path for e in plan.edition.entries]
        assert all(e.date <= period.end for e in plan.edition.entries)
        assert sorted([*told, *now, *(held.what for held in plan.held)]) == sorted(
            e.path for e in there
        )
        told += now
        manifests.append(frozen(plan.edition))
        period = following(period)
    assert sorted(told) == sorted(e.path for e in entries)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 5)), max_size=20))
def test_over_the_weeks_no_story_is_told_twice(stories: list[tuple[int, int]]) -> None:
    """However often feeds repeat themselves, an address is in one edition of the cadence."""
    items = [
        item(f"s{n}", (_FIRST + dt.timedelta(days=d)).isoformat(), link=f"https://example.org/{a}")
        for n, (d, a) in enumerate(stories)
    ]
    manifests: list[Manifest] = []
    links: list[str] = []
    for name in _WEEKS:
        plan = _plan(name, items=items, of=publication(_READING), earlier=manifests)
        shown = [i for i in plan.edition.sections[0].items if isinstance(i, FeedItem)]
        assert len(shown) <= 2
        links += [story.link for story in shown]
        manifests.append(frozen(plan.edition))
    assert len(links) == len(set(links))
