"""How an import of subscribers looks: what it would change, what is wrong with which row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from farflung.cli.context import open_run

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from farflung.cli.app import Run
    from farflung.mail.subscribers.addresses import Address
    from farflung.mail.subscribers.syncing import Change, Sync
    from farflung.workflows.importing import Import

__all__ = ["run_import"]

_SHOWN = 10  # people of each sort, unless all are asked for
_PROBLEMS = 1


def run_import(run: Run, file: Path, *, mapping: tuple[str, ...], **options: Any) -> int:
    """Show what a list would change, ask, and change it; return the exit code."""
    from farflung.cli.asking import agreed
    from farflung.cli.output import show_problems
    from farflung.workflows.importing import carry_out_import, plan_import, refuse_too_many
    from farflung.workflows.maildatabase import open_mail

    project, _ = open_run(run)
    with open_mail(project) as mail:
        planned = plan_import(project, mail, file, _mapping(mapping), keep=options["keep"])
        show_problems(planned.sheet.problems)
        code = _PROBLEMS if planned.sheet.unread or planned.sheet.nobodys else 0
        if not (options["yes"] and run.quiet):
            _show(planned, file.name, run, addresses=options["addresses"])
        if not options["remove_many"]:
            refuse_too_many(project, planned)
        if options["dry_run"] or planned.sync.is_empty:
            return code
        if not options["yes"] and not agreed("Change the list like this?"):
            click.echo("Nothing was changed.", err=True)
            return code
        done = carry_out_import(project, mail, planned)
    if not run.quiet:
        click.echo(
            f"{len(done.added)} added, {len(done.changed)} changed, {len(done.removed)} removed",
            err=True,
        )
        if project.settings.publication.subscribers.opt_in == "double" and done.added:
            click.echo("Those who are new are asked to confirm.", err=True)
    return code


def _mapping(pairs: Iterable[str]) -> dict[str, str]:
    from farflung.errors import UsageError

    parts = [pair.partition("=") for pair in pairs]
    for column, _, header in parts:
        if not column.strip() or not header.strip():
            raise UsageError(
                "--map wants a column and a header", hint='write it as --map "address=Work mail"'
            )
    return {column.strip(): header.strip() for column, _, header in parts}


def _show(planned: Import, name: str, run: Run, *, addresses: bool) -> None:
    sync = planned.sync
    most = None if run.verbose else _SHOWN

    def who(address: Address) -> str:
        return address.written if addresses else str(address)

    _show_some("+", "green", [who(person.address) for person in sync.added], most)
    _show_some(
        "~",
        "yellow",
        [f"{who(one.subscriber.address)}  {_difference(one)}" for one in sync.changed],
        most,
    )
    _show_some("-", "red", [who(person.address) for person in sync.removed], most)
    _say_totals(planned, sync, name)


def _show_some(mark: str, colour: str, lines: Sequence[str], most: int | None) -> None:
    for line in lines[:most]:
        click.secho(f"{mark} {line}", fg=colour)
    if most is not None and len(lines) > most:
        click.echo(f"{mark} and {len(lines) - most} more (farflung -v shows all)")


def _say_totals(planned: Import, sync: Sync, name: str) -> None:
    sheet = planned.sheet
    click.echo(
        f"{name}: {len(sync.added)} to add, {len(sync.changed)} to change,"
        f" {len(sync.removed)} to remove, {sync.same} stay as they are"
    )
    notes = (
        ("not brought back, because they left or are suppressed", sync.left),
        ("not brought back, because they were forgotten", sync.forgotten),
        ("people whose row cannot be read, who stay as they are", len(sheet.unread)),
        ("rows that do not say whose they are, so nobody is removed", sheet.nobodys),
    )
    for words, count in notes:
        if count:
            click.echo(f"  {words}: {count}", err=True)
    if sheet.passed_over:
        click.echo(f"  columns passed over: {', '.join(sheet.passed_over)}", err=True)


def _difference(change: Change) -> str:
    before, after = change.subscriber.profile, change.profile
    return (
        ", ".join(
            f"{name}: {_plain(getattr(before, name))} → {_plain(getattr(after, name))}"
            for name in change.fields
            if name != "name"
        )
        or "name"
    )


def _plain(value: object) -> str:
    text = ", ".join(sorted(value)) if isinstance(value, frozenset) else str(value or "")
    return text or "(none)"
