"""``farflung init``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from farflung.cli.app import Run


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
    from farflung.cli.asking import agreed_to
    from farflung.workflows.adopting import plan_adoption
    from farflung.workflows.proposing import carry_out

    proposal = plan_adoption(folder)
    if not agreed_to(proposal, run, yes=yes):
        return
    files = carry_out(proposal)
    if run.quiet:
        return
    click.echo(f"Changed {', '.join(files)} in {folder}", err=True)
    click.echo("Next: set sender and sections in newsletter/newsletter.yml, then", err=True)
    click.echo(f"  farflung -C {folder} build", err=True)
