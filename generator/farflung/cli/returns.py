"""``farflung mailbox`` and ``farflung web``: what comes back, by mail and on the web."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from farflung.cli.context import json_option, open_run

if TYPE_CHECKING:
    from farflung.cli.app import Run
    from farflung.mail.mailbox.processing import Outcome


@click.command()
@click.option(
    "--maildir",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Read this Maildir in place of the mailbox in the settings.",
)
@click.option("--dry-run", is_flag=True, help="Say what would come of it; change nothing.")
@json_option
@click.pass_obj
def mailbox(run: Run, *, maildir: Path | None, dry_run: bool, as_json: bool) -> None:
    r"""Read bounces, complaints and requests to leave from the mailbox that they come to.

    The mailbox is delivery.mailbox of newsletter.yml: a folder on an IMAP server, with the
    password in FARFLUNG_IMAP_PASSWORD or FARFLUNG_IMAP_PASSWORD_FILE, or a Maildir.

    Nobody is written to again at an address that does not exist, or after a complaint; a full or
    unreachable mailbox only after several letters (delivery.soft_bounces). A message counts only
    if it carries the seal of a letter that we sent. What was dealt with is moved into the folder
    "Farflung"; replies of people, and what cannot be read or tied to a letter, stay where they are.

    \b
    Example:
      farflung mailbox
      farflung mailbox --dry-run
      farflung mailbox --maildir ~/Maildir --json
    """
    from farflung.cli.output import show_json
    from farflung.workflows.maildatabase import need_mail_extra

    need_mail_extra()
    from farflung.workflows.returns import Reading, read_mailbox

    project, _ = open_run(run)
    outcome = read_mailbox(project, Reading(maildir=maildir, dry_run=dry_run))
    if as_json:
        show_json(outcome)
        return
    if not run.quiet:
        _show(outcome, dry_run=dry_run)
    for left in outcome.left:
        click.echo(f"left in the mailbox: {left.name}: {left.why}", err=True)


def _show(outcome: Outcome, *, dry_run: bool) -> None:
    messages = "message" if outcome.read == 1 else "messages"
    click.echo(f"{outcome.read} {messages} read{', nothing changed' if dry_run else ''}")
    for tally in outcome.tallies:
        click.echo(f"  {tally.count:>6}  {tally.kind}: {tally.effect}")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Listen on this address.")
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=8025,
    show_default=True,
    help="Listen on this port; 0 takes any.",
)
@click.option(
    "--proxy",
    "proxies",
    multiple=True,
    metavar="ADDRESS",
    help="Believe a proxy on another machine whom it asks for (X-Forwarded-For); may be repeated.",
)
@click.pass_obj
def web(run: Run, *, host: str, port: int, proxies: tuple[str, ...]) -> None:
    r"""Answer the pages by which subscribers leave, choose what they get, and confirm.

    Put it behind a web server that speaks TLS, at the address that delivery.web of newsletter.yml
    names; the links in letters lead there. One-click unsubscribe (RFC 8058) is a POST without
    sign-in. A GET changes nothing, so programs that follow every link do no harm, and neither do
    those that submit forms without pressing their buttons.

    Neither addresses nor links are logged. /health says whether the list can be reached.

    \b
    Example:
      farflung web
      farflung web --host 0.0.0.0 --port 8025 --proxy 10.0.0.5
    """
    from farflung.workflows.maildatabase import need_web_extra

    need_web_extra()
    from farflung.workflows.web import Listening, answer

    project, _ = open_run(run)

    def told(sentence: str) -> None:
        if not run.quiet:
            click.echo(sentence, err=True)

    try:
        answer(project, Listening(host, port, proxies), told)
    except KeyboardInterrupt:
        told("Stopped.")
