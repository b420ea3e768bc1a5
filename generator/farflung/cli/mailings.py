"""What ``send``, ``status`` and ``resolve`` show and ask."""

from __future__ import annotations

import datetime as dt
import signal
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from farflung.cli.asking import agreed
from farflung.cli.context import open_run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from farflung.cli.app import Run
    from farflung.mail.ledger.states import Account
    from farflung.workflows.accounts import Status
    from farflung.workflows.mailing import Prepared
    from farflung.workflows.mailplans import Forecast, Result, SendOptions

__all__ = ["Asked", "run_resolve", "run_send", "show_status"]

_INCOMPLETE = 4
_INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Asked:
    """What was answered beforehand."""

    yes: bool = False
    list_changed: bool = False
    resume: bool = False


def run_send(run: Run, name: str, options: SendOptions, asked: Asked, *, dry_run: bool) -> int:
    """Mail an edition; return the exit code."""
    from farflung.cli.output import progress_bar
    from farflung.workflows.accounts import completed
    from farflung.workflows.mailing import prepare

    project, moment = open_run(run)
    done = completed(project, name, options.channel)
    if done:
        click.echo(f"{name} is mailed already: {_in_words(done)}")
        _advise(name, done)
        return 0
    with ExitStack() as stack:
        with progress_bar(run) as progress:
            mailing = stack.enter_context(prepare(project, name, options, moment, progress))
        if not _wanted(mailing, mailing.account(), asked, dry_run=dry_run):
            click.echo("Nothing was sent.", err=True)
            return 0
        now = dt.datetime.now(dt.UTC)
        if dry_run:
            dry = mailing.rehearse(now)
            size = f"{dry.size / 1e6:.1f} MB together, {dry.largest / 1000:.0f} KB the largest"
            click.echo(f"{dry.messages} messages would be sent, {size}. Nothing was sent.")
            return 0
        with progress_bar(run) as progress, _stopping() as stop:
            result = mailing.send(now, progress, stop)
            stopped = stop()
    return _told(name, result, stopped=stopped)


def _wanted(mailing: Prepared, account: Account | None, asked: Asked, *, dry_run: bool) -> bool:
    """Say whom it will go to, refuse what has to be looked at, and ask."""
    if account:
        click.echo(f"{mailing.name} goes on: {_in_words(account)}", err=True)
        if not dry_run and not _may_resume(mailing, asked):
            return False
        question = f"Send to the {account.pending} who are left?"
    else:
        forecast = mailing.forecast(dt.datetime.now(dt.UTC))
        _show_forecast(mailing, forecast)
        if not dry_run and not _may_begin(mailing, forecast, asked):
            return False
        question = f"Send {mailing.name} to {_people(forecast.to_mail)}?"
    return dry_run or asked.yes or agreed(question)


def _may_resume(mailing: Prepared, asked: Asked) -> bool:
    from farflung.errors import RefusedError

    why = mailing.known.paused if mailing.known else ""
    if not why or asked.resume:
        return True
    if asked.yes:
        raise RefusedError(
            f"the mailing pauses, because the relay refused our mail: {why}",
            hint="see to that, then go on with --resume",
        )
    return agreed(f"The mailing pauses, because the relay refused our mail: {why}. Go on?")


def _may_begin(mailing: Prepared, forecast: Forecast, asked: Asked) -> bool:
    from farflung.errors import RefusedError

    if forecast.to_mail == 0:
        raise RefusedError(
            "nobody on the list gets this edition", hint="see who is: farflung subscribers list"
        )
    share = mailing.letters.project.settings.publication.delivery.list_change
    if asked.list_changed or not forecast.jumps(share):
        return True
    change = f"the last edition was for {forecast.before}, this one is for {forecast.to_mail}"
    if asked.yes:
        raise RefusedError(
            f"the list has changed much: {change}", hint="if that is right, say --list-changed"
        )
    return agreed(f"The list has changed much: {change}. Is that right?")


