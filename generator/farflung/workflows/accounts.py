"""``status`` and ``resolve``: the account of mailings, and settling what only a person can know."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from farflung.errors import RefusedError, UsageError
from farflung.mail.ledger import mailing as ledger
from farflung.mail.ledger.fence import is_sending, only_sender
from farflung.mail.ledger.restored import accept_restored, refuse_restored, watch_over
from farflung.mail.ledger.states import State, account_of
from farflung.mail.references import Reference
from farflung.problems import did_you_mean
from farflung.texts import shorten
from farflung.workflows.composing import Masthead
from farflung.workflows.maildatabase import mail_location, open_mail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from farflung.mail.ledger.mailing import Mailing
    from farflung.mail.ledger.states import Account, Tally
    from farflung.workflows.maildatabase import OpenMail
    from farflung.workflows.project import Project

__all__ = ["Doubtful", "Status", "accept", "completed", "doubtful", "resolve", "status"]


@dataclass(frozen=True, slots=True)
class Status:
    """How a mailing stands; ``reasons`` are those of whoever is not sent, the most first."""

    edition: str
    channel: str
    begun: dt.datetime
    account: Account
    balanced: bool
    complete: bool
    running: bool
    paused: str
    next_try: dt.datetime | None
    reasons: tuple[Tally, ...]


@dataclass(frozen=True, slots=True)
class Doubtful:
    """Somebody of whom nobody knows whether the relay took their message.

    Its log knows: ``message_id`` is how to find it there. The address is shortened.
    """

    address: str
    message_id: str


def status(project: Project, name: str | None) -> tuple[Status, ...]:
    """Return how the mailings of an edition stand, or all of them, the oldest first.

    Raises :class:`UsageError` for an edition that was never mailed.
    """
    with open_mail(project) as mail:
        with mail.database.reading() as connection:
            known = ledger.mailings(connection)
        found = [mailing for mailing in known if name in {None, mailing.edition}]
        if name and not found:
            hint = did_you_mean(name, [mailing.edition for mailing in known])
            raise UsageError(
                f"edition {name} was never mailed", hint=hint or f"farflung send {name}"
            )
        return tuple(_status(project, mail, mailing) for mailing in found)


def completed(project: Project, name: str, channel: str) -> Account | None:
    """Return the account of a mailing that is complete; None for any other.

    It says so whatever has become of the edition, its design and the list since.
    """
    with open_mail(project) as mail, mail.database.reading() as connection:
        mailing = ledger.find(connection, name, channel)
        account = ledger.account(connection, mailing) if mailing else None
    return account if account and account.complete else None


def doubtful(project: Project, name: str) -> tuple[Doubtful, ...]:
    """Return everybody whose outcome is unknown."""
    with open_mail(project) as mail, mail.database.reading() as connection:
        return tuple(_doubtful(connection, _mailing(connection, name), mail))


def resolve(project: Project, name: str, *, sent: bool) -> int:
    """Settle all whose outcome is unknown, as sent or to be sent again; return how many.

    Raises :class:`RefusedError` while a sender is at work on the mailing.
    """
    location = mail_location(project)
    with open_mail(project) as mail:
        database = mail.database
        refuse_restored(database, watch_over(location, os.environ))
        with database.reading() as connection:
            mailing = _mailing(connection, name)
        with only_sender(database, location, mailing.id), database.writing() as connection:
            ledger.take_over(connection, mailing.id, dt.datetime.now(dt.UTC).timestamp() + 3600)
            return ledger.settle(connection, mailing.id, sent=sent)


def accept(project: Project) -> int:
    """Take a database that was put back from a backup for what it is; return who is unknown now.

    Raises :class:`RefusedError` for one that was not put back: nothing would be gained.
    """
    watch = watch_over(mail_location(project), os.environ)
    with open_mail(project) as mail:
        with mail.database.reading() as connection:
            restored = watch.doubtful(connection)
        if not restored:
            raise RefusedError("this database was not put back from a backup; nothing was changed")
        return accept_restored(mail.database, watch)


def _status(project: Project, mail: OpenMail, mailing: Mailing) -> Status:
    with mail.database.reading() as connection:
        tallies = ledger.tallies(connection, mailing.id)
        waiting = ledger.first_due(connection, mailing.id, State.DEFERRED)
    account = account_of(mailing.planned, tallies)
    return Status(
        mailing.edition,
        mailing.channel,
        mailing.begun,
        account,
        account.balanced,
        account.complete,
        is_sending(mail.database, mail_location(project), mailing.id),
        mailing.paused,
        dt.datetime.fromtimestamp(waiting, dt.UTC) if waiting else None,
        tuple(tally for tally in tallies if tally.reason and tally.state is not State.SENT),
    )


def _mailing(connection: Connection, name: str) -> Mailing:
    mailing = ledger.find(connection, name, "smtp")
    if mailing is None:
        raise UsageError(f"edition {name} was never mailed", hint="all mailings: farflung status")
    return mailing


def _doubtful(connection: Connection, mailing: Mailing, mail: OpenMail) -> Iterator[Doubtful]:
    domain = Masthead.read(mailing.envelope).domain
    for claim in ledger.in_state(connection, mailing.id, State.UNKNOWN):
        reference = Reference(mailing.edition.lower(), claim.number)
        yield Doubtful(shorten(claim.address), mail.keys.seal.message_id(domain, reference))
