from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests.builders import entry, frozen, kinds, publication

from farflung.edition.assemble import Material, assemble
from farflung.edition.missing import EmptySection, Missing, Quiet, missing
from farflung.edition.periods import parse_period
from farflung.model import Entry, Field, FieldType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from farflung.edition.manifest import Manifest

_OF = publication(
    {"id": "highlights", "kind": "highlight"},
    {"id": "books", "kind": "book"},
    {"id": "handbook", "kind": "handbook-changes"},
)


def _field(name: str, value: Any, kind: FieldType = FieldType.TEXT) -> Field:
    return Field(name, name.capitalize(), kind, value)


def _found(name: str, entries: Sequence[Entry], earlier: Sequence[Manifest] = ()) -> Missing:
    plan = assemble(parse_period(name), Material(tuple(entries)), _OF, kinds(), earlier)
    return missing(plan.edition, entries, kinds(), earlier)


def _weeks(entries: Sequence[Entry], *names: str) -> list[Manifest]:
    manifests: list[Manifest] = []
    for name in names:
        material = Material(tuple(entries))
        plan = assemble(parse_period(name), material, _OF, kinds(), manifests)
        manifests.append(frozen(plan.edition))
    return manifests


def test_empty_sections_are_counted_back() -> None:
    """Without anything now, and in how many editions before; the handbook's cannot be asked for."""
    entries = [
        entry("h44", "2026-11-01"),
        entry("b44", "2026-11-01", section="books", kind="book"),
        entry("h46", "2026-11-12"),
    ]
    earlier = _weeks(entries, "2026-W44", "2026-W45", "2026-W46", "2026-W47")
    assert _found("2026-W48", entries, earlier[::-1]).sections == (
        EmptySection("highlights", "Highlights", 1),
        EmptySection("books", "Books", 3),
    )
    assert _found("2026-W48", [entry("new", "2026-11-24")]).sections == (
        EmptySection("books", "Books", 0),
    )


def test_an_answer_fills_a_section() -> None:
    """A section that only answers what an earlier edition asked is not empty, now or later."""
    asked = entry("q", "2026-11-10", section="books", kind="book")
    plan = assemble(parse_period("2026-W47"), Material(answers=(asked,)), _OF, kinds(), [])
    found = missing(plan.edition, [asked], kinds(), [])
    assert [section.section for section in found.sections] == ["highlights"]
    answered = frozen(plan.edition)
    assert EmptySection("books", "Books", 0) in _found("2026-W48", [], [answered]).sections


def test_a_section_that_is_new_was_not_empty_before() -> None:
    """Editions that did not have the section are not counted."""
    (week,) = _weeks([entry("h", "2026-11-19")], "2026-W47")
    old = replace(week, sections=week.sections[:1])
    assert EmptySection("books", "Books", 0) in _found("2026-W48", [], [old]).sections


def test_who_has_not_appeared_is_counted_and_not_named() -> None:
    """Of the teams and countries of the last year, those in none of the last four editions."""
    made = {
        "2026-09-10": ("Checkout", "KE"),
        "2025-09-10": ("Long gone", "IS"),
        "2026-10-28": ("Search", "NO"),
        "2026-11-24": ("search ", "NP"),
    }
    entries = [
        entry(
            f"e{when}",
            when,
            fields=(_field("team", team), _field("country", country, FieldType.COUNTRY)),
        )
        for when, (team, country) in made.items()
    ]
    weeks = ("2025-W37", "2026-W37", "2026-W44", "2026-W45", "2026-W46", "2026-W47")
    earlier = _weeks(entries, *weeks)
    later = _found("2026-W48", entries, earlier)
    assert (later.teams, later.countries) == (Quiet(1, 2), Quiet(2, 3))
    sooner = _found("2026-W47", entries, earlier[:-1])
    assert (sooner.teams, sooner.countries) == (Quiet(1, 2), Quiet(1, 2))
