"""``farflung forms`` and ``farflung schema``: doors for browsers and for editors."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from farflung.cli.context import open_run

if TYPE_CHECKING:
    from farflung.cli.app import Run
    from farflung.workflows.proposing import Proposal

_MOST = 4 * 1024 * 1024  # bytes of an event with the whole issue in it


@click.group(invoke_without_command=True)
@click.option(
    "--check",
    "checking",
    is_flag=True,
    help="Change nothing; exit code 1 if they are not up to date.",
)
@click.pass_context
def forms(ctx: click.Context, *, checking: bool) -> None:
    r"""Write a GitHub issue form for every kind of entry, into .github/ISSUE_TEMPLATE/.

    Forms that somebody else wrote stay as they are. Words of support get none, because everybody
    can read an issue.

    \b
    Example:
      farflung forms
      farflung forms parse issue.json
    """
    if ctx.invoked_subcommand is None:
        from farflung.workflows.forms import plan_forms

        project, _ = open_run(ctx.obj)
        ctx.exit(_write(ctx.obj, plan_forms(project), checking=checking))


def _write(run: Run, proposal: Proposal, *, checking: bool) -> int:
    """Write the files, or only say which are not up to date; returns the exit code."""
    from farflung.workflows.proposing import carry_out

    for note in proposal.notes:
        click.echo(f"note: {note}", err=True)
    files = [change.path for change in proposal.changes] if checking else carry_out(proposal)
    for file in files:
        click.echo(file)
    if not run.quiet and not files:
        click.echo("Everything is up to date.", err=True)
    return 1 if checking and files else 0


@click.command()
@click.option(
    "--check", "checking", is_flag=True, help="Change nothing; exit code 1 if not up to date."
)
@click.option("--yes", is_flag=True, help="Change files that you wrote without asking.")
@click.pass_context
def schema(ctx: click.Context, *, checking: bool, yes: bool) -> None:
    r"""Write JSON Schemas and editors' settings, so that an editor knows the fields.

    Into newsletter/schemas/ go schemas of newsletter.yml, of kinds, and of each kind's front
    matter. Files of yours that change (a first line in newsletter.yml, .vscode/settings.json,
    frontmatter.json for the extension Front Matter) are shown first; nothing in them is lost.

    \b
    Example:
      farflung schema
      farflung schema --check
    """
    from farflung.cli.asking import agreed_to
    from farflung.contribute.schemas import SCHEMAS
    from farflung.workflows.schemas import plan_schemas

    run: Run = ctx.obj
    project, _ = open_run(run)
    proposal = plan_schemas(project)
    theirs = tuple(
        change
        for change in proposal.changes
        if change.before is not None and not change.path.startswith(SCHEMAS)
    )
    asked = replace(proposal, changes=theirs)
    if theirs and not checking and not agreed_to(asked, run, yes=yes):
        return
    ctx.exit(_write(run, replace(proposal, notes=()) if theirs else proposal, checking=checking))


@forms.command()
@click.argument(
    "file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path), default="-"
)
@click.option("--kind", default="", metavar="KIND", help="The kind, where the issue does not say.")
@click.option("--host", default="github.com", metavar="HOST", help="The forge with the pictures.")
@click.option("--offline", is_flag=True, help="Fetch no pictures.")
@click.option(
    "--answer",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write what to answer in the issue, as Markdown.",
)
@click.pass_obj
def parse(
    run: Run, *, file: Path, kind: str, host: str, offline: bool, answer: Path | None
) -> None:
    r"""Turn an issue that was made with a form into an entry, for a workflow that proposes it.

    FILE, or standard input, is the body of the issue, or JSON: the event of a workflow, or what
    GitHub's API says of the issue. Ask the API for application/vnd.github.full+json where the
    repository is private: pictures can be had in no other way. They come from the forge's own
    hosts only, and are made anew. An issue gives the same file name each time.

    \b
    Example:
      gh api repos/OWNER/REPO/issues/12 -H "Accept: application/vnd.github.full+json" > issue.json
      farflung forms parse issue.json --answer answer.md
    """
    from farflung.cli.whereis import standings_of
    from farflung.contribute.issuereply import entry_reply, problem_reply
    from farflung.errors import ProblemsFound
    from farflung.gather.attachments import github
    from farflung.workflows.forms import entry_of_issue, read_issue

    project, moment = open_run(run)
    issue = read_issue(_text(file), project.settings.publication.timezone)
    try:
        forge = None if offline else github(host)
        made = entry_of_issue(project, issue, moment, forge, kind)
    except ProblemsFound as error:
        if answer:
            answer.write_text(problem_reply(error.problems), "utf-8")
        raise
    click.echo(os.path.relpath(made))
    standings = standings_of(project, made, moment)
    if answer:
        path = made.relative_to(project.root).as_posix()
        answer.write_text(entry_reply(path, standings), "utf-8")
    if not run.quiet:
        for standing in standings:
            click.echo(standing, err=True)


def _text(file: Path) -> str:
    """Read the issue, a file or standard input; UTF-8, and no more than a forge would send."""
    from farflung.errors import UsageError

    try:
        data = sys.stdin.buffer.read(_MOST + 1) if str(file) == "-" else _start_of(file)
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{file} is not UTF-8 text") from None
    except OSError as error:
        raise UsageError(f"{file} cannot be read ({error.strerror})") from None
    if len(data) > _MOST:
        raise UsageError(f"{file} is larger than any issue")
    return text


def _start_of(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(_MOST + 1)
