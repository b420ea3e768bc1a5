"""``farflung doctor``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from farflung.cli.context import json_option

if TYPE_CHECKING:
    from farflung.cli.app import Run
    from farflung.workflows.doctor import Finding

_COLOURS = {"ok": "green", "warning": "yellow", "error": "red", "failed": "red"}


@click.command()
@click.option("--offline", is_flag=True, help="Ask nothing of feeds, relay, DNS and the web.")
@click.option(
    "--selector",
    "selectors",
    multiple=True,
    metavar="NAME",
    help="Look at the DKIM key of this selector; may be repeated.",
)
@json_option
@click.pass_context
def doctor(ctx: click.Context, *, offline: bool, selectors: tuple[str, ...], as_json: bool) -> None:
    r"""Say whether this installation can do its work, and what to do where it cannot.

    Looks at tools, settings, engine, versions, disk and caches; and at what lies outside: feeds,
    the mail relay with encryption and password, SPF, DKIM and DMARC of the sender's domain, and,
    with extra.handbook.private, whether strangers can read the site. Nothing is changed or mailed.

    Exit code 1 when something is wrong, 3 when a service outside failed and all else is well.

    \b
    Example:
      farflung doctor
      farflung doctor --offline --json
      farflung doctor --selector post2026
    """
    from farflung.cli.output import show_json
    from farflung.workflows.doctor import Questions, State, examine, exit_code

    run: Run = ctx.obj
    findings = examine(run.directory, Questions(offline=offline, selectors=selectors))
    if as_json:
        show_json(list(findings))
    else:
        for finding in findings:
            if not run.quiet or finding.state is not State.OK:
                _show(finding)
    ctx.exit(exit_code(findings))


def _show(finding: Finding) -> None:
    state = click.style(f"{finding.state.value:<8}", fg=_COLOURS[finding.state.value])
    click.echo(f"{state} {finding.subject}: {finding.message}")
    if finding.advice:
        click.echo(f"         to do: {finding.advice}")
