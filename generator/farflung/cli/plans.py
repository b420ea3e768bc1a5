"""How ``edition plan`` shows its plans to an editor."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import click

from farflung.model import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from farflung.edition.missing import Missing, Quiet
    from farflung.model import Item, Plan, Section
    from farflung.workflows.planning import EditionPlan, LetterSize, PlanReport

__all__ = ["show_plans"]


def show_plans(report: PlanReport) -> None:
    """Print each plan, and a line on the handbook; what several plans have to say, once."""
    told: set[str] = set()
    for number, one in enumerate(report.editions):
        if number:
            click.echo("\n")
        _show(one, told)
    if report.to_review:
        pages = "page is" if report.to_review == 1 else "pages are"
        click.echo(
            f"\nThe handbook: {report.to_review} {pages} without an owner or overdue for review "
            "(farflung review)"
        )


def _show(one: EditionPlan, told: set[str]) -> None:
    period = one.plan.edition.period
    click.secho(
        f"Edition {period.id}, {period.start} to {period.end} ({period.cadence})", bold=True
    )
    if one.plan.edition.is_empty:
        click.echo("  Nothing goes in yet, and an edition with nothing in it is not made.")
    for section in one.plan.edition.sections:
        answers = [entry for entry in one.plan.edition.answers if entry.section == section.id]
        if section.items or answers:
            _show_section(section, answers)
    if more := len(one.plan.edition.history.more):
        click.echo(f"  + {more} more of the handbook's changes, named at the end of their section")
    _show_held(one.plan)
    for line in _new(_remarks(one.plan), told):
        click.echo(f"  ! {line}")
    lines = [*_empty(one.missing), *_new(_overdue(one.plan), told), *_absent(one.missing)]
    if lines:
        click.secho("\nMissing", bold=True)
    for line in lines:
        click.echo(f"  ? {line}")
    minutes = "1 minute" if one.minutes == 1 else f"{one.minutes} minutes"
    click.echo(f"\nTo read: {minutes}")
    _show_size(one.letter)


def _show_section(section: Section, answers: Iterable[Entry]) -> None:
    click.echo(f"\n{section.title} ({len(section.items)})")
    for item in section.items:
        click.echo(f"  + {_called(item)}")
    for entry in answers:
        click.echo(f"  = the answer to: {_called(entry)}")
    if section.elsewhere:
        editions = ", ".join(sorted({one.edition.id for one in section.elsewhere}))
        click.echo(f"  > {len(section.elsewhere)} more, led to in {editions}")


def _called(item: Item) -> str:
    """Say which item this is; an entry also by its file, and who reads it where and in what language."""
    if isinstance(item, Entry):
        tongues = "".join(f", {translation.language}" for translation in item.translations)
        told = f", in full in {item.told.id}" if item.told else ""
        readers = f", for {' or '.join(item.audience)} only" if item.audience else ""
        return f"{item.heading} ({PurePosixPath(item.path).name}{tongues}{told}){readers}"
    return item.title


def _show_held(plan: Plan) -> None:
    if plan.held or plan.earlier:
        click.secho("\nNot in this edition", bold=True)
    for held in plan.held:
        until = f" -> {held.until}" if held.until else ""
        click.echo(f"  - {held.what}: {held.reason}{until}")
    if plan.earlier:
        count = len(plan.earlier)
        entries = "1 entry is" if count == 1 else f"{count} entries are"
        cadence = plan.edition.period.cadence
        click.echo(f"  - {entries} older than the first {cadence} edition (farflung whereis FILE)")


def _new(lines: Iterable[str], told: set[str]) -> Iterator[str]:
    """Give the lines that no plan before this one had."""
    for line in lines:
        if line not in told:
            told.add(line)
            yield line


def _remarks(plan: Plan) -> Iterator[str]:
    yield from (f"feed {failure.source}: {failure.reason}" for failure in plan.failures)
    yield from plan.notes


def _overdue(plan: Plan) -> Iterator[str]:
    for question in plan.overdue:
        yield f"{question.heading}: an answer was promised by {question.due} ({question.path})"


def _empty(found: Missing) -> Iterator[str]:
    for section in found.sections:
        before = {0: "", 1: ", as in the edition before"}.get(
            section.editions, f", as in the {section.editions} editions before"
        )
        yield f"{section.title}: nothing yet{before}"


def _absent(found: Missing) -> Iterator[str]:
    yield from _quiet(found.teams, "team", "teams")
    yield from _quiet(found.countries, "country", "countries")


def _quiet(quiet: Quiet, one: str, many: str) -> Iterator[str]:
    from farflung.edition.missing import LATELY

    if quiet.absent:
        known = f"1 {one}" if quiet.known == 1 else f"{quiet.known} {many}"
        have = "has" if quiet.absent == 1 else "have"
        yield f"{quiet.absent} of {known} {have} not appeared in the last {LATELY} editions"


def _show_size(letter: LetterSize) -> None:
    click.echo(
        f"The letter: {_kb(letter.html)} of HTML ({_kb(letter.most)} at most), "
        f"{_kb(letter.pictures)} of pictures, "
        f"{_kb(letter.mailed)} as it is mailed ({_kb(letter.most_mailed)} at most)"
    )
    if letter.is_too_heavy:
        click.echo(
            "  ! its pictures cannot be made any lighter: leave some out, or raise max_bytes "
            "below delivery: in newsletter/newsletter.yml"
        )
    if letter.is_too_long:
        click.echo(f"  ! whole, it has {_kb(letter.whole)}: it is cut to fit. These weigh most:")
    for weight in letter.heaviest:
        click.echo(f"    {_kb(weight.size):>6}  {weight.heading} ({weight.section})")


def _kb(size: int) -> str:
    return f"{size / 1000:.0f} KB"
