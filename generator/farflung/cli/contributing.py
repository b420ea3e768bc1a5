"""``farflung check``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from farflung.cli.context import open_run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from farflung.cli.app import Run
    from farflung.problems import Problem
    from farflung.workflows.project import Project


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["full", "concise", "json"]),
    default="full",
    help="How to show problems: with the line, on one line each, or as JSON.",
)
@click.option("--fix", is_flag=True, help="First rewrite the handbook's links to moved pages.")
@click.pass_context
def check(ctx: click.Context, *, paths: tuple[Path, ...], form: str, fix: bool) -> None:
    r"""Show everything that is wrong with contributed files, pages and settings, all at once.

    With PATHS, only what is wrong with these files and folders. Exit code 1 when there are errors.

    \b
    Example:
      farflung check
      farflung check newsletter/entries/pets/mochi.md
      farflung check --fix
    """
    from farflung.errors import ProblemsFound
    from farflung.problems import has_errors
    from farflung.workflows.check import check as check_project

    run: Run = ctx.obj
    try:
        project, moment = open_run(run)
        wanted = [run.directory / path for path in paths]
        if fix:
            _fix(project, wanted)
        problems: Sequence[Problem] = check_project(project, moment, wanted)
    except ProblemsFound as error:
        problems = error.problems
    _show(problems, form, quiet=run.quiet)
    ctx.exit(1 if has_errors(problems) else 0)


def _fix(project: Project, wanted: Sequence[Path]) -> None:
    """Rewrite links and show each changed line, on stderr, where it disturbs no JSON."""
    from farflung.workflows.links import fix_links

    for rewrite in fix_links(project, wanted):
        click.echo(f"{rewrite.place}: rewritten", err=True)
        click.echo(click.style(f"- {rewrite.before}", fg="red"), err=True)
        click.echo(click.style(f"+ {rewrite.after}", fg="green"), err=True)


def _show(problems: Sequence[Problem], form: str, *, quiet: bool) -> None:
    from farflung.cli.output import concise, frame, show_json

    if form == "json":
        show_json(list(problems))
        return
    for problem in problems:
        click.echo(frame(problem) if form == "full" else concise(problem))
    if not quiet:
        count = len(problems)
        summary = f"{count} problem{'' if count == 1 else 's'}" if count else "No problems"
        click.echo(summary, err=True)
