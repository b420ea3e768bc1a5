"""``send``: what it refuses, whom it is for, and what each person's message holds."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING

import pytest
from tests.mail.smtp.chaos import ChaosServer, Fault
from tests.projects import commit, git
from tests.workflows.mailings import EDITION, NOW, PEOPLE, Newsroom, frozen_project

from farflung.errors import ProblemsFound, RefusedError, UsageError
from farflung.mail.subscribers import store
from farflung.mail.subscribers.audience import Letters
from farflung.mail.subscribers.records import Profile
from farflung.mail.subscribers.states import Event, Rules
from farflung.workflows.accounts import accept, resolve, status
from farflung.workflows.mailable import mailable
from farflung.workflows.mailplans import SendOptions
from farflung.workflows.moment import moment_of
from farflung.workflows.recipients import Audience, recipients
from farflung.workflows.subscribers import forget

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage
    from pathlib import Path


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with a frozen edition."""
    return frozen_project(tmp_path_factory.mktemp("mailing"))


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
    for name in ("FARFLUNG_DATABASE", "FARFLUNG_SECRET"):
        monkeypatch.delenv(name, raising=False)
    made = Newsroom.of(template, tmp_path, server.port)
    made.subscribe()
    return made


def parsed(server: ChaosServer) -> dict[str, EmailMessage]:
    """Return what everybody got."""
    return {
        address: message_from_bytes(raw, policy=default) for address, raw in server.messages.items()
    }


def test_everybody_gets_the_letter_made_for_them(room: Newsroom, server: ChaosServer) -> None:
    """Language, team, muted sections, greeting and ways out are each person's own."""
    result = room.send()
    assert result.halt is None
    account = result.account
    assert (account.planned, account.sent, account.excluded) == (6, 5, 1)
    got = parsed(server)
    assert sorted(got) == sorted(a for a in PEOPLE if not a.startswith(("away", "monthly")))
    texts = {
        address: message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        for address, message in got.items()
    }
    assert {a for a, text in texts.items() if "the team alone" in text} == {"pay@example.org"}
    assert {a for a, text in texts.items() if "Kiwi" not in text} == {"quiet@example.org"}
    assert texts["yuki@example.org"].startswith("Yuki Tanaka さん、こんにちは。")
    assert texts["quiet@example.org"].startswith("Hello,\r\n")
    assert got["łucja@example.org"]["To"].addresses[0].display_name == 'Łucja "Lu" Nowak, PhD'


def test_rule_11_headers_of_every_message(room: Newsroom, server: ChaosServer) -> None:
    """List-Id, one-click unsubscribing with a token of one's own, a sealed Message-ID and path."""
    room.send()
    got = parsed(server)
    with room.mail() as mail:
        seal = mail.keys.seal
    for message in got.values():
        assert message["List-Id"] == "The Far-Flung Post <the-far-flung-post.example.org>"
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["Feedback-ID"].startswith("2026-W47:weekly:newsletter:")
        assert seal.read(message["Message-ID"]) == seal.read_leaving(message["List-Unsubscribe"])
        assert message["From"] == "The Far-Flung Post <post@example.org>"
    leave = {message["List-Unsubscribe"].partition(">")[0] for message in got.values()}
    assert len(leave) == len({message["Message-ID"] for message in got.values()}) == 5
    assert all(link.startswith("<https://post.example.org/letters/") for link in leave)
    assert got["yuki@example.org"]["List-Unsubscribe"].partition(">")[0].endswith("?l=ja")
    assert sum(link.endswith("?l=en") for link in leave) == 4
    senders = [line for line in server.commands if line.startswith("MAIL FROM:<bounces+2026-w47.")]
    assert len(set(senders)) == 5


def test_rule_01_a_later_edit_changes_nothing(room: Newsroom, server: ChaosServer) -> None:
    """The edition is mailed as it was frozen, to the list as it was when the mailing began."""
    entry = room.root / "newsletter/entries/highlights/all.md"
    entry.write_text(entry.read_text().replace("everybody", "nobody"))
    commit(room.root, "Edit")
    first = room.send(SendOptions(limit=2)).account
    assert (first.sent, first.pending) == (2, 3)
    room.subscribe({"late@example.org": Profile("Late", "en")})
    room.set("bounces: bounces@", "bounces: others@")
    last = room.send().account
    assert (last.planned, last.sent, last.complete) == (6, 5, True)
    got = parsed(server)
    assert "late@example.org" not in got
    assert all("+leave-2026-w47" in m["List-Unsubscribe"] for m in got.values())
    assert all("others@" not in message["List-Unsubscribe"] for message in got.values())
    assert len({message["Date"] for message in got.values()}) == 1
    assert all("nobody" not in raw.decode() for raw in server.messages.values())


