"""The relay as the doctor meets it, played by the chaos server."""

from __future__ import annotations

import socket
import ssl
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from tests.mail.smtp.chaos import ChaosServer, Fault

from farflung.checkup.relay import Access, relay
from farflung.config import Smtp

if TYPE_CHECKING:
    from pathlib import Path

    from tests.certificates import Tls

    from farflung.checkup.records import Finding

LETTER = 900_000
PASSWORD = "pa55"  # noqa: S105 - the tests' own


def met(
    server: ChaosServer, access: Access, largest: int = LETTER, **settings: Any
) -> list[Finding]:
    """Return what is found about a server of the tests."""
    smtp = Smtp(host="127.0.0.1", port=server.port, **settings)
    return list(relay(smtp, largest, access))


def trusting(tls: Tls, password: str | None = None) -> Access:
    """Trust the server of the tests."""
    return Access(lambda: tls.client, password, seconds=2.0)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_relay_that_lets_us_in(tmp_path: Path, tls: Tls, security: str) -> None:
    """TLS by either way, and a login; nothing is mailed, and the password is shown nowhere."""
    at_once = security == "tls"
    with ChaosServer(
        tmp_path / "j", tls=tls.server, tls_at_once=at_once, user=("post", PASSWORD)
    ) as server:
        (found,) = met(server, trusting(tls, PASSWORD), security=security, user="post")
    assert found.state == "ok"
    assert "TLSv1.3, and lets post in" in found.message
    assert PASSWORD not in repr(found)
    assert [line for line in server.commands if line.startswith(("MAIL", "RCPT", "DATA"))] == []
    assert server.commands[-1].upper() == "QUIT"


def test_a_wrong_password(tmp_path: Path, tls: Tls) -> None:
    """It is an error with where to look, and the reply of the relay."""
    with ChaosServer(tmp_path / "j", tls=tls.server, user=("post", PASSWORD)) as server:
        (found,) = met(server, trusting(tls, "guess"), user="post")
    assert (found.state, "535 5.7.8 wrong password" in found.message) == ("error", True)
    assert "FARFLUNG_SMTP_PASSWORD" in found.advice
    assert "guess" not in repr(found)


def test_no_password_is_set(tmp_path: Path, tls: Tls) -> None:
    """The variables that may hold it are named, and no login is tried."""
    with ChaosServer(tmp_path / "j", tls=tls.server, user=("post", PASSWORD)) as server:
        (found,) = met(server, trusting(tls), user="post")
    assert (found.state, "FARFLUNG_SMTP_PASSWORD_FILE" in found.advice) == ("error", True)
    assert [line for line in server.commands if line.startswith("AUTH")] == []


def test_a_password_is_never_told_in_the_clear(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without encryption, a relay that is not on this machine is not told the password."""
    real = socket.getaddrinfo

    def elsewhere(host: str, *rest: Any, **more: Any) -> Any:
        return real("127.0.0.1" if host == "relay.example.org" else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", elsewhere)
    with ChaosServer(tmp_path / "j", user=("post", PASSWORD)) as server:
        smtp = Smtp(host="relay.example.org", port=server.port, security="none", user="post")
        (found,) = relay(smtp, LETTER, Access(password=PASSWORD))
        assert (found.state, "without encryption; it was not" in found.message) == ("error", True)
        (found,) = relay(smtp.model_copy(update={"user": None}), LETTER, Access())
        assert (found.state, "without encryption" in found.message) == ("warning", True)
    assert [line for line in server.commands if line.startswith("AUTH")] == []


def test_no_encryption_is_offered(tmp_path: Path, tls: Tls) -> None:
    """Without STARTTLS the mailing would stop, so the doctor does."""
    with ChaosServer(tmp_path / "j") as server:
        (found,) = met(server, trusting(tls))
    assert (found.state, "no encryption by STARTTLS" in found.message) == ("error", True)


def test_a_certificate_that_is_not_trusted(tmp_path: Path, tls: Tls) -> None:
    """A relay that cannot prove its name gets nothing."""
    with ChaosServer(tmp_path / "j", tls=tls.server) as server:
        (found,) = met(server, Access(ssl.create_default_context, seconds=2.0))
    assert (found.state, "certificate that is not trusted" in found.message) == ("error", True)


def test_encryption_where_there_is_none(tmp_path: Path, tls: Tls) -> None:
    """The wrong port for the kind of encryption is told as such."""
    with ChaosServer(tmp_path / "j") as server:
        (found,) = met(server, trusting(tls), security="tls")
    assert (found.state, "port 465" in found.advice) == ("error", True)


@pytest.mark.parametrize(
    ("fault", "state", "words"),
    [
        (Fault("connect", "421 4.3.2 too busy"), "failed", "421 4.3.2 too busy"),
        (Fault("connect", "554 5.7.1 go away"), "error", "refuses us: 554 5.7.1 go away"),
        (Fault("connect", "garbage"), "failed", "127.0.0.1"),
        (Fault("ehlo", "drop", 2), "failed", "broke the connection off"),
        (Fault("connect", "stall"), "failed", "does not answer in time"),
    ],
)
def test_a_relay_that_misbehaves(
    tmp_path: Path, tls: Tls, fault: Fault, state: str, words: str
) -> None:
    """What can be tried again is a failure, what cannot is an error; each says what to do."""
    access = replace(trusting(tls), seconds=0.5)
    with ChaosServer(tmp_path / "j", faults=[fault], tls=tls.server) as server:
        (found,) = met(server, access)
    assert found.state == state
    assert words in found.message
    assert found.advice


def test_nobody_listens(tls: Tls) -> None:
    """A closed port and a name that cannot be are said, with where the settings are."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    (found,) = relay(Smtp(host="127.0.0.1", port=port), LETTER, trusting(tls))
    assert (found.state, "refuses connections" in found.message) == ("failed", True)
    (found,) = relay(Smtp(host=f"{'a' * 70}.example", port=port), LETTER, trusting(tls))
    assert (found.state, "no name of a host" in found.message) == ("error", True)


def test_letters_that_are_too_large_for_it(tmp_path: Path) -> None:
    """The relay's limit (RFC 1870) is compared with the settings'."""
    with ChaosServer(tmp_path / "j", offers=("SIZE 100000",)) as server:
        fine, found = met(server, Access(), security="none")
    assert fine.state == "ok"
    assert (found.state, "up to 100000 bytes" in found.message) == ("error", True)
    assert "max_bytes" in found.advice
