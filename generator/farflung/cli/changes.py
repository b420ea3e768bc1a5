"""``farflung changes``."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

import click

from farflung.cli.context import json_option, open_run

if TYPE_CHECKING:
    from collections.abc import Iterable

    from farflung.changes.records import PageChange
    from farflung.cli.app import Run
    from farflung.workflows.changes import ChangesReport

_MARKS = {"added": "+", "changed": "~", "moved": ">", "removed": "-"}
_COLOURS = {"added": "green", "changed": "yellow", "moved": "cyan", "removed": "red"}
_EDITS = re.compile(r"(\[-.*?-\]|\{\+.*?\+\})")


@click.command()
@click.argument("before", metavar="[A]", required=False)
@click.argument("after", metavar="[B]", required=False)
@click.option("--words", is_flag=True, help="Show each changed paragraph, [-old-] and {+new+}.")
@json_option
@click.pass_obj
def changes(run: Run, *, before: str | None, after: str | None, words: bool, as_json: bool) -> None:
    r"""Show what changed in the handbook from A to B, by chapter and owner.

    A is by default the newest version, B the working tree: what is not committed yet counts too.
    Both are versions, tags or commits, or days and months: 2026-03 is the handbook as March began.

    \b
    Example:
      farflung changes
      farflung changes v1.0 v1.1 --words
      farflung changes 2026-03
    """
    from farflung.cli.output import show_json
    from farflung.workflows.changes import changes as compare

    project, _ = open_run(run)
    report = compare(project, [name for name in (before, after) if name])
    if as_json:
        show_json(report)
    else:
        _show(report, words=words, everything=run.verbose)


def _show(report: ChangesReport, *, words: bool, everything: bool) -> None:
    click.secho(f"From {report.before} to {report.after}", bold=True)
    shown = [page for page in report.pages if everything or not page.minor]
    for (chapter, owner), pages in groupby(shown, key=lambda page: (page.chapter, page.owner)):
        click.secho(f"\n{chapter}{f' (owner: {owner})' if owner else ''}", bold=True)
        _show_pages(pages, words=words)
    folded = len(report.pages) - len(shown)
    if not report.pages:
        click.echo("Nothing has changed.")
    if folded:
        pages_with = "1 page" if folded == 1 else f"{folded} pages"
        click.echo(f"\n{pages_with} with small changes only (-v shows them)")
    for note in report.notes:
        click.echo(f"note: {note}", err=True)


def _show_pages(pages: Iterable[PageChange], *, words: bool) -> None:
    for page in pages:
        mark = click.style(_MARKS[page.change], fg=_COLOURS[page.change])
        was = f", was {page.previous}" if page.previous else ""
        edits = f" +{page.inserted} -{page.deleted} words" if page.inserted or page.deleted else ""
        draft = "" if page.committed else ", not committed yet"
        click.echo(f"  {mark} {page.title} ({page.path}{was}){edits}{draft}")
        if page.summary:
            click.echo(f"      {page.summary}")
        for excerpt in page.excerpts if words else ():
            click.echo(f"      | {_EDITS.sub(_coloured, excerpt)}")


def _coloured(match: re.Match[str]) -> str:
    return click.style(match[0], fg="red" if match[0].startswith("[-") else "green")