def test_rule_06_the_bytes_are_the_same_on_every_try(room: Newsroom, server: ChaosServer) -> None:
    """A message whose fate is unknown, sent again in another run, is the very same."""
    room.set("port: ", "connections: 1, port: ")
    server.faults.append(Fault("dot", "lose"))
    assert room.send().account.unknown == 1
    first = server.messages[server.accepted[0]]
    assert resolve(room.project, EDITION, sent=False) == 1
    assert room.send().account.sent == 5
    assert server.accepted[-1] == server.accepted[0]
    assert server.messages[server.accepted[0]] == first


def test_who_left_before_is_no_part_of_the_plan(room: Newsroom) -> None:
    """Who left before the mailing began is not even counted."""
    with room.mail() as mail, mail.database.writing() as connection:
        for person in list(store.everybody(connection)):
            if person.address.key == "ama@example.org":
                store.act(connection, mail.keys, person.number, Event.LEFT, Rules(NOW))
    assert room.send().account.planned == 5


def test_forgetting_keeps_the_counts_and_nothing_else(room: Newsroom, server: ChaosServer) -> None:
    """Whoever is forgotten halfway gets nothing, and no row of the ledger knows of them."""
    room.send(SendOptions(limit=2))
    rest = next(address for address in PEOPLE if address not in server.accepted)
    sent = server.accepted[0]
    with room.mail() as mail:
        for address in (rest, sent):
            assert forget(mail, address, NOW.date())
    last = room.send().account
    assert (last.planned, last.sent, last.excluded) == (6, 4, 2)
    assert rest not in server.accepted
    stored = (room.root / ".farflung/mail.db").read_bytes()
    for address in (rest, sent):
        assert address.encode() not in stored
        assert PEOPLE[address].name.encode() not in stored


def test_no_such_address_is_suppressed(room: Newsroom, server: ChaosServer) -> None:
    """A server that knows no such address is believed: the next mailing leaves them out."""
    server.faults.append(Fault("rcpt", "550 5.1.1 no such user"))
    assert room.send().account.failed == 1
    with room.mail() as mail, mail.database.reading() as connection:
        states = [str(person.standing.reason) for person in store.everybody(connection)]
    assert states.count("bounced") == 1


def test_refuses_what_is_not_frozen(room: Newsroom) -> None:
    """An edition without a manifest is not mailed."""
    with pytest.raises(UsageError, match="no frozen edition 2026-W48"), room.prepared("2026-W48"):
        pass


def test_refuses_an_edition_of_the_future(room: Newsroom) -> None:
    """Its period has not begun."""
    project = room.project
    with pytest.raises(RefusedError, match="of the future"):
        mailable(project, EDITION, moment_of(project, NOW - dt.timedelta(days=9)))


def test_refuses_a_manifest_that_does_not_verify(room: Newsroom) -> None:
    """Somebody edited it."""
    file = room.root / f"newsletter/editions/{EDITION}.yml"
    lines = file.read_text().splitlines(keepends=True)
    at = next(n for n, line in enumerate(lines) if "text:" in line)
    lines[at] = lines[at].replace(lines[at].split()[-1], "0" * 64)
    file.write_text("".join(lines))
    with pytest.raises(ProblemsFound), room.prepared():
        pass


def test_refuses_another_design(room: Newsroom) -> None:
    """The letter would not be the one that was looked at."""
    room.set("sections:", 'accent: "#123456"\nsections:')
    with pytest.raises(RefusedError, match="design"), room.prepared():
        pass


def test_a_list_that_jumps_is_noticed(room: Newsroom) -> None:
    """A fifth more or less than the edition before is a jump, the first edition is none."""
    with room.prepared() as first:
        forecast = first.forecast(NOW)
    assert (forecast.to_mail, forecast.languages, forecast.excluded, forecast.before) == (
        5, {"en": 4, "ja": 1}, {"paused": 1}, None,
    )  # fmt: skip
    assert not forecast.jumps(0.2)
    assert replace(forecast, before=5).jumps(0.0) is False
    assert replace(forecast, before=7).jumps(0.2)
    assert replace(forecast, before=6).jumps(0.2) is False
    assert replace(forecast, before=4).jumps(0.2)


def test_a_rehearsal_makes_every_message_and_leaves_nothing(
    room: Newsroom, server: ChaosServer
) -> None:
    """``--dry-run`` connects to nobody and writes nothing down."""
    with room.prepared() as prepared:
        dry = prepared.rehearse(NOW)
    assert dry.messages == 5
    assert dry.size > 5 * 2000
    assert server.connections == 0
    assert status(room.project, None) == ()


def test_a_maildir_is_another_mailing(room: Newsroom, server: ChaosServer, tmp_path: Path) -> None:
    """What lies in a folder has not been sent; twice into the same folder is once."""
    outbox = SendOptions(outbox=tmp_path / "out")
    assert room.send(outbox).account.sent == 5
    files = sorted((tmp_path / "out/new").iterdir())
    assert len(files) == 5
    assert not list((tmp_path / "out/tmp").iterdir())
    assert room.send(outbox).account.sent == 5
    assert sorted((tmp_path / "out/new").iterdir()) == files
    assert room.send().account.sent == len(server.accepted) == 5
    message = message_from_bytes(files[0].read_bytes(), policy=default)
    assert message["Return-Path"].startswith("<bounces+2026-w47.")


