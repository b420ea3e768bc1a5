"""``send``, ``status`` and ``resolve`` as people type them: what they say, ask, and end with."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from sqlalchemy import update
from tests.mail.smtp.chaos import ChaosServer, Fault
from tests.workflows.mailings import EDITION, PEOPLE, Newsroom, frozen_project

from farflung.cli.app import farflung
from farflung.errors import FarflungError
from farflung.mail.database.tables import mailings
from farflung.mail.subscribers.records import Profile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with a frozen edition."""
    return frozen_project(tmp_path_factory.mktemp("send"))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ChaosServer]:
    """Return the relay."""
    with ChaosServer(tmp_path / "accepted") as running:
        yield running


@pytest.fixture
def room(
    template: Path, server: ChaosServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Newsroom:
    """Return a project whose relay is the server of the test, with people on its list."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "states"))
    made = Newsroom.of(template, tmp_path, server.port)
    made.subscribe()
    return made


@dataclass(frozen=True)
class Said:
    """What a command said: its results, and everything."""

    stdout: str
    everything: str


def typed(room: Newsroom, *arguments: str, code: int = 0, answer: str = "") -> Said:
    """Run a command here, which is quicker; it ends with ``code`` and names nobody."""
    done = CliRunner().invoke(farflung, ["-C", str(room.root), *arguments], input=answer)
    text, ended = done.output, done.exit_code
    if isinstance(done.exception, FarflungError):
        text = f"{text}{done.exception.message} {done.exception.hint}"
        ended = done.exception.exit_code
    assert ended == code, text
    assert not any(address in text for address in PEOPLE)
    return Said(done.stdout, text)


def test_a_mailing_from_the_question_to_the_end(room: Newsroom, server: ChaosServer) -> None:
    """It asks, sends part of it, goes on, and says when there is nothing left to do."""
    refused = typed(room, "send", EDITION, code=2).everything
    assert "nobody is there to answer" in refused
    assert "5 people (4 in en, 1 in ja)" in refused
    assert "1 not: paused" in refused
    assert "Nothing was sent" in typed(room, "send", EDITION, answer="n\n").everything
    assert "5 messages would be sent" in typed(room, "send", EDITION, "--dry-run").stdout
    assert server.connections == 0
    part = typed(room, "send", EDITION, "--yes", "--limit", "2", code=4)
    assert part.stdout == f"{EDITION}: 6 planned = 2 sent + 1 excluded + 3 pending\n"
    assert f"To go on: farflung send {EDITION}" in part.everything
    found = json.loads(typed(room, "status", EDITION, "--json").stdout)
    assert found[0]["account"]["pending"] == 3
    assert (found[0]["complete"], found[0]["running"]) == (False, False)
    whole = typed(room, "send", EDITION, answer="y\n")
    assert f"{EDITION}: 6 planned = 5 sent + 1 excluded\n" in whole.stdout
    assert "mailed already" in typed(room, "send", EDITION, "--yes").stdout
    assert len(server.accepted) == 5
    assert "complete" in typed(room, "status").stdout


def test_whom_nobody_knows_about_is_shown_and_settled(room: Newsroom, server: ChaosServer) -> None:
    """``resolve`` lists them with their Message-IDs, and settles them when told."""
    server.faults.append(Fault("dot", "lose"))
    room.set("port: ", "connections: 1, port: ")
    assert room.send().account.unknown == 1
    assert "…@example.org  <2026-w47." in typed(room, "resolve", EDITION).stdout
    typed(room, "resolve", EDITION, "--assume-sent", "--yes")
    assert "5 sent" in typed(room, "status", EDITION).stdout
    wrong = typed(room, "resolve", EDITION, "--assume-sent", "--resend", code=2)
    assert "choose one" in wrong.everything
    not_restored = typed(room, "resolve", "--restored", "--yes", code=1)
    assert "was not put back" in not_restored.everything


def test_an_interrupted_mailing_is_whole(room: Newsroom, server: ChaosServer) -> None:
    """Ctrl-C ends it well: nobody is in flight or unknown, and it says how to go on."""
    reached = threading.Event()
    room.set("port: ", "connections: 1, port: ")

    def slowly(_: str) -> None:
        reached.set()
        threading.Event().wait(0.5)

    server.before_reply = slowly
    with subprocess.Popen(
        [sys.executable, "-m", "farflung", "-C", str(room.root), "send", EDITION, "--yes"],
        env={**os.environ, "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert reached.wait(60)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors
    assert "To go on: farflung send" in errors
    assert "unknown" not in output
    found = json.loads(typed(room, "status", EDITION, "--json").stdout)[0]["account"]
    assert (found["sent"], found["in_flight"], found["unknown"]) == (len(server.accepted), 0, 0)


def test_a_preview_is_mailed_to_one_address(room: Newsroom, server: ChaosServer) -> None:
    """``preview --to`` sends the letter once, and the ledger knows nothing of it."""
    done = typed(room, "preview", EDITION, "--to", "editor@example.org")
    assert "on its way" in done.everything
    assert server.accepted == ["editor@example.org"]
    assert b"To: editor@example.org" in server.messages["editor@example.org"]
    server.faults.append(Fault("rcpt", "550 5.1.1 unknown"))
    refused = typed(room, "preview", EDITION, "--to", "nobody@example.org", code=1)
    assert "refused" in refused.everything


def test_what_has_to_be_looked_at_is_not_answered_by_yes(
    room: Newsroom, server: ChaosServer
) -> None:
    """A relay that refuses our mail, and a list that jumped, want words of their own."""
    server.faults.append(Fault("mail", "550 5.7.1 not from you", 99))
    assert room.send().account.pending == 5
    assert "--resume" in typed(room, "send", EDITION, "--yes", code=1).everything
    server.faults.clear()
    typed(room, "send", EDITION, "--yes", "--resume")
    assert len(server.accepted) == 5
    with room.mail() as mail, mail.database.writing() as connection:
        connection.execute(update(mailings).values(edition="2026-W46"))
    room.subscribe({f"new{number}@example.org": Profile() for number in range(3)})
    assert "--list-changed" in typed(room, "send", EDITION, "--yes", code=1).everything
    typed(room, "send", EDITION, "--yes", "--list-changed")
    assert len(server.accepted) == 13


def test_a_preview_needs_nothing_of_the_mailing(room: Newsroom) -> None:
    """Without the extra ``mail`` a preview is written; ``--to`` and ``send`` say what to install."""
    code = (
        "import sys; sys.modules['sqlalchemy'] = None\n"
        "from farflung.cli.app import _run\n"
        "for words in (['preview'], ['preview', '--to', 'ama@example.org'], ['status']):\n"
        f"    sys.argv = ['farflung', '-C', {str(room.root)!r}, *words]\n"
        "    print(_run())\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert [line for line in done.stdout.splitlines() if line.isdigit()] == ["0", "2", "2"]
    assert done.stderr.count("pip install 'farflung[mail]'") == 2
