"""``farflung send``, ``status`` and ``resolve``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from farflung.cli.completing import complete_editions
from farflung.cli.context import edition_argument, json_option, open_run

if TYPE_CHECKING:
    import datetime as dt

    from farflung.cli.app import Run

_edition = click.argument("edition_id", metavar="ID", shell_complete=complete_editions)


class _Morning(click.ParamType["dt.time"]):
    """A time of the recipients' own day: ``local:09:00``."""

    name = "time"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> dt.time:
        import datetime as dt

        match = re.fullmatch(r"local:([01]\d|2[0-3]):([0-5]\d)", str(value))
        if not match:
            self.fail(f'"{value}" is not a time of their day; write it as local:09:00', param, ctx)
        return dt.time(int(match[1]), int(match[2]))


@click.command()
@_edition
@click.option("--yes", is_flag=True, help="Do not ask; for schedules.")
@click.option("--dry-run", is_flag=True, help="Make every message and send none.")
@click.option(
    "--limit", type=click.IntRange(1), metavar="N", help="Send to so many people this time."
)
@click.option(
    "--outbox",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the messages into this Maildir instead of sending them.",
)
@click.option(
    "--at",
    "morning",
    type=_Morning(),
    metavar="local:HH:MM",
    help="Send to everybody at this time of their own day.",
)
@click.option("--list-changed", is_flag=True, help="The list did grow or shrink that much.")
@click.option("--resume", is_flag=True, help="Go on although the relay refused our mail.")
@click.pass_context
def send(
    ctx: click.Context,
    *,
    edition_id: str,
    yes: bool,
    dry_run: bool,
    list_changed: bool,
    resume: bool,
    limit: int | None,
    outbox: Path | None,
    morning: dt.time | None,
) -> None:
    r"""Mail a frozen edition to everybody on the list, each person once.

    It says who it will go to and asks. Interrupt it at any time: running it again goes on where it
    stopped, and nobody gets a second copy. Whoever leaves meanwhile gets none. Recipients of whom
    nobody knows whether the relay took their message are never sent to again by themselves; see
    farflung status and farflung resolve.

    Exit code 4 says that the mailing is not complete: run it again.

    \b
    Example:
      farflung send 2026-W47 --dry-run
      farflung send 2026-W47
      farflung send 2026-W47 --yes --at local:09:00
      farflung send 2026-W47 --outbox /tmp/outbox
    """
    from farflung.workflows.maildatabase import need_mail_extra

    need_mail_extra()
    from farflung.cli.mailings import Asked, run_send
    from farflung.workflows.mailplans import SendOptions

    run: Run = ctx.obj
    options = SendOptions(limit, run.directory / outbox if outbox else None, morning)
    asked = Asked(yes=yes, list_changed=list_changed, resume=resume)
    ctx.exit(run_send(run, edition_id, options, asked, dry_run=dry_run))


@click.command()
@edition_argument
@json_option
@click.pass_obj
def status(run: Run, *, edition_id: str | None, as_json: bool) -> None:
    r"""Show how a mailing stands, while it runs and after: everybody is in exactly one place.

    \b
    Example:
      farflung status
      farflung status 2026-W47 --json
    """
    from farflung.workflows.maildatabase import need_mail_extra

    need_mail_extra()
    from farflung.cli.mailings import show_status
    from farflung.cli.output import show_json
    from farflung.workflows.accounts import status as look_up

    project, _ = open_run(run)
    found = look_up(project, edition_id)
    if as_json:
        show_json(list(found))
    else:
        show_status(found)


@click.command()
@click.argument("edition_id", metavar="[ID]", required=False, shell_complete=complete_editions)
@click.option("--assume-sent", is_flag=True, help="The relay took their messages.")
@click.option("--resend", is_flag=True, help="It did not: send to them again.")
@click.option("--restored", is_flag=True, help="The database was put back from a backup.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def resolve(
    run: Run,
    *,
    edition_id: str | None,
    assume_sent: bool,
    resend: bool,
    restored: bool,
    yes: bool,
) -> None:
    r"""Settle recipients of whom nobody knows whether they have the edition.

    A message is one of them when everything stopped after its end had been sent and before the
    relay's answer was written down. Without an option they are listed, each with its Message-ID:
    look for it in the relay's log.

    After the database was put back from a backup, nothing is sent until you say --restored. All who
    were waiting in it are unknown then, because they may have got theirs since the backup.

    \b
    Example:
      farflung resolve 2026-W47
      farflung resolve 2026-W47 --assume-sent
      farflung resolve --restored
    """
    from farflung.workflows.maildatabase import need_mail_extra

    need_mail_extra()
    from farflung.cli.mailings import run_resolve
    from farflung.errors import UsageError

    chosen = sum((assume_sent, resend, restored))
    if chosen > 1:
        raise UsageError("these options say different things", hint="choose one of them")
    if bool(edition_id) == restored:
        hint = "farflung resolve 2026-W47, or farflung resolve --restored"
        raise UsageError("name an edition, or say --restored", hint=hint)
    sent = assume_sent if assume_sent or resend else None
    run_resolve(run, edition_id, sent=sent, yes=yes)
