"""``farflung pull`` and ``farflung feeds``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from farflung.cli.context import json_option, open_run

if TYPE_CHECKING:
    from farflung.cli.app import Run

FAILED = 3


@click.command()
@json_option
@click.pass_context
def pull(ctx: click.Context, *, as_json: bool) -> None:
    r"""Fetch the feeds of all sections into the cache.

    Exit code 3 when a feed failed; the others are fetched all the same.

    \b
    Example:
      farflung pull
    """
    from farflung.cli.output import progress_bar, show_json
    from farflung.gather.feeds.pulling import Outcome
    from farflung.workflows.feeds import pull as pull_feeds

    run: Run = ctx.obj
    project, moment = open_run(run)
    with progress_bar(run) as progress:
        results = pull_feeds(project, moment, progress)
    if as_json:
        show_json(list(results))
    elif not run.quiet:
        for result in results:
            reason = f": {result.reason}" if result.reason else ""
            click.echo(f"{result.outcome:<10} {result.source}{reason}")
        if not results:
            click.echo("No section has a feed with an address.", err=True)
    ctx.exit(FAILED if any(result.outcome is Outcome.FAILED for result in results) else 0)


@click.group()
def feeds() -> None:
    r"""Import and export the list of feeds, as OPML.

    \b
    Example:
      farflung feeds import subscriptions.opml
      farflung feeds export subscriptions.opml
    """


@feeds.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--section", metavar="ID", help="The section, where feeds can fill several.")
@click.option("--yes", is_flag=True, help="Change newsletter.yml without asking.")
@click.pass_obj
def import_feeds(run: Run, *, file: Path, section: str | None, yes: bool) -> None:
    r"""Add the feeds of an OPML file, as feed readers export it, to newsletter.yml.

    What would change is shown first. Feeds that are there already are passed over, and comments
    stay as they are.

    \b
    Example:
      farflung feeds import subscriptions.opml
      farflung feeds import subscriptions.opml --section reading --yes
    """
    from farflung.cli.asking import agreed_to
    from farflung.cli.output import show_problems
    from farflung.workflows.proposing import carry_out
    from farflung.workflows.subscribing import plan_import

    project, _ = open_run(run)
    found = plan_import(project, file, section)
    show_problems(found.problems)
    if not found.added:
        click.echo(f"Nothing to add: {found.known} feeds are there already.", err=True)
        return
    if not agreed_to(found.proposal, run, yes=yes):
        return
    carry_out(found.proposal)
    if not run.quiet:
        known = f", {found.known} were there already" if found.known else ""
        count = f"{found.added} feed{'' if found.added == 1 else 's'}"
        click.echo(f"{count} added to the section {found.section}{known}", err=True)
        click.echo("Next: farflung pull", err=True)


@feeds.command("export")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def export_feeds(run: Run, *, file: Path | None) -> None:
    r"""Write the feeds that have an address as OPML, to FILE or to standard output.

    \b
    Example:
      farflung feeds export > subscriptions.opml
    """
    from farflung.errors import RefusedError
    from farflung.files import write_atomically
    from farflung.workflows.subscribing import export_feeds as export

    project, _ = open_run(run)
    document = export(project)
    if file is None:
        click.echo(document, nl=False)
        return
    try:
        write_atomically(file, document)
    except OSError as error:
        raise RefusedError(f"{file} cannot be written ({error.strerror})") from None
