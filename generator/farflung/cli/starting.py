"""``farflung init``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from farflung.cli.app import Run
    from farflung.workflows.adopting import Adoption


@click.command()
@click.argument("target", metavar="[DIR]", type=click.Path(path_type=Path), default=Path())
@click.option("--no-examples", is_flag=True, help="Leave out the example entries and editions.")
@click.option("--yes", is_flag=True, help="Adopt an existing MkDocs project without asking.")
@click.pass_obj
def init(run: Run, *, target: Path, no_examples: bool, yes: bool) -> None:
    r"""Make a new project from the starter, in DIR or in the current folder.

    Where a MkDocs project is already, adopt it: its pages, theme and plugins stay as they are, and
    what has to be added is shown first.

    \b
    Example:
      farflung init our-handbook
      cd our-handbook && git init && farflung build
    """
    from farflung.config import MKDOCS_FILE
    from farflung.workflows.starting import start_project

    folder = run.directory / target
    if (folder / MKDOCS_FILE).is_file():
        _adopt(run, folder, yes=yes)
        return
    files = start_project(folder, examples=not no_examples)
    if run.quiet:
        return
    click.echo(f"{len(files)} files in {folder}")
    click.echo("Next: put it into git, then look at the site with", err=True)
    click.echo(f"  farflung -C {folder} build", err=True)


def _adopt(run: Run, folder: Path, *, yes: bool) -> None:
    """Show what has to be added to a MkDocs project, ask, and do it."""
    from farflung.cli.asking import agreed
    from farflung.workflows.adopting import adopt, plan_adoption

    adoption = plan_adoption(folder)
    if not (yes and run.quiet):
        _show(adoption)
    if not yes and not agreed(f"Change {folder} like this?"):
        click.echo("Nothing was changed.", err=True)
        return
    files = adopt(adoption)
    if run.quiet:
        return
    click.echo(f"Changed {', '.join(files)} in {folder}", err=True)
    click.echo("Next: set sender and sections in newsletter/newsletter.yml, then", err=True)
    click.echo(f"  farflung -C {folder} build", err=True)


def _show(adoption: Adoption) -> None:
    colours = {"+": "green", "-": "red", "@": "cyan"}
    for change in adoption.changes:
        for line in change.diff.splitlines():
            click.secho(line, fg=colours.get(line[:1]))
    for note in adoption.notes:
        click.echo(f"note: {note}", err=True)
