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
@click.pass_obj
def init(run: Run, *, target: Path, no_examples: bool) -> None:
    r"""Make a new project from the starter, in DIR or in the current folder.

    \b
    Example:
      farflung init our-handbook
      cd our-handbook && git init && farflung build
    """
    from farflung.workflows.starting import start_project

    folder = run.directory / target
    files = start_project(folder, examples=not no_examples)
    if run.quiet:
        return
    click.echo(f"{len(files)} files in {folder}")
    click.echo("Next: put it into git, then look at the site with", err=True)
    click.echo(f"  farflung -C {folder} build", err=True)
