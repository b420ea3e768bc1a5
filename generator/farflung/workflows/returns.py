"""``mailbox``: what came back is read from where the settings say, and recorded."""

from __future__ import annotations

import datetime as dt
import os
import ssl
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from farflung.config.secrets import read_secret
from farflung.errors import UsageError
from farflung.mail.mailbox.imap import Security, Server, open_folder
from farflung.mail.mailbox.maildir import Maildir
from farflung.mail.mailbox.processing import Outcome, go_through
from farflung.mail.mailbox.recording import Patience, Recorder
from farflung.mail.subscribers.states import Rules
from farflung.workflows.maildatabase import open_mail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from farflung.config import MailboxSettings
    from farflung.mail.mailbox.letterbox import Letterbox
    from farflung.workflows.project import Project

__all__ = ["PASSWORD", "Reading", "read_mailbox"]

PASSWORD = "FARFLUNG_IMAP_PASSWORD"  # noqa: S105 - the name of a variable
_PORTS = {Security.TLS: 993, Security.STARTTLS: 143, Security.NONE: 143}


@dataclass(frozen=True, slots=True)
class Reading:
    """How a mailbox is read: ``maildir`` in place of the one in the settings, and what is asked.

    ``tls`` makes the trust of a connection; ``environment`` has the secrets.
    """

    maildir: Path | None = None
    dry_run: bool = False
    tls: Callable[[], ssl.SSLContext] = ssl.create_default_context
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)


def read_mailbox(project: Project, reading: Reading) -> Outcome:
    """Read a mailbox and record what it means.

    Raises :class:`UsageError` where no mailbox is set, :class:`ServiceError` where it or the
    database cannot be reached.
    """
    delivery = project.settings.publication.delivery
    soft = delivery.soft_bounces
    patience = Patience(soft.mailings, soft.days, soft.within)
    with (
        open_mail(project, reading.environment) as mail,
        _letterbox(project, delivery.mailbox, reading) as letterbox,
    ):
        recorder = Recorder(mail.keys, Rules(dt.datetime.now(dt.UTC)), patience)
        return go_through(letterbox, mail.database, recorder, dry_run=reading.dry_run)


@contextmanager
def _letterbox(
    project: Project, settings: MailboxSettings | None, reading: Reading
) -> Iterator[Letterbox]:
    if reading.maildir or (settings and settings.maildir):
        named = (
            reading.maildir or project.root / Path(str(settings and settings.maildir)).expanduser()
        )
        yield Maildir(named, settings.done if settings else "Farflung")
        return
    if settings is None:
        raise UsageError(
            "no mailbox is set",
            hint="set mailbox below delivery: in newsletter/newsletter.yml, or say --maildir DIR",
        )
    password = read_secret(PASSWORD, reading.environment)
    if password is None:
        raise UsageError(
            "the mailbox needs a password", hint=f"set {PASSWORD}, or {PASSWORD}_FILE to its file"
        )
    security = Security(settings.security)
    server = Server(
        settings.host or "",
        settings.port or _PORTS[security],
        security,
        settings.user or "",
        password,
        reading.tls,
    )
    with open_folder(server, settings.folder, settings.done, readonly=reading.dry_run) as folder:
        yield folder
