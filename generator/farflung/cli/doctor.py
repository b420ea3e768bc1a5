"""``farflung doctor``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from farflung.cli.context import json_option

if TYPE_CHECKING:
    from farflung.cli.app import Run
    from farflung.workflows.doctor import Finding

_COLOURS = {"ok": "green", "warning": "yellow", "error": "red"}


@click.command()
@json_option
@click.pass_context
def doctor(ctx: click.Context, *, as_json: bool) -> None:
    r"""Say whether tools, engine, settings, versions and caches are in order, and what to do.

    Nothing is changed and no network is used; no browser is needed. Exit code 1 when something
    will fail.

    \b
    Example:
      farflung doctor
      farflung doctor --json
    """
    from farflung.cli.output import show_json
    from farflung.workflows.doctor import State, examine

    run: Run = ctx.obj
    findings = examine(run.directory)
    if as_json:
        show_json(list(findings))
    else:
        for finding in findings:
            if not run.quiet or finding.state is not State.OK:
                _show(finding)
    ctx.exit(1 if any(finding.state is State.ERROR for finding in findings) else 0)


def _show(finding: Finding) -> None:
    state = click.style(f"{finding.state.value:<8}", fg=_COLOURS[finding.state.value])
    click.echo(f"{state} {finding.subject}: {finding.message}")
    if finding.advice:
        click.echo(f"         to do: {finding.advice}")
