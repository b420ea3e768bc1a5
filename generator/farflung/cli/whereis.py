"""``farflung whereis``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from farflung.cli.context import at_option, json_option, open_run

if TYPE_CHECKING:
    import datetime as dt

    from farflung.cli.app import Run
    from farflung.workflows.moment import Moment
    from farflung.workflows.project import Project
    from farflung.workflows.whereis import Whereabouts

__all__ = ["standings_of", "whereis"]


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@at_option
@json_option
@click.pass_context
def whereis(ctx: click.Context, *, file: Path, at: dt.datetime | None, as_json: bool) -> None:
    r"""Say which edition carries an entry, or which it waits for, or what holds it.

    FILE is an entry, its translation, or a picture beside it. Exit code 1 when it has problems
    that hold it.

    \b
    Example:
      farflung whereis newsletter/entries/pets/mochi.md
    """
    from dataclasses import replace

    from farflung.cli.output import show_json
    from farflung.problems import has_errors
    from farflung.workflows.whereis import project_of
    from farflung.workflows.whereis import whereis as find

    run: Run = ctx.obj
    root = project_of(run.directory, file)
    project, moment = open_run(replace(run, directory=root), at)
    found = find(project, run.directory, file, moment)
    if as_json:
        show_json(list(found))
    else:
        for number, one in enumerate(found):
            if number:
                click.echo()
            _show(one, moment)
    ctx.exit(1 if any(has_errors(one.problems) for one in found) else 0)


def _show(found: Whereabouts, moment: Moment) -> None:
    from farflung.cli.output import frame
    from farflung.problems import has_errors
    from farflung.workflows.whereis import say

    called = f": {found.heading}" if found.heading else ""
    click.secho(f"{found.path}{called}", bold=True)
    for standing in found.standings:
        click.echo(f"  {standing.cadence + ':':<8} {say(standing, moment.today)}")
    for note in found.notes:
        click.echo(f"  {note}")
    if has_errors(found.problems):
        click.echo("  It is held until its problems are mended:")
    for problem in found.problems:
        click.echo(frame(problem))


def standings_of(project: Project, file: Path, moment: Moment) -> list[str]:
    """Say in a line for each cadence where a new entry will be; nothing where that is not known."""
    from farflung.errors import FarflungError
    from farflung.workflows.whereis import say
    from farflung.workflows.whereis import whereis as find

    try:
        found = find(project, file.parent, file, moment)
    except FarflungError:  # the entry is whole; what is wrong elsewhere is for check to say
        return []
    return [f"{s.cadence}: {say(s, moment.today)}" for one in found for s in one.standings]
