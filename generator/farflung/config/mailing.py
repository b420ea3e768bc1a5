"""The settings of the mailing: the relay, the database, the list."""

from __future__ import annotations

import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from farflung.config.values import Line, MailAddress, Strict, WebAddress

__all__ = [
    "Delivery",
    "Dkim",
    "MailboxSettings",
    "Rates",
    "Smtp",
    "SoftBounces",
    "SubscriberSettings",
]


def _database(address: str) -> str:
    if not re.match(r"sqlite:///.|postgres(ql)?(\+psycopg)?://.", address):
        message = "should be sqlite:///path/to/mail.db or postgresql://user@host/name"
        raise ValueError(message)
    if not address.startswith("sqlite:") and urlsplit(address).password:
        message = "should hold no password; set FARFLUNG_DATABASE to the address with it"
        raise ValueError(message)
    return address


def _service(address: str) -> str:
    if not address.startswith("https://"):
        message = "should begin with https://, because one-click unsubscribing needs it (RFC 8058)"
        raise ValueError(message)
    return address.rstrip("/")


class Rates(Strict):
    """How many messages a relay may be given in any second, hour and day; None for no limit."""

    second: Annotated[int, Field(ge=1)] | None = None
    hour: Annotated[int, Field(ge=1)] | None = None
    day: Annotated[int, Field(ge=1)] | None = None


class Smtp(Strict):
    """A relay that takes our mail; its password comes from the environment.

    ``hello`` is the name we say to it, by default this machine's. ``connections`` is how many are
    open at the same time.
    """

    host: Line = "localhost"
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: Line | None = None
    hello: Annotated[Line, Field(pattern=r"^[A-Za-z0-9.-]+$")] | None = None
    connections: Annotated[int, Field(ge=1, le=64)] = 4
    rates: Rates = Rates()


class Dkim(Strict):
    """Signing mail ourselves: the key is in FARFLUNG_DKIM_KEY, or in the file of …_FILE."""

    domain: Line
    selector: Line


class MailboxSettings(Strict):
    """The mailbox that takes what comes back: a folder of an IMAP server, or a ``maildir`` here.

    The password of ``user`` comes from the environment. Messages that were dealt with go into the
    folder ``done``, which is made; some servers want it called ``INBOX.Farflung``.
    """

    maildir: Line | None = None
    host: Line | None = None
    port: Annotated[int, Field(ge=1, le=65535)] | None = None
    security: Literal["tls", "starttls", "none"] = "tls"
    user: Line | None = None
    folder: Line = "INBOX"
    done: Annotated[Line, Field(pattern=r"^[A-Za-z0-9 _-]+(\.[A-Za-z0-9 _-]+)*$")] = "Farflung"

    @model_validator(mode="after")
    def _one_kind(self) -> MailboxSettings:
        if (self.maildir is None) == (self.host is None):
            message = "a mailbox is either a maildir or at a host"
            raise ValueError(message)
        if self.host and not self.user:
            message = "a mailbox at a host needs a user"
            raise ValueError(message)
        return self


class SoftBounces(Strict):
    """When a mailbox that cannot be reached, or is full, is taken for dead.

    So many ``mailings`` came back, the first and the last at least ``days`` apart, all ``within``
    so many days.
    """

    mailings: Annotated[int, Field(ge=2, le=100)] = 4
    days: Annotated[int, Field(ge=0, le=365)] = 14
    within: Annotated[int, Field(ge=1, le=1000)] = 90


class Delivery(Strict):
    """How letters leave; ``max_bytes`` is the most that one may weigh, pictures included.

    ``database`` is a file of SQLite, seen from the project's folder, or a PostgreSQL server.
    ``fallback`` are relays that take over, in this order, where ``smtp`` cannot be reached.
    ``bounces`` is the mailbox that ``farflung mailbox`` reads: what comes back goes there, with a
    mark behind a plus sign that says which message it was. ``web`` is where ``farflung web`` can be
    reached. A list that grew or shrank by more than the share ``list_change`` since the last edition
    of its cadence is asked about.
    """

    smtp: Smtp = Smtp()
    fallback: Annotated[tuple[Smtp, ...], Field(max_length=8)] = ()
    bounces: MailAddress | None = None
    web: Annotated[WebAddress, AfterValidator(_service)] | None = None
    dkim: Dkim | None = None
    list_change: Annotated[float, Field(ge=0, le=1)] = 0.2
    database: Annotated[str, AfterValidator(_database)] = "sqlite:///.farflung/mail.db"
    pictures: Literal["embed", "link"] = "embed"
    max_bytes: Annotated[int, Field(ge=100_000, le=25_000_000)] = 900_000
    mailbox: MailboxSettings | None = None
    soft_bounces: SoftBounces = SoftBounces()


class SubscriberSettings(Strict):
    """Who may be on the list, and how much of it an import may take away.

    With ``opt_in: double`` everybody confirms first, as an open list needs; ``none`` is for people
    of whom the organisation knows that they are to get the letter. An import that would remove
    more than the share ``most_removed`` of the list is refused until somebody says otherwise.
    """

    opt_in: Literal["double", "none"] = "none"
    most_removed: Annotated[float, Field(ge=0, le=1)] = 0.1
