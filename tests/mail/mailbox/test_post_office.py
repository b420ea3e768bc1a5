"""The whole way with real servers: Postfix bounces, Dovecot hands out, ``mailbox`` suppresses."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest
from imap_tools import MailBox
from sqlalchemy import update
from tests.mail.mailbox.returned import KEYS, returned
from tests.mail.mailbox.test_processing import standings
from tests.mail.mailing import account, begun
from tests.mail.postoffice import PASSWORD, PostOffice, post_office, until
from tests.projects import NEWSLETTER, write_project

from farflung.errors import ServiceError, UsageError
from farflung.mail.database.location import locate
from farflung.mail.database.opening import open_database
from farflung.mail.database.tables import deliveries
from farflung.mail.ledger.states import State
from farflung.mail.references import Reference
from farflung.workflows.project import open_project
from farflung.workflows.returns import Reading, read_mailbox

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from farflung.mail.database.opening import Database
    from farflung.mail.ledger.mailing import Mailing
    from farflung.workflows.project import Project

MAILBOX = "bounces"


@pytest.fixture(scope="module")
def servers() -> Iterator[PostOffice]:
    """Start Postfix and Dovecot once."""
    with post_office([MAILBOX]) as running:
        yield running


@pytest.fixture
def office(servers: PostOffice) -> PostOffice:
    """Begin with empty mailboxes."""
    servers.empty()
    return servers


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Open the database of the project: here SQLite is enough."""
    opened = open_database(locate("sqlite:///state/mail.db", tmp_path))
    yield opened
    opened.close()


@pytest.fixture
def mailing(database: Database) -> Mailing:
    """Mail an edition to three people."""
    found = begun(database, 3)
    with database.writing() as connection:
        connection.execute(update(deliveries).values(state=State.SENT))
    return found


@pytest.fixture
def project(tmp_path: Path, office: PostOffice) -> Project:
    """Write a project whose mailbox is the one of the post office."""
    return _project(tmp_path, f"host: 127.0.0.1, port: {office.imaps}, user: {MAILBOX}@example.org")


def _project(root: Path, mailbox: str) -> Project:
    settings = f"{NEWSLETTER}delivery:\n  mailbox: {{{mailbox}}}\n"
    return open_project(write_project(root, {"newsletter/newsletter.yml": settings}))


def reading(
    tmp_path: Path, office: PostOffice, password: str = PASSWORD, *, dry_run: bool = False
) -> Reading:
    """Return how the mailbox is read, with the secrets of the tests."""
    environment = {
        "FARFLUNG_DATABASE": f"sqlite:///{tmp_path}/state/mail.db",
        "FARFLUNG_SECRET": KEYS.secret.decode(),
        "FARFLUNG_IMAP_PASSWORD": password,
    }
    return Reading(tls=lambda: office.tls.client, environment=environment, dry_run=dry_run)


def test_a_bounce_of_postfix_suppresses(
    tmp_path: Path, office: PostOffice, project: Project, database: Database, mailing: Mailing
) -> None:
    """A letter to somebody whom Postfix does not know comes back, and nobody writes there again.

    A dry run before says so and changes nothing; a run after finds nothing to do.
    """
    message = EmailMessage()
    message["From"], message["To"] = "post@example.org", "gone@example.net"
    message["Subject"] = "The Far-Flung Post"
    message.set_content("Good morning.\n")
    path = KEYS.seal.return_path(f"{MAILBOX}@example.org", Reference("2026-w47", 2))
    with smtplib.SMTP("127.0.0.1", office.smtp) as client:
        client.send_message(message, path, ["gone@example.net"])
    until(lambda: bool(office.waiting(MAILBOX)))
    dry = read_mailbox(project, reading(tmp_path, office, dry_run=True))
    assert [(t.kind, t.effect) for t in dry.tallies] == [("hard bounce", "suppressed")]
    assert standings(database) == ["active"] * 3
    assert len(office.waiting(MAILBOX)) == 1
    outcome = read_mailbox(project, reading(tmp_path, office))
    assert outcome == dry
    assert standings(database) == ["active", "suppressed bounced", "active"]
    assert account(database, mailing).bounced == 1
    assert office.waiting(MAILBOX) == []
    assert len(office.waiting(f"{MAILBOX}/.Farflung")) == 1
    assert read_mailbox(project, reading(tmp_path, office)).read == 0