@pytest.mark.parametrize(
    ("zone", "due"),
    [
        ("Asia/Tokyo", "2026-11-24T09:00:00+09:00"),  # 17:00 there already
        ("Africa/Lagos", "2026-11-23T09:00:00+01:00"),  # this very moment
        ("America/Lima", "2026-11-23T09:00:00-05:00"),
        ("", "2026-11-23T09:00:00+00:00"),
    ],
)
def test_the_morning_of_each_time_zone(room: Newsroom, zone: str, due: str) -> None:
    """``--at local:09:00`` is the next nine o'clock on people's own clocks."""
    audience = Audience(Letters(("en",)), "weekly", "weekly", NOW, morning=dt.time(9))
    with room.mail() as mail, mail.database.reading() as connection:
        person = next(store.everybody(connection))
    moved = replace(person, profile=replace(person.profile, timezone=zone))
    [found] = recipients([moved], audience)
    assert found.due == dt.datetime.fromisoformat(due).timestamp()


def test_everybody_gets_it_in_their_own_morning(room: Newsroom, server: ChaosServer) -> None:
    """``--at local:09:00``, over several calls: each time zone when its nine o'clock comes, once."""
    awaited: set[str] = set()

    def call(moment: str, *addresses: str) -> None:
        """Send at a moment, until these have it and the ledger has nobody else who is due."""
        at = dt.datetime.fromisoformat(moment)
        awaited.update(addresses)
        looks: list[float] = []

        def clock() -> float:
            looks.append(at.timestamp())
            return looks[-1]

        def stop() -> bool:  # taking over and handing out each look at the clock once
            return awaited <= set(server.accepted) and len(looks) > 2

        options = SendOptions(morning=dt.time(9), clock=clock)
        with room.prepared(options=options) as prepared:
            result = prepared.send(at, None, stop)
        assert result.account.sent == len(server.accepted)
        assert sorted(server.accepted) == sorted(awaited)  # nobody else, and nobody twice

    call("2026-11-23T08:00:00+00:00", "ama@example.org", "łucja@example.org")
    call("2026-11-23T08:59:59+00:00")
    call("2026-11-23T09:00:00+00:00", "pay@example.org", "quiet@example.org")  # in the main zone
    call("2026-11-24T00:00:00+00:00", "yuki@example.org")
    [found] = status(room.project, EDITION)
    assert found.account.complete


def test_a_restored_database_is_refused(room: Newsroom) -> None:
    """Until ``resolve --restored``; who was waiting in it is unknown then."""
    room.send(SendOptions(limit=2))
    file = room.root / ".farflung/mail.db"
    backup = file.read_bytes()
    with pytest.raises(RefusedError, match="not put back"):
        accept(room.project)
    room.send()
    file.write_bytes(backup)
    with pytest.raises(RefusedError, match="put back from a backup"):
        room.send()
    with pytest.raises(RefusedError, match="put back from a backup"):
        resolve(room.project, EDITION, sent=True)
    assert accept(room.project) == 3
    assert room.send().account.unknown == 3
    assert resolve(room.project, EDITION, sent=True) == 3
    [found] = status(room.project, EDITION)
    assert found.complete
    assert found.account.sent == 5


def test_a_refusal_of_policy_pauses(room: Newsroom, server: ChaosServer) -> None:
    """The account says why, and the next run that goes well forgets it."""
    server.faults.append(Fault("mail", "550 5.7.1 not from you", 99))
    assert room.send().account.pending == 5
    [found] = status(room.project, EDITION)
    assert "5.7.1" in found.paused
    server.faults.clear()
    assert room.send().account.sent == 5
    assert status(room.project, EDITION)[0].paused == ""


def test_another_relay_takes_over(room: Newsroom, server: ChaosServer, tmp_path: Path) -> None:
    """Where the first cannot be reached, the next one of ``fallback`` gets what is left."""
    with ChaosServer(tmp_path / "second") as second:
        room.set(
            "  bounces:",
            f"  fallback: [{{host: 127.0.0.1, port: {second.port}, security: none}}]\n  bounces:",
        )
        room.set(f"port: {server.port}", "port: 1")
        assert room.send().account.sent == len(second.accepted) == 5


def test_seeded_addresses_are_in_no_file_of_the_project(room: Newsroom, tmp_path: Path) -> None:
    """But for the database, nothing that a mailing leaves behind names anybody."""
    room.send()
    git(room.root, "add", "--all")
    status(room.project, EDITION)
    for file in (*room.root.rglob("*"), *(tmp_path / "states").rglob("*")):
        if file.is_file() and not file.name.startswith("mail.db"):
            content = file.read_bytes()
            assert not any(a.encode() in content for a in PEOPLE), file
    assert (room.root / ".farflung/mail.db").stat().st_mode & 0o777 == 0o600
