"""``farflung edition plan``, ``freeze``, ``list`` and ``verify``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from farflung.cli.completing import complete_editions
from farflung.cli.context import at_option, edition_argument, json_option, open_run

if TYPE_CHECKING:
    import datetime as dt

    from farflung.cli.app import Run
    from farflung.edition.manifest import Manifest
    from farflung.workflows.verifying import Verdict


@click.group()
def edition() -> None:
    r"""Plan, freeze, list and verify editions of the newsletter.

    \b
    Example:
      farflung edition plan
      farflung edition freeze 2026-W47
    """


@edition.command()
@edition_argument
@at_option
@json_option
@click.pass_obj
def plan(run: Run, *, edition_id: str | None, at: dt.datetime | None, as_json: bool) -> None:
    r"""Show what an edition would carry, hold and lack; by default the coming one of each cadence.

    \b
    Example:
      farflung edition plan
      farflung edition plan 2026-W48 --json
    """
    from farflung.cli.output import show_json, show_problems
    from farflung.cli.plans import show_plans
    from farflung.workflows.planning import plan as plan_edition

    project, moment = open_run(run, at)
    report = plan_edition(project, edition_id, moment)
    if as_json:
        show_json(report)
    else:
        show_plans(report)
        show_problems(report.problems)


@edition.command()
@edition_argument
@click.option(
    "--due",
    is_flag=True,
    help="Freeze what is due: of each cadence the edition that closed last, unless it is frozen.",
)
@click.option(
    "--again", is_flag=True, help="Keep the content of a frozen ID, in the design of today."
)
@at_option
@click.pass_obj
def freeze(
    run: Run, *, edition_id: str | None, due: bool, again: bool, at: dt.datetime | None
) -> None:
    r"""Write an edition's manifest, so that its content can never change.

    With --due nothing may be due: then it says so and ends well. So it can be asked at any time
    and any number of times, by a clock that is late or not.

    After a change of the design, --again writes down what letter it makes of an edition that is
    frozen already: what that carries stays as it is.

    \b
    Example:
      farflung edition freeze
      farflung edition freeze 2026-W47
      farflung edition freeze --due
      farflung edition freeze 2026-W47 --again
    """
    from farflung.errors import UsageError

    if due and (edition_id or again):
        raise UsageError("--due works out by itself which editions to freeze", hint="name none")
    if again and not edition_id:
        raise UsageError("which edition?", hint="name it: farflung edition freeze 2026-W47 --again")
    manifests = _freeze(run, edition_id, at, due=due, again=again)
    for manifest in manifests:
        click.echo(f"newsletter/editions/{manifest.id}.yml")
        if not run.quiet:
            carried = sum(len(s.entries) + len(s.items) for s in manifest.sections)
            next_step = f"{manifest.id} carries {carried} items. Next: commit its manifest."
            click.echo(next_step, err=True)
    if not manifests and not run.quiet:
        click.echo("No edition is due.", err=True)


def _freeze(
    run: Run, edition_id: str | None, at: dt.datetime | None, *, due: bool, again: bool
) -> tuple[Manifest, ...]:
    from farflung.cli.output import progress_bar
    from farflung.workflows.due import freeze_due
    from farflung.workflows.editions import freeze as freeze_edition
    from farflung.workflows.editions import freeze_again

    project, moment = open_run(run, at)
    with progress_bar(run) as progress:
        if due:
            return freeze_due(project, moment, progress)
        if again and edition_id:
            return (freeze_again(project, edition_id, progress),)
        return (freeze_edition(project, edition_id, moment, progress),)


@edition.command("list")
@click.option(
    "--frozen-since",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Only those frozen on this day (UTC) or later.",
)
@json_option
@click.pass_obj
def list_(run: Run, *, frozen_since: dt.datetime | None, as_json: bool) -> None:
    r"""Name the frozen editions, one a line, in the order they were frozen in.

    \b
    Example:
      farflung edition list
      farflung edition list --frozen-since 2026-11-01
    """
    from farflung.cli.output import show_json
    from farflung.workflows.due import frozen_since as named

    project, _ = open_run(run)
    names = named(project, frozen_since.date() if frozen_since else None)
    if as_json:
        show_json(list(names))
        return
    for name in names:
        click.echo(name)


@edition.command()
@click.argument("edition_ids", metavar="[ID]...", nargs=-1, shell_complete=complete_editions)
@json_option
@click.pass_context
def verify(ctx: click.Context, *, edition_ids: tuple[str, ...], as_json: bool) -> None:
    r"""Rebuild frozen editions and compare every byte; all of them by default.

    Exit code 1 when content changed. A changed design is said, and is no fault; nor are entries
    that were withdrawn, or that are private and not on this machine: all else is compared.

    \b
    Example:
      farflung edition verify
    """
    from farflung.cli.output import progress_bar, show_json
    from farflung.workflows.verifying import State
    from farflung.workflows.verifying import verify as verify_editions

    run: Run = ctx.obj
    project, _ = open_run(run)
    with progress_bar(run) as progress:
        verdicts = verify_editions(project, edition_ids, progress)
    if as_json:
        show_json(list(verdicts))
    else:
        for verdict in verdicts:
            _show_verdict(verdict)
    ctx.exit(1 if any(verdict.state is State.CHANGED for verdict in verdicts) else 0)


def _show_verdict(verdict: Verdict) -> None:
    from farflung.cli.output import show_problems

    words = {
        "same": "every byte is as it was frozen",
        "reduced": f"every byte is as it was frozen, without {_left_out(verdict)}",
        "redesigned": "the content is as it was frozen, the design is another",
        "changed": "the content is NOT as it was frozen",
    }
    click.echo(f"{verdict.edition}: {words[verdict.state]}")
    show_problems(verdict.problems)


def _left_out(verdict: Verdict) -> str:
    parts = [(verdict.withdrawn, "withdrawn"), (verdict.absent, "private and not here")]
    return ", ".join(f"{number} {what}" for number, what in parts if number)
