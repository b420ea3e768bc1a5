"""``farflung mailbox`` and ``farflung web``, as people run them."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from sqlalchemy import select
from tests.cli.commands import farflung
from tests.mail.mailbox.returned import KEYS, returned
from tests.mail.mailing import begun
from tests.projects import NEWSLETTER, write_project

from farflung.cli.app import farflung as command
from farflung.mail.database.location import locate
from farflung.mail.database.opening import open_database
from farflung.mail.database.tables import deliveries, subscribers
from farflung.mail.ledger.states import State
from farflung.mail.subscribers.keys import token_hash

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRET = KEYS.secret.decode()
SETTINGS = (
    f"{NEWSLETTER}languages: [ja]\ndigests: [monthly]\n"
    "delivery:\n  mailbox: {maildir: returned}\n  web: https://example.org/post\n"
)
NONCE = b"n" * 16


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Write a project whose first edition is mailed to three people."""
    folder = write_project(tmp_path, {"newsletter/newsletter.yml": SETTINGS})
    database = open_database(locate("sqlite:///.farflung/mail.db", folder))
    begun(database, 3)
    first = subscribers.update().where(subscribers.c.id == 1)
    known = token_hash(KEYS.token(NONCE))
    with database.writing() as connection:
        connection.execute(deliveries.update().values(state=State.SENT))
        connection.execute(first.values(nonce=NONCE, token_hash=known))
    database.close()
    for name in ("new", "cur", "tmp"):
        (folder / "returned" / name).mkdir(parents=True)
    return folder


def states(project: Path) -> list[str]:
    """Return the state of everybody on the list."""
    database = open_database(locate("sqlite:///.farflung/mail.db", project))
    with database.reading() as connection:
        found = connection.execute(select(subscribers.c.state).order_by(subscribers.c.id))
        names = [str(name) for name in found.scalars()]
    database.close()
    return names


def test_mailbox_says_what_came_back(project: Path) -> None:
    """Counts on stdout, what is left by name on stderr, no address anywhere; JSON for programs."""
    new = project / "returned/new"
    (new / "1.bounce").write_bytes(returned("hard/qmail", 1))
    (new / "2.forged").write_bytes(returned("hard/qmail", 9))
    (new / "3.reply").write_bytes(returned("other/reply-that-quotes", 2))
    arguments = ["-C", str(project), "mailbox", "--dry-run", "--json"]
    dry = CliRunner().invoke(command, arguments, env={"FARFLUNG_SECRET": SECRET})
    assert json.loads(dry.stdout)["read"] == 3
    assert states(project) == ["active"] * 3
    done = farflung(project, "mailbox", FARFLUNG_SECRET=SECRET)
    assert done.stdout.splitlines() == [
        "3 messages read",
        "       1  hard bounce: not tied to a message of ours",
        "       1  hard bounce: suppressed",
        "       1  other mail: for people",
    ]
    why = "hard bounce, not tied to a message of ours"
    assert done.stderr == f"left in the mailbox: new/2.forged: {why}\n"
    assert states(project) == ["suppressed", "active", "active"]
    assert sorted(file.name for file in new.iterdir()) == ["2.forged", "3.reply"]


@contextmanager
def web(project: Path) -> Iterator[http.client.HTTPConnection]:
    """Run ``farflung web`` on any free port, and end it by Ctrl-C."""
    command = [sys.executable, "-m", "farflung", "-C", str(project), "web", "--port", "0"]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, env={**os.environ, "FARFLUNG_SECRET": SECRET}
    ) as run:
        assert run.stderr
        line = run.stderr.readline()
        assert line.startswith("Listening on http://127.0.0.1:"), line + run.stderr.read()
        connection = http.client.HTTPConnection("127.0.0.1", int(line.split("/")[2].split(":")[1]))
        try:
            yield connection
        finally:
            connection.close()
            run.terminate()
            said = run.stderr.read()
    assert said == ""


def test_web_unsubscribes_with_one_click(project: Path) -> None:
    """As a mailbox provider does it: a POST to the address in List-Unsubscribe, and no more."""
    page = f"/post/letters/{KEYS.token(NONCE)}"
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    with web(project) as connection:
        connection.request("GET", page)
        shown = connection.getresponse()
        text = shown.read().decode()
        assert shown.status == 200
        assert "Every month" in text
        assert "日本語" in text
        assert "server" not in shown.headers
        assert "strict-transport-security" not in shown.headers
        connection.request("GET", page, headers={"X-Forwarded-Proto": "https"})
        behind = connection.getresponse()
        behind.read()
        assert behind.headers["strict-transport-security"]  # behind a proxy on this machine
        connection.request("POST", page, "List-Unsubscribe=One-Click", form)
        answer = connection.getresponse()
        known = answer.read()
        assert answer.status == 200
        connection.request("POST", f"/post/letters/{'x' * 24}", "List-Unsubscribe=One-Click", form)
        assert connection.getresponse().read() == known
    assert states(project) == ["unsubscribed", "active", "active"]
