"""The client against servers that misbehave: nobody twice, nobody lost, whatever happens."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from tests.mail.smtp.chaos import ALL, ChaosServer, Fault
from tests.mail.smtp.ledger import MemoryLedger, delivery

from farflung.mail.ahead import Helpers
from farflung.mail.smtp.client import deliver
from farflung.mail.smtp.manners import Manners
from farflung.mail.smtp.outcomes import Outcome, Step, Verdict
from farflung.mail.smtp.ports import Credentials, Delivery, Relay, Security, Unsigned

if TYPE_CHECKING:
    from pathlib import Path

    from tests.certificates import Tls

CALM = Manners(timeouts=dict.fromkeys(Step, 30.0), first_wait=0.01, most_wait=0.05)
HASTY = replace(CALM, timeouts=dict.fromkeys(Step, 0.7))
AMARA = Credentials("amara", "sesame")


def send(
    server: ChaosServer,
    ledger: MemoryLedger,
    manners: Manners = CALM,
    *,
    large: bool = False,
    **relay: Any,
) -> Verdict | None:
    """Deliver what a ledger has to a chaos server, and check what must hold whatever happens."""
    settings = {"security": Security.NONE, "connections": 2, **relay}

    def came_to_its_end(recipient: str) -> None:
        number = int(recipient[1:].partition("@")[0])
        assert number in ledger.committed, "a dot that was not recorded"

    server.before_reply = came_to_its_end
    try:
        return deliver(
            Relay("127.0.0.1", server.port, **settings),
            ledger,
            lambda number: delivery(number, large=large),
            manners=manners,
        )
    finally:
        accounts(server, ledger)


def accounts(server: ChaosServer, ledger: MemoryLedger) -> None:
    """Check the rules that hold after every run: nobody twice, nobody lost, nothing smuggled."""
    accepted = [int(recipient[1:].partition("@")[0]) for recipient in server.journalled()]
    assert len(set(accepted)) == len(accepted), "somebody got it twice"
    assert ledger.numbers(Outcome.SENT) <= set(accepted), "said to be sent, but it was not"
    assert set(accepted) <= ledger.numbers(Outcome.SENT) | ledger.numbers(Outcome.UNKNOWN)
    assert server.violations == []
    for number, verdicts in ledger.verdicts.items():
        tries = [verdict.outcome for verdict in verdicts]
        assert set(tries[:-1]) <= {Outcome.DEFERRED}, f"{number} was tried again after {tries}"


@pytest.mark.parametrize(
    "offers", [ALL, (), (*ALL, "CHUNKING"), ("SIZE",)], ids=["pipelined", "plain", "chunks", "old"]
)
@pytest.mark.parametrize("large", [False, True], ids=["small", "large"])
def test_everybody_once(journal: Path, offers: tuple[str, ...], large: bool) -> None:  # noqa: FBT001
    """Over several connections, with small messages and with ones beyond any buffer."""
    ledger = MemoryLedger(8)
    with ChaosServer(journal, offers=offers) as server:
        assert send(server, ledger, large=large, connections=3) is None
    assert ledger.numbers(Outcome.SENT) == set(range(8))
    assert server.messages["p7@example.org"] == delivery(7, large=large).message
    assert server.commands.count("QUIT") == server.connections


def test_rule_5_one_commit_covers_many_dots(journal: Path) -> None:
    """While the ledger writes, other connections come to their dots, and share the next commit."""
    ledger = MemoryLedger(40, pause=0.02)
    with ChaosServer(journal) as server:
        send(server, ledger, replace(CALM, ahead=0), connections=8)
    assert sum(map(len, ledger.groups)) == 40
    assert len(ledger.groups) <= 12
    assert len(ledger.threads) == 1


def test_rule_5_a_single_connection_is_recorded_ahead(journal: Path) -> None:
    """Messages to come are recorded with the one at its dot, so one connection need not wait."""
    ledger = MemoryLedger(24)
    with ChaosServer(journal) as server:
        send(server, ledger, replace(CALM, ahead=8), connections=1)
    assert max(map(len, ledger.groups)) <= 9
    assert len(ledger.groups) <= 8


VERBS = ("connect", "ehlo", "mail", "rcpt", "data", "body", "dot", "rset", "quit")
FAULTS = ("451 4.3.0 later", "421 4.3.2 closing", "drop", "half", "garbage", "split", "stall")


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("what", FAULTS)
def test_a_fault_at_any_verb(journal: Path, verb: str, what: str) -> None:
    """A server that fails once, at any verb, in any way: all others get theirs, and nobody two."""
    faults = [Fault(verb, what, skip=1 if verb in {"mail", "rcpt", "data", "body", "dot"} else 0)]
    if verb == "rset":  # which is said only after a refusal
        faults.append(Fault("rcpt", "450 4.2.0 later"))
    ledger = MemoryLedger(6, tries=3)
    with ChaosServer(journal, faults) as server:
        assert send(server, ledger, HASTY if what == "stall" else CALM) is None
    unknown = ledger.numbers(Outcome.UNKNOWN)
    assert ledger.numbers(Outcome.SENT) | unknown == set(range(6))
    if verb == "body":  # the dot may have gone out before the end of the connection came in
        assert len(unknown) <= 1
    else:
        assert len(unknown) == (verb == "dot" and what in {"drop", "half", "garbage", "stall"})


@pytest.mark.parametrize("verb", ["mail", "rcpt", "bdat", "dot"])
@pytest.mark.parametrize("what", ["451 later", "421 closing", "drop", "half", "garbage", "split"])
def test_a_fault_among_chunks(journal: Path, verb: str, what: str) -> None:
    """The same with CHUNKING."""
    ledger = MemoryLedger(6, tries=3)
    with ChaosServer(journal, [Fault(verb, what, skip=1)], (*ALL, "CHUNKING")) as server:
        assert send(server, ledger) is None
    lost = verb == "dot" and what in {"drop", "half", "garbage"}
    assert len(ledger.numbers(Outcome.UNKNOWN)) == (1 if lost else 0)
    assert len(ledger.numbers(Outcome.SENT)) == (5 if lost else 6)


@pytest.mark.parametrize("what", ["lose", "half", "garbage"])
def test_rule_4_a_lost_reply_is_unknown_and_not_tried_again(journal: Path, what: str) -> None:
    """Accepted, but we never heard: shown as unknown, and sent no second time."""
    ledger = MemoryLedger(5, tries=9)
    with ChaosServer(journal, [Fault("dot", what, skip=2)]) as server:
        assert send(server, ledger, connections=1) is None
    (lost,) = ledger.numbers(Outcome.UNKNOWN)
    assert f"p{lost}@example.org" in server.accepted
    assert len(server.accepted) == 5


def test_rule_7_each_refusal_has_its_outcome(journal: Path) -> None:
    """One recipient each: unknown user, full mailbox, a refusal for good, too many recipients."""
    replies = ["550 5.1.1 who?", "452 4.2.2 full", "550 5.2.1 disabled", "552 5.5.3 too many"]
    ledger = MemoryLedger(6)
    with ChaosServer(journal, [Fault("rcpt", reply) for reply in replies]) as server:
        assert send(server, ledger, connections=1) is None
    assert [ledger.final(number) for number in range(6)] == [
        Outcome.NO_SUCH_ADDRESS, Outcome.DEFERRED, Outcome.FAILED, Outcome.DEFERRED,
        Outcome.SENT, Outcome.SENT,
    ]  # fmt: skip
    assert "example.org" not in ledger.verdicts[0][0].reason


@pytest.mark.parametrize("verb", ["connect", "mail", "rcpt", "data", "dot"])
def test_rule_7_policy_pauses_the_mailing(journal: Path, verb: str) -> None:
    """Who is refused for what we are is no bad address; everybody else stays as they were."""
    skip = 0 if verb == "connect" else 2
    ledger = MemoryLedger(60)
    with ChaosServer(journal, [Fault(verb, "554 5.7.1 spam", times=-1, skip=skip)]) as server:
        ended = send(server, ledger)
    assert ended is not None
    assert ended.outcome is Outcome.PAUSE
    assert "5.7.1 spam" in ended.reason
    assert ledger.numbers(Outcome.NO_SUCH_ADDRESS) == set()
    assert len(server.accepted) <= 6
    untouched = ledger.count - len(ledger.verdicts)
    assert untouched + len(ledger.numbers(Outcome.DEFERRED)) >= 52


def test_rule_7_a_wrong_password_stops_at_once(journal: Path, tls: Tls) -> None:
    """One try, not one for each recipient: relays lock accounts."""
    ledger = MemoryLedger(20)
    with ChaosServer(journal, tls=tls.server, user=("amara", "other")) as server:
        ended = send(
            server,
            ledger,
            replace(CALM, tls=lambda: tls.client),
            security=Security.STARTTLS,
            credentials=AMARA,
            connections=1,
        )
    assert ended is not None
    assert ended.outcome is Outcome.STOP
    assert sum(command.startswith("AUTH") for command in server.commands) == 1
    assert set(map(len, ledger.verdicts.values())) == {1}


@pytest.mark.parametrize("at_once", [False, True], ids=["starttls", "tls"])
@pytest.mark.parametrize("large", [False, True], ids=["small", "large"])
def test_encrypted_and_signed_in(journal: Path, tls: Tls, at_once: bool, large: bool) -> None:  # noqa: FBT001
    """Both ways to encrypt, with a password, with messages of many TLS records."""
    ledger = MemoryLedger(6)
    with ChaosServer(
        journal, tls=tls.server, tls_at_once=at_once, user=("amara", "sesame")
    ) as server:
        security = Security.TLS if at_once else Security.STARTTLS
        manners = replace(CALM, tls=lambda: tls.client)
        assert (
            send(server, ledger, manners, large=large, security=security, credentials=AMARA) is None
        )
    assert ledger.numbers(Outcome.SENT) == set(range(6))
    assert server.messages["p3@example.org"] == delivery(3, large=large).message


def test_a_certificate_of_somebody_else_stops(journal: Path, tls: Tls) -> None:
    """Encrypted, but to whom? Nothing is sent."""
    with ChaosServer(journal, tls=tls.server) as server:
        ended = send(server, MemoryLedger(3), security=Security.STARTTLS)
    assert ended is not None
    assert ended.outcome is Outcome.STOP
    assert "certificate" in ended.reason
    assert server.accepted == []


def test_a_stripped_starttls_stops(journal: Path) -> None:
    """A server from which somebody took STARTTLS gets nothing, not even a sender."""
    with ChaosServer(journal) as server:
        ended = send(server, MemoryLedger(3), security=Security.STARTTLS)
    assert ended is not None
    assert ended.outcome is Outcome.STOP
    assert not any(command.startswith("MAIL") for command in server.commands)


@pytest.mark.parametrize("what", ["drop", "stall", "454 4.7.0 not now", "garbage"])
@pytest.mark.parametrize("verb", ["starttls", "auth"])
def test_a_fault_while_signing_in(journal: Path, tls: Tls, verb: str, what: str) -> None:
    """It is tried again on another connection."""
    ledger = MemoryLedger(4, tries=2)
    manners = replace(HASTY if what == "stall" else CALM, tls=lambda: tls.client)
    with ChaosServer(
        journal, [Fault(verb, what)], tls=tls.server, user=("amara", "sesame")
    ) as server:
        ended = send(server, ledger, manners, security=Security.STARTTLS, credentials=AMARA)
    assert ended is None
    assert ledger.numbers(Outcome.SENT) == set(range(4))


def test_a_relay_that_is_not_there_is_given_up(journal: Path) -> None:
    """After some tries with pauses; everybody stays pending."""
    with ChaosServer(journal) as server:
        pass
    ledger = MemoryLedger(3)
    ended = send(server, ledger)
    assert ended is not None
    assert ended.outcome is Outcome.DEFERRED
    assert "cannot connect" in ended.reason
    assert ledger.numbers(Outcome.DEFERRED) == {0, 1, 2}


def test_a_name_that_is_none(journal: Path) -> None:
    """A relay whose name has no address is the same."""
    ledger = MemoryLedger(1)
    relay = Relay("relay.invalid", 25, Security.NONE, connections=1)
    ended = deliver(relay, ledger, delivery, manners=CALM)
    assert ended is not None
    assert ended.outcome is Outcome.DEFERRED
    assert not journal.exists()


def test_a_server_that_takes_one_message_a_connection(journal: Path) -> None:
    """LIMITS MAILMAX is respected: every message has a connection of its own."""
    ledger = MemoryLedger(6)
    with ChaosServer(journal, offers=(*ALL, "LIMITS MAILMAX=1")) as server:
        assert send(server, ledger) is None
    assert server.connections >= 6
    assert ledger.numbers(Outcome.SENT) == set(range(6))


def test_a_server_that_obliges(journal: Path) -> None:
    """One that says 354 without a recipient is given an empty message, which counts for nobody."""
    ledger = MemoryLedger(4)
    faults = [Fault("rcpt", "550 5.1.1 who?")]
    with ChaosServer(journal, faults, obliging=True) as server:
        assert send(server, ledger, connections=1) is None
    assert ledger.final(0) is Outcome.NO_SUCH_ADDRESS
    assert ledger.numbers(Outcome.SENT) == {1, 2, 3}


@pytest.mark.parametrize("ahead", [0, 8])
def test_rule_8_who_leaves_during_a_mailing_gets_nothing(journal: Path, ahead: int) -> None:
    """What the ledger does not release is not sent, even with all but the dot on its way."""
    ledger = MemoryLedger(12, withdraw=frozenset({0, 5, 6}))
    with ChaosServer(journal) as server:
        assert send(server, ledger, replace(CALM, ahead=ahead)) is None
    gone = {f"p{number}@example.org" for number in ledger.withdraw}
    assert gone.isdisjoint(server.accepted)
    assert len(server.accepted) == 9
    assert ledger.withdraw.isdisjoint(ledger.verdicts)


@pytest.mark.parametrize("after", [0, 1, 2, 4])
def test_a_full_disk_ends_the_run(journal: Path, after: int) -> None:
    """No dot goes out that could not be recorded, and the error is told."""
    ledger = MemoryLedger(30, fails_after=after)
    with ChaosServer(journal) as server:
        relay = Relay("127.0.0.1", server.port, Security.NONE)
        with pytest.raises(OSError, match="No space left"):
            deliver(relay, ledger, delivery, manners=replace(CALM, ahead=4))
    assert {int(r[1:].partition("@")[0]) for r in server.accepted} <= ledger.committed | (
        ledger.numbers(Outcome.SENT)
    )


def test_a_message_that_cannot_be_made_ends_the_run(journal: Path) -> None:
    """An error in composing is told, after everything else is settled."""

    def broken(number: int) -> Delivery:
        if number == 7:
            raise ValueError("no such variant")
        return delivery(number)

    ledger = MemoryLedger(40)
    with ChaosServer(journal) as server:
        relay = Relay("127.0.0.1", server.port, Security.NONE)
        with pytest.raises(ValueError, match="no such variant"):
            deliver(relay, ledger, broken, manners=CALM)
        accounts(server, ledger)
    assert ledger.final(7) is Outcome.DEFERRED
    assert ledger.numbers(Outcome.UNKNOWN) == set()


def test_a_signature_that_cannot_be_made_ends_the_run(journal: Path) -> None:
    """A signer that fails on another thread is told as it is, and nothing leaves unsigned."""

    def sign(number: int) -> bytes:
        if number == 7:
            raise ValueError("the key is gone")
        return delivery(number).message

    ledger = MemoryLedger(40)
    with ChaosServer(journal) as server, Helpers(2) as helpers:
        relay = Relay("127.0.0.1", server.port, Security.NONE)
        with pytest.raises(ValueError, match="the key is gone"):
            deliver(
                relay,
                ledger,
                lambda number: Unsigned(
                    "bounces@example.org",
                    f"p{number}@example.org",
                    helpers.begin(partial(sign, number)),
                ),
                manners=CALM,
            )
        accounts(server, ledger)
    assert ledger.final(7) is Outcome.DEFERRED
    assert "p7@example.org" not in server.accepted
    assert ledger.numbers(Outcome.UNKNOWN) == set()


def test_stopping_waits_for_what_is_out(journal: Path) -> None:
    """Asked to stop, the client sends no further dot, and hears the answers to those it sent."""
    ledger = MemoryLedger(500)
    asked = threading.Event()
    with ChaosServer(journal, [Fault("dot", "late", times=-1)]) as server:
        threading.Timer(0.5, asked.set).start()
        ended = deliver(
            Relay("127.0.0.1", server.port, Security.NONE),
            ledger,
            delivery,
            manners=replace(CALM, ahead=0),
            stop=asked.is_set,
        )
        accounts(server, ledger)
    assert ended is not None
    assert ended.outcome is Outcome.DEFERRED
    assert ledger.numbers(Outcome.UNKNOWN) == set()
    assert 0 < len(server.accepted) < 100
    handed = set(ledger.handed)
    assert ledger.numbers(Outcome.SENT) | ledger.numbers(Outcome.DEFERRED) == handed


def test_rule_7_a_stalled_server_is_left(journal: Path) -> None:
    """After its timeout a connection is given up; the others go on."""
    ledger = MemoryLedger(8, tries=2)
    started = time.monotonic()
    with ChaosServer(journal, [Fault("data", "stall")]) as server:
        assert send(server, ledger, HASTY) is None
    assert ledger.numbers(Outcome.SENT) == set(range(8))
    assert "timed out" in next(v for v in ledger.verdicts.values() if len(v) > 1)[0].reason
    assert time.monotonic() - started < 10
