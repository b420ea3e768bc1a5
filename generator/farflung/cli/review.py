"""``farflung review``."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import click

from farflung.cli.context import at_option, json_option, open_run

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from farflung.cli.app import Run
    from farflung.workflows.review import PageReview


@click.command()
@at_option
@json_option
@click.pass_context
def review(ctx: click.Context, *, at: dt.datetime | None, as_json: bool) -> None:
    r"""List the handbook's pages that nobody owns or that are overdue for review, by owner.

    A page says "owner", "reviewed" and "review_every" in its front matter; what it does not say,
    the index pages of its folder and of those above say for it. Exit code 1 when there are any.

    \b
    Example:
      farflung review
      farflung review --json --at 2027-06-01
    """
    from farflung.cli.output import show_json
    from farflung.workflows.review import review as review_pages

    run: Run = ctx.obj
    project, moment = open_run(run, at)
    found = review_pages(project, moment)
    if as_json:
        show_json(list(found))
    else:
        _show(found, quiet=run.quiet)
    ctx.exit(1 if found else 0)


def _show(found: Sequence[PageReview], *, quiet: bool) -> None:
    for owner, pages in groupby(found, key=lambda page: page.owner):
        click.secho(owner or "Without an owner", bold=True)
        for page in pages:
            click.echo(f"  {page.path}{_why(page)}")
    if not quiet:
        count = len(found)
        summary = f"{count} page{'' if count == 1 else 's'} to look at" if count else "All is well"
        click.echo(summary, err=True)
        if any(not page.owner for page in found):
            click.echo(
                '  write "owner: People team" at the top of a page or of its folder\'s index.md, or name owners in CODEOWNERS',
                err=True,
            )


def _why(page: PageReview) -> str:
    if not page.days:
        return ""
    since = f"last reviewed {page.reviewed}" if page.reviewed else "never reviewed"
    days = f"{page.days} day{'' if page.days == 1 else 's'}"
    return f": overdue for {days}, since {page.due} ({since})"