@pytest.mark.usefixtures("mailing")
def test_leaving_by_mail_and_what_stays(
    tmp_path: Path, office: PostOffice, project: Project, database: Database
) -> None:
    """A mail to the address of List-Unsubscribe unsubscribes; a reply stays, and is read once."""
    leave = KEYS.seal.leaving_address(f"{MAILBOX}@example.org", Reference("2026-w47", 1))
    with smtplib.SMTP("127.0.0.1", office.smtp) as client:
        client.sendmail("p0@example.org", [leave], f"From: p0@example.org\r\nTo: {leave}\r\n\r\n")
        reply = returned("other/reply-that-quotes", 2)
        client.sendmail("halima@example.net", [f"{MAILBOX}@example.org"], reply)
    until(lambda: len(office.waiting(MAILBOX)) == 2)
    outcome = read_mailbox(project, reading(tmp_path, office))
    assert {(t.kind, t.effect) for t in outcome.tallies} == {
        ("request to leave", "unsubscribed"),
        ("other mail", "for people"),
    }
    assert standings(database) == ["unsubscribed", "active", "active"]
    assert len(office.waiting(MAILBOX)) == 1
    assert read_mailbox(project, reading(tmp_path, office)).read == 0
    with MailBox("127.0.0.1", office.imaps, ssl_context=office.tls.client) as box:
        box.login(f"{MAILBOX}@example.org", PASSWORD)
        assert [m.flags for m in box.fetch(mark_seen=False)] == [("FarflungLeft",)]  # still unread


@pytest.mark.usefixtures("mailing")
def test_starttls_and_a_maildir_read_the_same(
    tmp_path: Path, office: PostOffice, database: Database
) -> None:
    """The same mailbox over STARTTLS, and as the Maildir that it is on the disk."""
    with smtplib.SMTP("127.0.0.1", office.smtp) as client:
        for number in (1, 3):
            bounce = returned("hard/qmail", number)
            client.sendmail("", [f"{MAILBOX}@example.org"], bounce)
            until(lambda: len(office.waiting(MAILBOX)) == 1)
            where = f"host: 127.0.0.1, security: starttls, user: {MAILBOX}@example.org"
            mailbox = f"{where}, port: {office.starttls}"
            if number == 3:
                mailbox = f"maildir: {office.mail}/{MAILBOX}"
            read_mailbox(_project(tmp_path, mailbox), reading(tmp_path, office))
            assert office.waiting(MAILBOX) == []
    assert standings(database) == ["suppressed bounced", "active", "suppressed bounced"]


@pytest.mark.usefixtures("mailing")
def test_what_an_operator_gets_wrong_is_said(
    tmp_path: Path, office: PostOffice, project: Project
) -> None:
    """A wrong password, a certificate nobody trusts, no server, no password, no mailbox."""
    wrong = reading(tmp_path, office, password="another")  # noqa: S106 - of no account
    with pytest.raises(ServiceError, match="does not take user and password"):
        read_mailbox(project, wrong)
    distrust = Reading(tls=ssl.create_default_context, environment=wrong.environment)
    with pytest.raises(ServiceError, match="certificate"):
        read_mailbox(project, distrust)
    nobody = _project(tmp_path, "host: 127.0.0.1, port: 9, user: x")
    with pytest.raises(ServiceError, match="refused"):
        read_mailbox(nobody, reading(tmp_path, office))
    silent = Reading(environment=dict(wrong.environment) | {"FARFLUNG_IMAP_PASSWORD": ""})
    with pytest.raises(UsageError, match="needs a password"):
        read_mailbox(project, silent)
    unset = open_project(write_project(tmp_path / "other"))
    with pytest.raises(UsageError, match="no mailbox is set"):
        read_mailbox(unset, reading(tmp_path, office))
