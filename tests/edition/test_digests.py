"""Daily, weekly and monthly editions of the same entries."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import day, entry, frozen, item, kinds, publication

from farflung.edition.assemble import Material, assemble
from farflung.edition.cadences import cadences_of, home_of
from farflung.edition.manifest import name_of
from farflung.edition.periods import parse_period, period_of
from farflung.model import Cadence, Consent, Entry, Held, Plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from farflung.config import Publication
    from farflung.edition.manifest import Manifest

_HIGHLIGHTS: dict[str, Any] = {"id": "highlights", "kind": "highlight"}
_UPDATES: dict[str, Any] = {"id": "updates", "kind": "update"}


def _monthly(**section: Any) -> Publication:
    return publication({**_HIGHLIGHTS, **section}, digests=["monthly"])


def _plan(
    name: str, entries: Iterable[Entry], of: Publication, earlier: Iterable[Manifest] = ()
) -> Plan:
    return assemble(parse_period(name), Material(tuple(entries)), of, kinds(), tuple(earlier))


def _names(paths: Iterable[str]) -> list[str]:
    return [path.rpartition("/")[2][:-3] for path in paths]


def _carried(plan: Plan) -> list[str]:
    return _names(e.path for e in plan.edition.entries)


def _elsewhere(plan: Plan, entries: Iterable[Entry]) -> list[tuple[str, str]]:
    paths = {name_of(made.path): made.path for made in entries}
    left = [one for section in plan.edition.sections for one in section.elsewhere]
    names = _names(paths[one.name] for one in left)
    return list(zip(names, [one.edition.id for one in left], strict=True))


def _weeks(names: Sequence[str], entries: Sequence[Entry], of: Publication) -> list[Manifest]:
    """Freeze weekly editions one after another."""
    manifests: list[Manifest] = []
    for name in names:
        manifests.append(frozen(_plan(name, entries, of, manifests).edition))
    return manifests


@pytest.mark.parametrize(
    ("kind", "section", "cadence", "digests", "home"),
    [
        ("highlight", (), "weekly", ["daily", "monthly"], "weekly"),
        ("highlight", (), "daily", ["weekly", "monthly"], "weekly"),
        ("update", (), "monthly", ["daily"], "monthly"),
        ("update", ("daily", "monthly"), "weekly", ["daily", "monthly"], "daily"),
    ],
)
def test_the_cadence_that_tells_first(
    kind: str, section: tuple[str, ...], cadence: str, digests: list[str], home: str
) -> None:
    """The main cadence, or the most frequent one where the section is not in its editions."""
    of = publication(
        {"id": "x", "kind": kind, "cadence": section}, cadence=cadence, digests=digests
    )
    assert home_of(of.sections[0], kinds()[kind], of) is Cadence(home)


def test_a_digest_says_which_edition_carries_an_item_in_full() -> None:
    """A monthly edition knows the weekly one; the weekly one itself is in full."""
    of = _monthly()
    entries = [entry("a", "2026-11-03"), entry("b", "2026-11-12"), entry("c", "2026-11-30")]
    weeks = _weeks(["2026-W45", "2026-W46"], entries, of)
    assert all(file.told is None for week in weeks for file in week.files)
    told = [e.told and e.told.id for e in _plan("2026-11", entries, of, weeks).edition.entries]
    assert told == ["2026-W45", "2026-W46", None]


def test_a_digest_leads_to_the_main_edition_rather_than_to_another_digest() -> None:
    """With daily digests of a weekly newsletter, a month leads to the weeks; the weeks to none."""
    of = publication(_UPDATES, digests=["daily", "monthly"])
    entries = [entry("a", "2026-11-19", section="updates", kind="update")]
    manifests: list[Manifest] = []
    for name, told in (("2026-11-19", None), ("2026-W47", None), ("2026-11", "2026-W47")):
        edition = _plan(name, entries, of, manifests[::-1]).edition
        assert [e.told.id if e.told else None for e in edition.entries] == [told], name
        manifests.append(frozen(edition))


def test_a_month_of_a_daily_newsletter_leads_to_the_days() -> None:
    """What a weekly digest only leads to is not in full there, so the month leads to the day."""
    of = publication(_UPDATES, cadence="daily", digests=["weekly", "monthly"])
    entries = [entry("a", "2026-11-19", section="updates", kind="update")]
    manifests: list[Manifest] = []
    for name, told in (("2026-11-19", None), ("2026-W47", "2026-11-19"), ("2026-11", "2026-11-19")):
        edition = _plan(name, entries, of, manifests).edition
        assert [e.told.id if e.told else None for e in edition.entries] == [told], name
        manifests.append(frozen(edition))


def test_a_digest_has_its_own_limits_and_leads_to_what_is_over_them() -> None:
    """Of each week the same number; the others are led to, and never come back in the next month."""
    of = _monthly(limit=3, limits={"monthly": 4})
    entries = [entry(f"{week}{n}", f"2026-11-{d:02}") for week, d in (("a", 3), ("b", 10), ("c", 17))
               for n in range(3)]  # fmt: skip
    weeks = _weeks(["2026-W45", "2026-W46", "2026-W47"], entries, of)
    late = entry("new", "2026-11-29")
    november = _plan("2026-11", [*entries, late], of, weeks)
    assert _carried(november) == ["a0", "b0", "c0", "new"]
    assert _elsewhere(november, entries) == [
        *(("a1", "2026-W45"), ("b1", "2026-W46"), ("c1", "2026-W47")),
        *(("a2", "2026-W45"), ("b2", "2026-W46"), ("c2", "2026-W47")),
    ]
    assert november.held == ()
    december = _plan("2026-12", [*entries, late], of, [*weeks, frozen(november.edition)])
    assert (_carried(december), _elsewhere(december, entries), december.held) == ([], [], ())


def test_what_is_in_letters_alone_is_never_led_to() -> None:
    """No page shows words of support, so what is over the limit waits as it does in any edition."""
    of = publication({"id": "support", "kind": "support", "limits": {"monthly": 1}},
                     digests=["monthly"])  # fmt: skip
    given_ = Consent("Oksana", day("2026-11-02"))
    made = {"section": "support", "kind": "support", "consent": given_}
    entries = [entry(name, "2026-11-03", **made) for name in "ab"]
    weeks = _weeks(["2026-W45"], entries, of)
    plan = _plan("2026-11", entries, of, weeks)
    assert (_carried(plan), _elsewhere(plan, entries)) == (["a"], [])
    assert plan.held == (
        Held(entries[1].path, "support", "the section holds 1 this time", "2026-12"),
    )


def test_a_digest_that_is_added_later_is_about_its_own_period() -> None:
    """Not about all the years before it; they are counted apart, and stay out for good."""
    of = _monthly()
    entries = [entry("old", "2025-03-01"), entry("october", "2026-10-20"), entry("a", "2026-11-03")]
    weeks = _weeks(["2025-W09", "2026-W43", "2026-W45"], entries, of)
    november = _plan("2026-11", entries, of, weeks)
    assert _carried(november) == ["a"]
    assert november.held == ()
    assert [held.reason for held in november.earlier] == [
        "told by 2026-W43, before the monthly editions began",
        "told by 2025-W09, before the monthly editions began",
    ]
    december = _plan("2026-12", entries, of, [*weeks, frozen(november.edition)])
    assert (_carried(december), december.held) == ([], ())
    assert len(december.earlier) == 2


def test_a_digest_takes_up_an_old_entry_that_the_main_edition_carried_late() -> None:
    """Dated in October, contributed in November: the month follows the week that carries it."""
    of = _monthly()
    late = entry("late", "2026-10-28")
    before = _plan("2026-11", [late], of)
    assert _carried(before) == []
    (held,) = before.earlier
    assert held.reason == (
        "dated 2026-10-28, before the monthly editions began: it follows when a weekly one has "
        "carried it"
    )
    weeks = _weeks(["2026-W46"], [late], of)
    assert _carried(_plan("2026-11", [late], of, weeks)) == ["late"]


def test_a_section_of_digests_alone_loses_nothing() -> None:
    """Where no other edition would tell it, the first digest carries what waited for it."""
    of = publication({**_HIGHLIGHTS, "cadence": ["monthly"]}, digests=["monthly"])
    plan = _plan("2026-11", [entry("a", "2026-10-28")], of)
    assert _carried(plan) == ["a"]


def test_another_main_cadence_does_not_tell_everything_again() -> None:
    """A weekly newsletter that becomes a daily one begins with today."""
    weekly = publication(_UPDATES)
    entries = [
        entry(name, when, section="updates", kind="update")
        for name, when in (("a", "2026-11-10"), ("b", "2026-11-23"), ("c", "2026-11-20"))
    ]
    weeks = _weeks(["2026-W46"], entries[:1], weekly)
    daily = publication(_UPDATES, cadence="daily", digests=["weekly"])
    assert _carried(_plan("2026-11-23", entries, daily, weeks)) == ["c", "b"]


def test_stories_of_a_first_digest_are_of_its_period() -> None:
    """The main edition looks one period back; a digest not beyond its first day."""
    reading = {"id": "reading", "kind": "link", "feeds": [
        {"url": "https://example.org/a.xml", "title": "Blog", "limit": 9}]}  # fmt: skip
    of = publication(reading, digests=["monthly"])
    items = (item("october", "2026-10-30"), item("november", "2026-11-02"))
    plan = assemble(parse_period("2026-11"), Material(items=items), of, kinds(), ())
    assert plan.edition.sections[0].items == items[1:]
    first = assemble(parse_period("2026-W45"), Material(items=items), of, kinds(), ())
    assert len(first.edition.sections[0].items) == 2


def test_what_waits_under_a_limit_is_told_for_which_edition() -> None:
    """Counted from the coming edition on; what will be over by then is said to be."""
    of = publication({**_HIGHLIGHTS, "limit": 1})
    entries = [entry(name, f"2026-11-1{6 + n}") for n, name in enumerate("abc")]
    entries.append(entry("d", "2026-11-20", closes=day("2026-11-28")))
    plan = _plan("2026-W47", entries, of)
    over = "for the next, over since 2026-11-28, before this edition closes"
    assert [(held.reason, held.until) for held in plan.held] == [
        ("the section holds 1 this time", "2026-W48"),
        ("the section holds 1 this time", "2026-W49"),
        (f"the section holds 1 this time; {over}", ""),
    ]


_START = day("2026-09-28")
_DAYS = 130
_CADENCES = [("weekly", ["monthly"]), ("daily", ["weekly", "monthly"]), ("weekly", ["daily"]),
             ("monthly", ["daily", "weekly"]), ("weekly", [])]  # fmt: skip
_SECTIONS: list[dict[str, Any]] = [
    {"id": "updates", "kind": "update"},
    {"id": "highlights", "kind": "highlight"},
    {"id": "books", "kind": "book", "limits": {"monthly": 4, "weekly": 1}},
]


@st.composite
def _newsroom(draw: st.DrawFn) -> tuple[Publication, list[tuple[int, Entry]]]:
    """Return a publication, and entries with the day on which each arrives: any time, early or late."""
    cadence, digests = draw(st.sampled_from(_CADENCES))
    sections = [{**one, "limit": draw(st.integers(3, 4))} for one in _SECTIONS]
    of = publication(*sections, cadence=cadence, digests=digests)
    arriving: list[tuple[int, Entry]] = []
    for number in range(draw(st.integers(0, 12))):
        section = draw(st.sampled_from(_SECTIONS))
        dated = _START + dt.timedelta(days=draw(st.integers(-20, 50)))
        made = entry(f"e{number}", dated.isoformat(), section=section["id"], kind=section["kind"])
        arriving.append((draw(st.integers(0, 50)), made))
    return of, arriving


@settings(deadline=None, max_examples=25)
@given(_newsroom(), st.randoms(use_true_random=False), st.integers(0, 40))
def test_through_the_days_nothing_is_lost_and_nothing_told_twice(
    newsroom: tuple[Publication, list[tuple[int, Entry]]], random: Any, digests_begin: int
) -> None:
    """Whoever contributes when, in whatever order files are read: once in a cadence, never lost.

    Day by day every edition that closed is frozen, digests only from some day on. Each plan
    accounts for every entry of its sections exactly once, and gives the same again from shuffled
    files and manifests. In the end the main editions have carried everything that is theirs.
    """
    of, arriving = newsroom
    manifests: list[Manifest] = []
    for number in range(_DAYS):
        today = _START + dt.timedelta(days=number)
        there = [made for arrives, made in arriving if arrives <= number]
        for cadence in of.cadences:
            period = period_of(today, cadence)
            is_digest = cadence is not of.cadence
            if period.end != today or (is_digest and number < digests_begin):
                continue
            plan = assemble(period, Material(tuple(there)), of, kinds(), manifests)
            again = (random.sample(there, len(there)), random.sample(manifests, len(manifests)))
            assert assemble(period, Material(tuple(again[0])), of, kinds(), again[1]) == plan
            _accounts_for_all(plan, there, of, manifests)
            if any(section.items for section in plan.edition.sections):
                manifests.append(frozen(plan.edition))
    assert _all_of_home(of, arriving) <= _all_carried(manifests, of.cadence)


def _all_of_home(of: Publication, arriving: Sequence[tuple[int, Entry]]) -> set[str]:
    """Return the entries that editions of the main cadence are the first to tell."""
    home = {s.id for s in of.sections if home_of(s, kinds()[s.kind], of) is of.cadence}
    return {made.path for _, made in arriving if made.section in home}


def _accounts_for_all(
    plan: Plan, there: Sequence[Entry], of: Publication, manifests: Sequence[Manifest]
) -> None:
    """Every entry of the edition's sections is told before, now, elsewhere, held or older."""
    cadence = plan.edition.period.cadence
    shown = {s.id for s in of.sections if cadence in cadences_of(s, kinds()[s.kind], of)}
    before = [m for m in manifests if m.period.cadence is cadence]
    told = [file.known for manifest in before for file in manifest.files]
    told += [o.name for manifest in before for s in manifest.sections for o in s.elsewhere]
    now = [name_of(made.path) for made in plan.edition.entries]
    now += [one.name for section in plan.edition.sections for one in section.elsewhere]
    out = [name_of(held.what) for held in (*plan.held, *plan.earlier)]
    every = (name_of(made.path) for made in there if made.section in shown)
    assert sorted([*told, *now, *out]) == sorted(every)
    for section in plan.edition.sections:
        settings_ = next(s for s in of.sections if s.id == section.id)
        assert len(section.items) <= (settings_.limits.get(cadence) or settings_.limit or 0)
    is_main = cadence is of.cadence
    assert not is_main or not any(section.elsewhere for section in plan.edition.sections)
    assert not is_main or all(made.told is None for made in plan.edition.entries)


def _all_carried(manifests: Sequence[Manifest], cadence: Cadence) -> set[str]:
    return {
        file.path
        for manifest in manifests
        if manifest.period.cadence is cadence
        for file in manifest.files
    }


def test_a_renamed_entry_is_led_to_all_the_same() -> None:
    """An entry is known by its bytes too, in every cadence."""
    of = _monthly()
    made = entry("a", "2026-11-03")
    weeks = _weeks(["2026-W45"], [made], of)
    renamed = replace(made, path="newsletter/entries/highlights/renamed.md")
    (found,) = _plan("2026-11", [renamed], of, weeks).edition.entries
    assert found.told
    assert found.told.id == "2026-W45"
