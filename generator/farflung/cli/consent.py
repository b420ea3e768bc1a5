"""``farflung consent withdraw``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from farflung.cli.context import open_run

if TYPE_CHECKING:
    from farflung.cli.app import Run
    from farflung.workflows.consent import Withdrawal
    from farflung.workflows.project import Project


@click.group()
def consent() -> None:
    r"""Take back what somebody agreed to.

    \b
    Example:
      farflung consent withdraw newsletter/entries/welcome/farida-rahimova.md
    """


@consent.command()
@click.argument("entry", metavar="ENTRY", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Do it without asking.")
@click.pass_obj
def withdraw(run: Run, *, entry: Path, yes: bool) -> None:
    r"""Take an ENTRY out of every edition, and delete its file.

    With the next build it is gone from pages, feeds, search and pictures, and from the letters to
    read again on the site. The manifests of frozen editions keep its hash and the word withdrawn,
    so that they can still be verified. ENTRY is the path of its file, also if that is gone already;
    an opening letter (newsletter/editions/2026-W47.md) can be taken out in the same way.

    \b
    Example:
      farflung consent withdraw newsletter/entries/welcome/farida-rahimova.md
    """
    from farflung.cli.asking import agreed
    from farflung.workflows.consent import plan_withdrawal
    from farflung.workflows.consent import withdraw as withdraw_entry

    project, moment = open_run(run)
    found = plan_withdrawal(project, _file(run, project, entry), moment.today)
    if found.is_done:
        click.echo(f"{found.entry} is withdrawn from {', '.join(found.done)} already", err=True)
        return
    if not (yes and run.quiet):
        _show(project, found)
    if not yes and not agreed("Withdraw it?"):
        click.echo("Nothing was changed.", err=True)
        return
    withdraw_entry(found)
    if not run.quiet:
        _say_what_next(found)


def _file(run: Run, project: Project, entry: Path) -> Path:
    """Return the file somebody means: seen from where they are, else from the project's folder."""
    here = run.directory.absolute() / entry.expanduser()
    return here if here.is_file() else _from_root(project, here, entry)


def _from_root(project: Project, here: Path, entry: Path) -> Path:
    there = project.root / entry.expanduser()
    return here if here.parent.is_dir() and not there.is_file() else there


def _show(project: Project, found: Withdrawal) -> None:
    click.secho(f"Withdraw {found.entry}", bold=True)
    for edition in found.editions:
        click.echo(f"  {edition}: its manifest keeps the hash alone; the next build leaves it out")
    for file in found.deleted:
        name = file.relative_to(project.root) if file.is_relative_to(project.root) else file
        click.secho(f"  delete {name}", fg="red")
    for path in found.mentions:
        click.echo(f"  ! {path} names them too; to take it out: farflung consent withdraw {path}")


def _say_what_next(found: Withdrawal) -> None:
    click.echo("Next: commit it, then farflung build, and publish the site.", err=True)
    if found.editions:
        click.echo("Letters that were mailed stay in people's mailboxes.", err=True)
    click.echo("Git's history keeps what was committed until somebody rewrites it.", err=True)
