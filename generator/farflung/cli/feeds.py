"""``farflung pull``."""

from __future__ import annotations

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
