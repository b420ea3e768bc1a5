"""A mailing whose list and ledger are on PostgreSQL, signed by us: the whole way once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dkim
from tests.mail.signing import key
from tests.mail.smtp.chaos import ChaosServer, Fault
from tests.workflows.mailings import EDITION, Newsroom, frozen_project

from farflung.workflows.accounts import resolve, status
from farflung.workflows.mailplans import SendOptions

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from tests.postgres import PostgresServer


def test_a_signed_mailing_on_postgresql(
    postgres: PostgresServer,
    postgres_template: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is interrupted, settled and ended there; each signature is good, and nothing is a file."""
    file = tmp_path / "key.pem"
    file.write_bytes(key("rsa").pem)
    for name, value in (
        ("DATABASE", postgres.address(postgres.fresh(postgres_template))),
        ("SECRET", "a secret of the tests that is long enough"),
        ("DKIM_KEY_FILE", str(file)),
    ):
        monkeypatch.setenv(f"FARFLUNG_{name}", value)
    with ChaosServer(tmp_path / "accepted", [Fault("dot", "lose")]) as server:
        room = Newsroom.of(frozen_project(tmp_path / "template"), tmp_path, server.port)
        room.set("delivery:\n", "delivery:\n  dkim: {domain: example.org, selector: s}\n")
        room.subscribe()
        assert room.send(SendOptions(limit=2)).account.unknown == 1
        assert resolve(room.project, EDITION, sent=True) == 1
        assert room.send().account.sent == 5
        assert status(room.project, EDITION)[0].complete
        assert len(server.accepted) == len(set(server.accepted)) == 5
        for raw in server.messages.values():
            assert dkim.verify(raw, dnsfunc=lambda *_, **__: key("rsa").record)
    assert not (room.root / ".farflung/mail.db").exists()
