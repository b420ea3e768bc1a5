"""The client and Postfix's test server, smtp-sink: two programs that know nothing of each other."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from tests.mail.smtp.ledger import MemoryLedger, delivery
from tests.mail.test_variant import ENVELOPE, LETTER, addressee
from tests.programs import need

from farflung.mail.message import EncodedLetter
from farflung.mail.smtp.client import deliver
from farflung.mail.smtp.manners import Manners
from farflung.mail.smtp.outcomes import Outcome, Step
from farflung.mail.smtp.ports import Delivery, Relay, Security

if TYPE_CHECKING:
    from collections.abc import Iterator

MANNERS = Manners(timeouts=dict.fromkeys(Step, 30.0), tries=3, first_wait=0.01, most_wait=0.05)


@contextmanager
def sink(*options: str) -> Iterator[Relay]:
    """Run smtp-sink on a free port of 127.0.0.1."""
    program = need("smtp-sink", "apt-get install postfix")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    with subprocess.Popen([program, *user, *options, f"127.0.0.1:{port}", "100"]) as running:
        try:
            _wait_for(port)
            yield Relay("127.0.0.1", port, Security.NONE)
        finally:
            running.terminate()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


@pytest.mark.parametrize("options", [(), ("-p",), ("-e",), ("-8", "-E")], ids=str)
def test_everybody_gets_theirs(options: tuple[str, ...]) -> None:
    """With what it offers by default, without pipelining, with HELO alone."""
    ledger = MemoryLedger(50)
    with sink(*options) as relay:
        assert deliver(relay, ledger, delivery, manners=MANNERS) is None
    assert ledger.numbers(Outcome.SENT) == set(range(50))


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA", "."])
@pytest.mark.parametrize(
    ("option", "expected"),
    [("-r", "DEFERRED"), ("-f", "FAILED"), ("-q", "DEFERRED"), ("-Q", "DEFERRED")],
    ids=["soft", "hard", "drop", "421"],
)
def test_refusals(verb: str, option: str, expected: str) -> None:
    """Soft and hard refusals, dropped connections and 421, at each verb of a message."""
    ledger = MemoryLedger(2)
    with sink(option, verb) as relay:
        deliver(relay, ledger, delivery, manners=MANNERS)
    outcomes = {verdicts[-1].outcome for verdicts in ledger.verdicts.values()}
    if (verb, option) == (".", "-q"):
        assert Outcome.UNKNOWN in outcomes
    elif (verb, option) == ("MAIL", "-f"):
        assert Outcome.PAUSE in outcomes
    else:
        assert outcomes == {Outcome[expected]}


def test_what_arrives_is_what_was_written() -> None:
    """A person's message, dots and all, is on the other side byte for byte."""
    person = addressee("Zoë")
    message = EncodedLetter.of(LETTER, ENVELOPE).write(person)
    rough = b"Subject: dots\r\n\r\n.\r\n..\r\n.hidden\r\n"
    messages = {0: Delivery("a@example.org", "zoe@example.org", message, clean=True),
                1: Delivery("a@example.org", "dots@example.org", rough)}  # fmt: skip
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)  # the sink may be another user
        with sink("-d", f"{folder}/mail.") as relay:
            assert deliver(relay, MemoryLedger(2), messages.__getitem__, manners=MANNERS) is None
        arrived = [
            file.read_bytes().replace(b"\r\n", b"\n") for file in Path(folder).glob("mail.*")
        ]
    for sent in (message, rough):
        assert sum(text.rstrip(b"\n").endswith(sent.replace(b"\r\n", b"\n").rstrip(b"\n"))
                   for text in arrived) == 1  # fmt: skip
