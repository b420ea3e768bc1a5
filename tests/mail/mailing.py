"""Small mailings for tests: people on the list, their rows in the ledger, and plain messages."""

from __future__ import annotations

import datetime as dt
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from farflung.mail.database.tables import subscribers
from farflung.mail.ledger import mailing as ledger
from farflung.mail.ledger.gate import Pace, Tenure
from farflung.mail.ledger.mailing import Mailing, Plan, Recipient
from farflung.mail.smtp.ports import Delivery

if TYPE_CHECKING:
    from collections.abc import Iterable

    from farflung.mail.database.opening import Database
    from farflung.mail.ledger.mailing import Claim
    from farflung.mail.ledger.states import Account

__all__ = ["BEGUN", "NOW", "QUICK", "account", "begun", "compose", "people", "plan", "tenure"]

BEGUN = dt.datetime(2026, 11, 22, 7, tzinfo=dt.UTC)
NOW = BEGUN.timestamp()
QUICK = Pace(first_wait=0.02, most_wait=0.05, tries=4)


def people(database: Database, count: int, **fields: Any) -> None:
    """Put so many people on the list."""
    rows = [
        {
            "address": f"p{number}@example.org",
            "key": f"p{number}@example.org",
            "name": f"Person {number}",
            "language": "en",
            "timezone": "UTC",
            "country": "NG",
            "teams": frozenset(),
            "cadences": frozenset({"weekly"}),
            "muted": frozenset(),
            "paused": None,
            "origin": "import",
            "chosen": frozenset(),
            "state": "active",
            "reason": "",
            "since": BEGUN,
            "joined": BEGUN,
            "nonce": sha256(str(number).encode()).digest()[:16],
            "token_hash": sha256(str(number).encode()).digest(),
            **fields,
        }
        for number in range(count)
    ]
    with database.writing() as connection:
        connection.execute(insert(subscribers), rows)


def plan(edition: str = "2026-W47", **fields: Any) -> Plan:
    """Return the plan of a mailing."""
    values: dict[str, Any] = {
        "edition": edition,
        "channel": "smtp",
        "cadence": "weekly",
        "begun": BEGUN,
        "content": "c" * 64,
        "envelope": "{}",
    }
    return Plan(**(values | fields))


def recipients(count: int, **fields: Any) -> Iterable[Recipient]:
    """Return those people as recipients."""
    for number in range(count):
        address = f"p{number}@example.org"
        yield Recipient(number + 1, address, address, f"Person {number}", "en", **fields)


def begun(database: Database, count: int, **fields: Any) -> Mailing:
    """Put so many people on the list and begin a mailing to them."""
    people(database, count)
    with database.writing() as connection:
        return ledger.begin(connection, plan(**fields), recipients(count))


def tenure(database: Database, mailing: Mailing, **fields: Any) -> Tenure:
    """Become the sender of a mailing."""
    with database.writing() as connection:
        fence = ledger.take_over(connection, mailing.id, 2 * NOW)
    return Tenure(database, mailing.id, fence, **({"pace": QUICK} | fields))


def account(database: Database, mailing: Mailing) -> Account:
    """Return the account of a mailing, which balances."""
    with database.reading() as connection:
        found = ledger.account(connection, mailing)
    assert found.balanced, found
    return found


def compose(claim: Claim) -> Delivery:
    """Return a plain message that is the same on every try."""
    text = f"Message-ID: <{claim.number}@example.org>\r\nSubject: Hello\r\n\r\nHello.\r\n"
    return Delivery("bounces@example.org", claim.address, text.encode(), clean=True)
