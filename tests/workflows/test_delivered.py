"""The whole way with real servers: Postfix takes an edition, Dovecot hands out what people have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from imap_tools import MailBox
from tests.mail.postoffice import PASSWORD, PostOffice, post_office, until
from tests.workflows.mailings import PEOPLE, Newsroom, frozen_project

from farflung.mail.ledger import mailing as ledger
from farflung.mail.ledger.states import State

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

READERS = {address: PEOPLE[address] for address in ("ama@example.org", "yuki@example.org")}


@pytest.fixture(scope="module")
def office() -> Iterator[PostOffice]:
    """Start both, with a mailbox for each reader and none for somebody else."""
    with post_office(["ama", "yuki", "bounces"]) as running:
        yield running


def test_what_people_have_is_what_was_composed(
    office: PostOffice,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each reader finds one message over IMAP, byte for byte the one that the ledger's row makes."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "states"))
    room = Newsroom.of(frozen_project(tmp_path_factory.mktemp("p")), tmp_path, office.smtp)
    room.subscribe(READERS)
    assert room.send().account.sent == 2
    until(lambda: all(office.waiting(name) for name in ("ama", "yuki")))
    with room.prepared() as prepared, room.mail() as mail:
        assert prepared.known
        compose = prepared.composer(prepared.known)
        with mail.database.reading() as connection:
            claims = list(ledger.in_state(connection, prepared.known.id, State.SENT))
    for claim in claims:
        wanted = compose(claim).finish().message
        name = claim.address.partition("@")[0]
        with MailBox("127.0.0.1", office.imaps, ssl_context=office.tls.client).login(
            f"{name}@example.org", PASSWORD
        ) as box:
            [found] = box.fetch(mark_seen=False)
        raw = found.obj.as_bytes().replace(b"\r\n", b"\n")
        assert raw.endswith(wanted.replace(b"\r\n", b"\n").partition(b"\n\n")[2])
        assert found.headers["message-id"] == (_message_id(wanted),)
        assert found.headers["return-path"][0].startswith("<bounces+2026-w47.")


def _message_id(raw: bytes) -> str:
    return next(
        line.partition(": ")[2]
        for line in raw.decode().splitlines()
        if line.startswith("Message-ID: ")
    )