def _show_forecast(mailing: Prepared, forecast: Forecast) -> None:
    edition = mailing.letters.edition.period
    click.echo(f"{edition.id}, {edition.start} to {edition.end}:", err=True)
    languages = ", ".join(f"{count} in {tag}" for tag, count in forecast.languages.items())
    click.echo(f"  {_people(forecast.to_mail)} ({languages})", err=True)
    for reason, count in forecast.excluded.items():
        click.echo(f"  {count} not: {reason}", err=True)
    if mailing.options.outbox:
        click.echo(f"  into the Maildir {mailing.options.outbox}", err=True)
    elif mailing.options.morning:
        click.echo(f"  at {mailing.options.morning:%H:%M} of their own day", err=True)


def _told(name: str, result: Result, *, stopped: bool) -> int:
    """Say how it ended; return the exit code."""
    account = result.account
    click.echo(f"{name}: {_in_words(account)}")
    _advise(name, account)
    if account.complete:
        return 0
    why = f" ({result.halt.reason})" if result.halt and result.halt.reason else ""
    click.echo(f"Not complete{why}. To go on: farflung send {name}", err=True)
    return _INTERRUPTED if stopped else _INCOMPLETE


def _advise(name: str, account: Account) -> None:
    if account.unknown:
        click.echo(
            f"Of {account.unknown} nobody knows whether they have it: farflung resolve {name}",
            err=True,
        )


def _in_words(account: Account) -> str:
    """Write an account in one line: all its numbers but those that are nothing."""
    numbers = (
        (account.sent, "sent"),
        (account.excluded, "excluded"),
        (account.failed, "failed"),
        (account.bounced, "bounced"),
        (account.unknown, "unknown"),
        (account.pending, "pending"),
    )
    parts = [f"{number} {what}" for number, what in numbers if number]
    return f"{account.planned} planned = {' + '.join(parts) or '0'}"


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def show_status(found: Sequence[Status]) -> None:
    """Show how mailings stand."""
    if not found:
        click.echo("No edition was mailed yet.", err=True)
    for one in found:
        state = "running" if one.running else "complete" if one.complete else "not complete"
        into = "" if one.channel == "smtp" else f", {one.channel}"
        click.echo(f"{one.edition}{into}: {state}, begun {one.begun:%Y-%m-%d %H:%M} UTC")
        click.echo(f"  {_in_words(one.account)}")
        if not one.balanced:
            click.echo("  These numbers do not add up: rows are missing from the database.")
        for tally in one.reasons:
            click.echo(f"  {tally.count} {tally.state}: {tally.reason}")
        if one.paused:
            click.echo(f"  paused: {one.paused}")
        if one.next_try and not one.running:
            click.echo(f"  next try of who was deferred: {one.next_try:%Y-%m-%d %H:%M} UTC")


def run_resolve(run: Run, name: str | None, *, sent: bool | None, yes: bool) -> None:
    """Settle the unknown of an edition, or take a database that was put back for what it is."""
    from farflung.workflows.accounts import accept, doubtful, resolve

    project, _ = open_run(run)
    if name is None:
        question = "Was everything found out that was sent since the backup?"
        if yes or agreed(question):
            count = accept(project)
            click.echo(f"The database counts again. {count} recipients are unknown now.")
        return
    if sent is None:
        for one in doubtful(project, name):
            click.echo(f"{one.address}  {one.message_id}")
        click.echo(
            "Look for them in the relay's log, then say --assume-sent or --resend.", err=True
        )
        return
    what = "Take all unknown for sent?" if sent else "Send to all unknown again?"
    if yes or agreed(what):
        count = resolve(project, name, sent=sent)
        click.echo(f"{count} settled." if sent else f"{count} pending: farflung send {name}")


@contextmanager
def _stopping() -> Iterator[Callable[[], bool]]:
    """Let Ctrl-C and SIGTERM end a run well, at the second time at once."""
    asked = False

    def note(number: int, _: object) -> None:
        nonlocal asked
        if asked:
            signal.signal(number, signal.SIG_DFL)
            raise KeyboardInterrupt
        asked = True
        click.echo("\nStopping; messages under way are waited for.", err=True)

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
