"""Asking before something that cannot be taken back."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from farflung.cli.app import Run
    from farflung.workflows.proposing import Proposal

__all__ = ["agreed", "agreed_to"]


def agreed(question: str) -> bool:
    """Ask on stderr; where nobody is there to answer, that is wrong usage and not a yes."""
    from farflung.errors import UsageError

    try:
        return click.confirm(question, err=True)
    except click.Abort:
        if sys.stdin.isatty():
            raise
        raise UsageError(
            "nobody is there to answer, so nothing was changed", hint="in scripts say --yes"
        ) from None


def agreed_to(proposal: Proposal, run: Run, *, yes: bool) -> bool:
    """Show changes to somebody's files and ask whether to make them; ``yes`` answers for them.

    Raises :class:`UsageError` where nobody is there to answer.
    """
    if not (yes and run.quiet):
        _show_changes(proposal)
    if yes or agreed(f"Change {proposal.target} like this?"):
        return True
    click.echo("Nothing was changed.", err=True)
    return False


def _show_changes(proposal: Proposal) -> None:
    colours = {"+": "green", "-": "red", "@": "cyan"}
    for change in proposal.changes:
        for line in change.diff.splitlines():
            click.secho(line, fg=colours.get(line[:1]))
    for note in proposal.notes:
        click.echo(f"note: {note}", err=True)
