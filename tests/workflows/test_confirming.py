"""``subscribers ask``: each person who has to confirm gets one message, whatever happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.builders import publication
from tests.mail.smtp.chaos import ChaosServer, Fault

from farflung.errors import UsageError
from farflung.mail.database.location import SqliteFile
from farflung.mail.database.opening import open_database
from farflung.mail.subscribers import store
from farflung.mail.subscribers.addresses import normalise
from farflung.mail.subscribers.keys import Keys
from farflung.mail.subscribers.records import Newcomer, Origin, Profile
from farflung.mail.subscribers.states import Event, Rules
from farflung.workflows.confirming import ask_to_confirm
from farflung.workflows.maildatabase import OpenMail

if TYPE_CHECKING:
    from pathlib import Path


def test_everybody_is_asked_once(tmp_path: Path) -> None:
    """Through the relay, with a link to where they confirm; a second run asks nobody again."""
    import datetime as dt  # noqa: PLC0415

    database = open_database(SqliteFile(tmp_path / "state" / "mail.db"))
    mail = OpenMail(database, Keys(b"k" * 40))
    with database.writing() as connection:
        for name in ("ama", "yuki"):
            newcomer = Newcomer(normalise(f"{name}@example.org"), Profile(), Origin.SIGNED_UP)
            rules = Rules(dt.datetime.now(dt.UTC), confirm=True)
            store.enter(connection, mail.keys, newcomer, Event.SIGNED_UP, rules)
    with ChaosServer(tmp_path / "accepted", [Fault("rcpt", "450 4.2.0 later")]) as server:
        relay = {"host": "127.0.0.1", "port": server.port, "security": "none"}
        settings = publication(delivery={"smtp": relay, "web": "https://post.example.org"})
        first = ask_to_confirm(mail, settings, {})
        assert (first.sent, first.failed) == (1, 1)
        assert ask_to_confirm(mail, settings, {}).sent == 1
        assert ask_to_confirm(mail, settings, {}).sent == 0
        assert sorted(server.accepted) == ["ama@example.org", "yuki@example.org"]
        assert b"https://post.example.org/confirm/" in server.messages["ama@example.org"]
        with pytest.raises(UsageError, match="nowhere to confirm"):
            ask_to_confirm(mail, publication(), {})
    database.close()
