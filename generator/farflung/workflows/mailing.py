"""``send``: a frozen edition to everybody on the list, once, whatever happens on the way."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError

from farflung.errors import RefusedError
from farflung.mail.ledger import mailing as ledger
from farflung.mail.ledger.fence import only_sender
from farflung.mail.ledger.gate import Tenure
from farflung.mail.ledger.mailing import Claim, Plan
from farflung.mail.ledger.restored import refuse_restored, watch_over
from farflung.mail.outbox import MaildirOutlet
from farflung.mail.sending import Terms, send
from farflung.mail.smtp.outcomes import Outcome
from farflung.mail.subscribers import store
from farflung.mail.subscribers.audience import Letters
from farflung.mail.subscribers.states import Event, Rules
from farflung.workflows.composing import Composer, Masthead
from farflung.workflows.mailable import mailable
from farflung.workflows.maildatabase import mail_location, open_mail
from farflung.workflows.mailplans import DryRun, Forecast, Result
from farflung.workflows.pacing import Meter
from farflung.workflows.recipients import Audience, recipients
from farflung.workflows.relays import relays_of
from farflung.workflows.signing import helpers_for, signers_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection

    from farflung.mail.ahead import Helpers
    from farflung.mail.ledger.mailing import Mailing, Recipient
    from farflung.mail.ledger.restored import Watch
    from farflung.mail.ledger.states import Account
    from farflung.mail.sending import Outlet
    from farflung.mail.smtp.outcomes import Verdict
    from farflung.model import Progress
    from farflung.workflows.mailable import Mailable
    from farflung.workflows.maildatabase import OpenMail
    from farflung.workflows.mailplans import SendOptions
    from farflung.workflows.moment import Moment
    from farflung.workflows.project import Project

__all__ = ["Prepared", "prepare"]


@contextmanager
def prepare(
    project: Project,
    name: str,
    options: SendOptions,
    moment: Moment,
    progress: Progress | None = None,
) -> Iterator[Prepared]:
    """Look at everything that must be in order before a mailing; nothing is written yet.

    Raises what :func:`~farflung.workflows.mailable.mailable` raises, and :class:`RefusedError` for
    a database that was put back from a backup, or another letter than the first part got.
    """
    letters = mailable(project, name, moment, progress)
    location = mail_location(project)
    with open_mail(project) as mail:
        watch = watch_over(location, os.environ)
        refuse_restored(mail.database, watch)
        with mail.database.reading() as connection:
            known = ledger.find(connection, name, options.channel)
        if known and known.content != letters.content:
            raise RefusedError(
                f"edition {name} is not the one that the first part of this mailing got",
                hint="send on with the project, and the Farflung, that it began with",
            )
        yield Prepared(letters, mail, watch, options, known)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A mailing that may begin, or go on."""

    letters: Mailable
    mail: OpenMail
    watch: Watch
    options: SendOptions
    known: Mailing | None

    @property
    def name(self) -> str:
        """The edition."""
        return self.letters.edition.id

    def account(self) -> Account | None:
        """Return the account of a mailing that has begun."""
        if self.known is None:
            return None
        with self.mail.database.reading() as connection:
            return ledger.account(connection, self.known)

    def forecast(self, now: dt.datetime) -> Forecast:
        """Count whom a mailing that has not begun is for."""
        languages: Counter[str] = Counter()
        excluded: Counter[str] = Counter()
        cadence, channel = self.letters.edition.period.cadence, self.options.channel
        with self.mail.database.reading() as connection:
            before = ledger.before(connection, cadence, channel)
            for recipient in self._recipients(connection, now):
                if recipient.excluded:
                    excluded[recipient.excluded] += 1
                else:
                    languages[recipient.language] += 1
        found = dict(excluded.most_common())
        return Forecast(
            languages.total(),
            dict(languages.most_common()),
            found,
            before.to_mail if before else None,
        )

    def rehearse(self, now: dt.datetime) -> DryRun:
        """Make every message, as it would be, and send none; nothing is written down."""
        mailing = self.known or ledger.imagined(self._plan(now))
        compose = self.composer(mailing)
        with self.mail.database.reading() as connection:
            if self.known:
                claims = ledger.everybody(connection, mailing.id)
            else:
                people = (r for r in self._recipients(connection, now) if not r.excluded)
                claims = (Claim.imagined(at, one) for at, one in enumerate(people, start=1))
            sizes = Counter(len(compose(claim).finish().message) for claim in claims)
        size = sum(size * count for size, count in sizes.items())
        return DryRun(sizes.total(), size, max(sizes, default=0))

    def send(self, now: dt.datetime, progress: Progress | None, stop: Callable[[], bool]) -> Result:
        """Begin the mailing, or go on with it, until nothing is to do or something stops it.

        Raises :class:`RefusedError` while another sender is at work on it.
        """
        project = self.letters.project
        outlets: tuple[Outlet, ...] = (
            (MaildirOutlet(self.options.outbox),)
            if self.options.outbox
            else relays_of(project.settings.publication.delivery, self.options.manners)
        )
        signers = signers_of(project.settings.publication)  # refuses before anything is written
        mailing = self.known or self._begin(now)
        database = self.mail.database
        with (
            only_sender(database, mail_location(project), mailing.id),
            helpers_for(signers) as helpers,
        ):
            self.watch.begin(database)
            tenure = self._take_over(mailing)
            compose = self.composer(mailing, helpers)
            with database.reading() as connection:
                account = ledger.account(connection, mailing)
                compose.prepare(ledger.variants(connection, mailing.id))
            meter = Meter(account, progress, stop)
            try:
                halt = send(tenure, outlets, compose, Terms(self.options.limit, stop=meter))
            finally:
                self.watch.end()
            self._note(mailing, halt)
        with database.reading() as connection:
            return Result(ledger.account(connection, mailing), halt)

    def _recipients(self, connection: Connection, now: dt.datetime) -> Iterator[Recipient]:
        edition = self.letters.edition
        publication = self.letters.project.settings.publication
        sections = [section.id for section in edition.sections if section.items]
        audience = Audience(
            Letters(publication.spoken, edition.groups, sections),
            edition.period.cadence,
            publication.cadence,
            now,
            publication.timezone,
            self.options.morning,
        )
        return recipients(store.everybody(connection), audience)

    def _plan(self, now: dt.datetime) -> Plan:
        return Plan(
            edition=self.name,
            channel=self.options.channel,
            cadence=self.letters.edition.period.cadence,
            begun=now.replace(microsecond=0),
            content=self.letters.content,
            envelope=str(Masthead.of(self.letters.project.settings.publication)),
        )

    def _begin(self, now: dt.datetime) -> Mailing:
        """Write the snapshot; another sender may have been a moment earlier."""
        plan = self._plan(now)
        try:
            with self.mail.database.writing() as connection:
                found = ledger.find(connection, plan.edition, plan.channel)
                return found or ledger.begin(connection, plan, self._recipients(connection, now))
        except IntegrityError:
            with self.mail.database.reading() as connection:
                found = ledger.find(connection, plan.edition, plan.channel)
            if found is None:
                raise
            return found

    def _take_over(self, mailing: Mailing) -> Tenure:
        pace = self.options.pace
        with self.mail.database.writing() as connection:
            latest = self.options.clock() + pace.most_wait
            fence = ledger.take_over(connection, mailing.id, latest)
            ledger.pause(connection, mailing.id, "")
        return Tenure(
            self.mail.database,
            mailing.id,
            fence,
            pace,
            self.options.clock,
            committed=self.watch.committed,
            no_such_address=self._suppress,
        )

    def _suppress(self, connection: Connection, subscriber: int) -> None:
        rules = Rules(dt.datetime.now(dt.UTC))
        store.act(connection, self.mail.keys, subscriber, Event.BOUNCED, rules)

    def composer(self, mailing: Mailing, helpers: Helpers | None = None) -> Composer:
        """Return what makes the messages of this mailing."""
        signers = signers_of(self.letters.project.settings.publication)
        return Composer(self.letters, mailing, self.mail.keys, signers, helpers)

    def _note(self, mailing: Mailing, halt: Verdict | None) -> None:
        """Write down that the mailing pauses because of what the relay said of all its messages."""
        if halt and halt.outcome is Outcome.PAUSE:
            with self.mail.database.writing() as connection:
                ledger.pause(connection, mailing.id, halt.reason)
