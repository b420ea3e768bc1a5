"""The state machine of a connection: what it says, when it stops, and what it makes of answers."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.mail.smtp.ledger import delivery

from farflung.errors import RefusedError
from farflung.mail.smtp.events import AtDot, Closed, Done, StartTls
from farflung.mail.smtp.outcomes import Outcome, Step
from farflung.mail.smtp.ports import Credentials, Delivery, Relay, Security
from farflung.mail.smtp.session import Session

if TYPE_CHECKING:
    from farflung.mail.smtp.events import Event

PLAIN = Relay("127.0.0.1", 25, Security.NONE, hello="news.example.org")
ONE, TWO = delivery(1), delivery(2)
AMARA = Credentials("amara", "sesame")


@dataclass
class Talk:
    """A session, and everything it said and reported."""

    relay: Relay = PLAIN
    events: list[Event] = field(default_factory=list)
    said: bytes = b""

    def __post_init__(self) -> None:
        """Begin a session."""
        self.session = Session(self.relay)

    def hear(self, *lines: str) -> bytes:
        """Hand lines to the session; return what it says to them."""
        self.events += self.session.receive("".join(f"{line}\r\n" for line in lines).encode())
        return self.flush()

    def flush(self) -> bytes:
        """Let everything leave."""
        said = b""
        while self.session.outbox:
            pieces = self.session.outbox.next()
            said += b"".join(pieces)
            self.events += self.session.flushed(sum(len(piece) for piece in pieces))
        self.said += said
        return said

    def begin(self, message: Delivery) -> bytes:
        """Begin a message; return what is said."""
        self.events += self.session.begin(message)
        return self.flush()

    def release(self, following: Delivery | None = None) -> bytes:
        """Release the end of a message; return what is said."""
        self.events += self.session.release(following)
        return self.flush()

    def greet(self, *offers: str) -> None:
        """Go through the opening with a server that offers this."""
        self.hear("220 ready")
        lines = ["mx.example.org", *offers]
        self.hear(*(f"250-{line}" for line in lines[:-1]), f"250 {lines[-1]}")

    def outcomes(self) -> list[Outcome]:
        """Return the outcomes of the messages that are done."""
        return [event.verdict.outcome for event in self.events if isinstance(event, Done)]

    def end(self) -> Outcome | None:
        """Return the outcome with which the session closed."""
        closed = [event for event in self.events if isinstance(event, Closed)]
        assert len(closed) == 1
        return closed[0].verdict.outcome if closed[0].verdict else None


def opened(*offers: str, relay: Relay = PLAIN) -> Talk:
    """Return a session that is ready for messages."""
    talk = Talk(relay)
    talk.greet(*offers)
    assert talk.session.free
    return talk


def test_rule_5_the_end_of_one_message_leaves_with_the_next() -> None:
    """With PIPELINING a message costs one round trip: its dot goes with the next envelope."""
    talk = opened("PIPELINING", "SIZE 1000")
    size = len(ONE.message)
    envelope = b"MAIL FROM:<bounces@example.org> SIZE=%d\r\nRCPT TO:<p%d@example.org>\r\nDATA\r\n"
    assert talk.begin(ONE) == envelope % (size, 1)
    assert talk.hear("250 ok", "250 ok", "354 go") == ONE.message
    assert talk.events == [AtDot()]
    assert talk.release(TWO) == b".\r\n" + envelope % (size, 2)
    assert talk.hear("250 2.0.0 taken", "250 ok", "250 ok", "354 go") == TWO.message
    assert talk.outcomes() == [Outcome.SENT]
    assert talk.release() == b".\r\n"
    talk.hear("250 taken")
    assert talk.outcomes() == [Outcome.SENT, Outcome.SENT]
    assert talk.session.quiet


def test_rule_4_nothing_ends_a_message_but_permission() -> None:
    """However long it waits, a message at the gate stays without its dot."""
    talk = opened("PIPELINING")
    talk.begin(ONE)
    talk.hear("250 ok", "250 ok", "354 go")
    assert not talk.said.endswith(b"\r\n.\r\n")
    assert talk.session.awaiting is None  # our turn: no time is running out
    with pytest.raises(RuntimeError):
        talk.session.begin(TWO)


def test_the_gate_is_reached_when_the_message_has_left() -> None:
    """As long as octets wait for the network, nobody asks for permission to end the message."""
    talk = opened("PIPELINING")
    talk.begin(ONE)
    talk.events += talk.session.receive(b"250 ok\r\n250 ok\r\n354 go\r\n")
    assert talk.session.awaiting is Step.BODY
    talk.events += talk.session.flushed(len(ONE.message) - 1)
    assert talk.events == []
    talk.events += talk.session.flushed(1)
    assert talk.events == [AtDot()]
    with pytest.raises(RuntimeError):
        Talk().session.release()


@pytest.mark.parametrize("offers", [["PIPELINING"], []], ids=["pipelined", "plain"])
def test_what_is_permitted_beforehand_leaves_with_its_message(offers: list[str]) -> None:
    """The end of a message that the ledger has released already needs no packet of its own."""
    talk = opened(*offers)
    talk.begin(ONE)
    talk.session.permitted = True
    for line in (b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n"):
        talk.events += talk.session.receive(line)
        if not talk.events:
            talk.flush()
    assert talk.events == [AtDot()]  # with all of the message still to leave
    said = talk.release(TWO)
    assert said.startswith(ONE.message + b".\r\n")
    assert (b"MAIL FROM" in said) == bool(offers)
    assert not talk.session.permitted  # the next one needs permission of its own
    talk.hear("250 taken")
    assert talk.outcomes() == [Outcome.SENT]


def test_permission_is_no_answer() -> None:
    """What the server has not taken is not ended, whatever the ledger says."""
    talk = opened("PIPELINING")
    talk.begin(ONE)
    talk.session.permitted = True
    talk.hear("250 ok")
    talk.hear("550 5.1.1 nobody", "503 no recipient")
    assert talk.outcomes() == [Outcome.NO_SUCH_ADDRESS]
    assert ONE.message not in talk.said


def test_rule_4_a_permitted_end_that_did_not_leave_is_not_unknown() -> None:
    """A connection that ends amid the message was before its dot, though both were to leave."""
    talk = opened("PIPELINING")
    talk.begin(ONE)
    talk.session.permitted = True
    talk.events += talk.session.receive(b"250 ok\r\n250 ok\r\n354 go\r\n")
    talk.events += talk.session.release()
    talk.events += talk.session.flushed(len(ONE.message))
    talk.events += talk.session.lost("the network went away")
    assert talk.outcomes() == [Outcome.DEFERRED]


def test_without_pipelining_each_command_waits() -> None:
    """A server that does not offer it gets one command at a time."""
    talk = opened("8BITMIME")
    assert talk.begin(ONE).startswith(b"MAIL")
    assert talk.hear("250 ok").startswith(b"RCPT")
    assert talk.hear("250 ok") == b"DATA\r\n"
    assert talk.hear("354 go") == ONE.message
    assert talk.release(TWO) == b".\r\n"
    assert talk.hear("250 taken").startswith(b"MAIL")
    assert talk.hear("550 5.1.8 no") == b""
    assert talk.outcomes() == [Outcome.SENT, Outcome.PAUSE]


def test_chunks_need_no_go_ahead() -> None:
    """With CHUNKING a message follows its envelope at once; only its last line waits."""
    talk = opened("PIPELINING", "CHUNKING")
    body, last = ONE.message[: -len(b"A line.\r\n")], b"A line.\r\n"
    said = talk.begin(ONE)
    assert said.endswith(b"RCPT TO:<p1@example.org>\r\nBDAT %d\r\n%b" % (len(body), body))
    assert talk.events == []
    talk.hear("250 ok", "250 ok", "250 got it")
    assert talk.events == [AtDot()]
    said = talk.release(TWO)
    assert said.startswith(b"BDAT %d LAST\r\n%bMAIL FROM:" % (len(last), last))
    assert said.endswith(TWO.message[: len(body)])
    talk.hear("250 taken", "250 ok", "550 5.1.1 who?", "503 no recipients")
    assert talk.outcomes() == [Outcome.SENT, Outcome.NO_SUCH_ADDRESS]
    assert talk.begin(ONE).startswith(b"RSET\r\nMAIL")


def test_after_a_refusal_the_next_begins_afresh() -> None:
    """RSET comes before the next envelope, since the server still remembers the refused one."""
    talk = opened("PIPELINING")
    talk.begin(ONE)
    talk.hear("250 ok", "550 5.1.1 no such user", "554 no valid recipients")
    assert talk.outcomes() == [Outcome.NO_SUCH_ADDRESS]
    assert talk.begin(TWO).startswith(b"RSET\r\nMAIL")
    talk.hear("250 ok", "250 ok", "250 ok", "354 go")
    talk.release()
    talk.hear("250 ok")
    assert talk.outcomes()[-1] is Outcome.SENT
    assert talk.begin(ONE).startswith(b"MAIL")


def test_a_go_ahead_without_a_recipient_gets_nothing() -> None:
    """Some servers say 354 although they refused: then an empty message ends it (RFC 2920, 3.1)."""
    talk = opened("PIPELINING")
    talk.begin(ONE)
    assert talk.hear("250 ok", "450 later", "354 go") == b".\r\n"
    talk.hear("250 taken, whatever it was")
    assert talk.outcomes() == [Outcome.DEFERRED]
    assert talk.session.free


@pytest.mark.parametrize(
    ("heard", "outcome"),
    [
        ([], Outcome.DEFERRED),
        (["250 ok"], Outcome.DEFERRED),
        (["250 ok", "250 ok", "354 go"], Outcome.DEFERRED),
        (["250 ok", "550 5.1.1 who?"], Outcome.NO_SUCH_ADDRESS),
    ],
)
def test_rule_4_before_the_dot_another_try_is_safe(heard: list[str], outcome: Outcome) -> None:
    """A connection that ends before the dot leaves nothing in doubt."""
    talk = opened("PIPELINING")
    talk.begin(ONE)
    talk.hear(*heard)
    talk.events += talk.session.lost("the network went away")
    assert talk.outcomes() == [outcome]
    assert talk.end() is Outcome.DEFERRED


def test_rule_4_after_the_dot_it_is_unknown() -> None:
    """A connection that ends after the dot leaves that message unknown, and only that one."""
    talk = opened("PIPELINING")
    talk.begin(ONE)
    talk.hear("250 ok", "250 ok", "354 go")
    talk.release(TWO)
    talk.events += talk.session.lost("the network went away")
    assert talk.outcomes() == [Outcome.UNKNOWN, Outcome.DEFERRED]


def test_rule_4_a_dot_that_never_left_is_not_unknown() -> None:
    """What counts is whether the dot was handed to the network, not whether it was meant to be."""
    talk = opened("PIPELINING")
    talk.begin(ONE)
    talk.hear("250 ok", "250 ok", "354 go")
    talk.events += talk.session.release()
    talk.events += talk.session.lost("the network went away")
    assert talk.outcomes() == [Outcome.DEFERRED]


@pytest.mark.parametrize("reply", ["354 go", "?", "250-half\r\n550 other", "1"])
def test_rule_4_nonsense_after_the_dot_is_unknown(reply: str) -> None:
    """An answer that is none may be a yes."""
    talk = opened("PIPELINING")
    talk.begin(ONE)
    talk.hear("250 ok", "250 ok", "354 go")
    talk.release()
    talk.hear(reply)
    assert talk.outcomes() == [Outcome.UNKNOWN]


def test_a_yes_before_nonsense_counts() -> None:
    """What came before the nonsense was an answer."""
    talk = opened("PIPELINING")
    talk.begin(ONE)
    talk.hear("250 ok", "250 ok", "354 go")
    talk.release(TWO)
    talk.hear("250 2.0.0 taken", "?")
    assert talk.outcomes() == [Outcome.SENT, Outcome.DEFERRED]


@pytest.mark.parametrize("reply", ["334 go", "?", "2500 no", "354-go\r\n355 on"])
def test_nonsense_before_the_dot_ends_the_connection(reply: str) -> None:
    """Whoever speaks another language gets no message."""
    talk = opened("PIPELINING")
    talk.begin(ONE)
    talk.hear(reply)
    assert talk.outcomes() == [Outcome.DEFERRED]
    assert talk.end() is Outcome.DEFERRED


def test_a_yes_to_data_is_nonsense() -> None:
    """DATA is answered by 354 or by a refusal."""
    talk = opened("PIPELINING")
    talk.begin(ONE)
    talk.hear("250 ok", "250 ok", "250 ok")
    assert talk.outcomes() == [Outcome.DEFERRED]


@pytest.mark.parametrize("step", range(4))
def test_rule_7_421_ends_the_connection_at_any_step(step: int) -> None:
    """The message is to be tried again, on another connection."""
    talk = opened("PIPELINING")
    talk.begin(ONE)
    talk.hear(*["250 ok", "250 ok", "354 go"][: min(step, 3)])
    if step == 3:
        talk.release()
    talk.hear("421 4.3.2 closing")
    assert talk.outcomes() == [Outcome.DEFERRED]
    assert talk.end() is Outcome.DEFERRED
    assert talk.session.receive(b"250 ok\r\n") == []


def test_421_while_nothing_is_under_way() -> None:
    """A server may close an idle connection."""
    talk = opened("PIPELINING")
    talk.hear("421 idle for too long")
    assert talk.end() is Outcome.DEFERRED


def test_rule_7_a_failing_quit_changes_nothing() -> None:
    """After 250 a message is sent, whatever happens at QUIT."""
    for answer in ("421 no", "500 what?", ""):
        talk = opened("PIPELINING")
        talk.begin(ONE)
        talk.hear("250 ok", "250 ok", "354 go")
        talk.release()
        talk.hear("250 taken")
        talk.session.quit()
        assert talk.flush() == b"QUIT\r\n"
        if answer:
            talk.hear(answer)
        else:
            talk.events += talk.session.lost("gone")
        assert talk.outcomes() == [Outcome.SENT]
        assert talk.end() is None


def test_tls_comes_before_everything() -> None:
    """STARTTLS, then EHLO again, then AUTH, then mail; what was offered before is forgotten."""
    talk = Talk(Relay("mx.example.org", 587, credentials=AMARA))
    talk.hear("220 ready")
    said = talk.hear("250-mx", "250-PIPELINING", "250-AUTH PLAIN", "250 STARTTLS")
    assert said == b"STARTTLS\r\n"
    talk.hear("220 go")
    assert talk.events == [StartTls()]
    talk.session.tls_started()
    assert talk.flush() == b"EHLO localhost\r\n"
    said = talk.hear("250-mx", "250 AUTH PLAIN LOGIN")
    assert said == b"AUTH PLAIN " + base64.b64encode(b"\0amara\0sesame") + b"\r\n"
    talk.hear("235 welcome")
    assert talk.session.free
    talk.begin(ONE)
    assert talk.said.count(b"\r\n") == 5  # no pipelining: it was offered before TLS only


def test_a_stripped_starttls_is_refused() -> None:
    """Where somebody takes STARTTLS out of the offer, nothing more is said."""
    talk = Talk(Relay("mx.example.org", 587, credentials=AMARA))
    talk.greet("PIPELINING", "AUTH PLAIN")
    assert talk.end() is Outcome.STOP
    assert talk.said == b"EHLO localhost\r\n"


@pytest.mark.parametrize("answer", ["500 what?", "502 no"])
def test_a_server_without_ehlo_is_no_way_around_tls(answer: str) -> None:
    """HELO is said only where nothing is to be protected."""
    talk = Talk(Relay("mx.example.org", 587))
    talk.hear("220 ready")
    talk.hear(answer)
    assert talk.end() is Outcome.DEFERRED
    old = Talk()
    old.hear("220 ready")
    assert old.hear(answer) == b"HELO news.example.org\r\n"
    old.hear("250 hello")
    assert old.session.free


@pytest.mark.parametrize("extra", ["250 ok\r\n", "2", "250-injected\r\n"])
def test_words_before_tls_are_an_attack(extra: str) -> None:
    """What came with the answer to STARTTLS was not protected, and ends the connection."""
    talk = Talk(Relay("mx.example.org", 587))
    talk.greet("STARTTLS")
    talk.events += talk.session.receive(f"220 go\r\n{extra}".encode())
    assert talk.end() is Outcome.DEFERRED
    assert StartTls() not in talk.events


def test_words_during_tls_are_an_attack() -> None:
    """The same, when it comes a little later."""
    talk = Talk(Relay("mx.example.org", 587))
    talk.greet("STARTTLS")
    talk.hear("220 go")
    talk.hear("250 injected")
    assert talk.end() is Outcome.DEFERRED


def test_login_where_plain_is_not_offered() -> None:
    """The older mechanism, in three steps."""
    talk = Talk(Relay("mx.example.org", 465, Security.TLS, AMARA))
    talk.hear("220 ready")
    assert talk.hear("250-mx", "250 AUTH LOGIN") == b"AUTH LOGIN\r\n"
    assert talk.hear("334 VXNlcm5hbWU6") == base64.b64encode(b"amara") + b"\r\n"
    assert talk.hear("334 UGFzc3dvcmQ6") == base64.b64encode(b"sesame") + b"\r\n"
    talk.hear("235 welcome")
    assert talk.session.free


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("535 5.7.8 wrong password", Outcome.STOP),
        ("534 5.7.9 too weak", Outcome.STOP),
        ("454 4.7.0 not now", Outcome.DEFERRED),
        ("250 what?", Outcome.DEFERRED),
        ("421 too busy", Outcome.DEFERRED),
    ],
)
def test_rule_7_a_wrong_password_stops(answer: str, outcome: Outcome) -> None:
    """535 stops; a server that cannot check passwords now is asked again later."""
    talk = Talk(Relay("mx.example.org", 465, Security.TLS, AMARA))
    talk.hear("220 ready")
    talk.hear("250-mx", "250 AUTH LOGIN")
    talk.hear(answer)
    assert talk.end() is outcome


def test_no_mechanism_that_we_know() -> None:
    """A server that wants another way to sign in is a matter for a person."""
    talk = Talk(Relay("mx.example.org", 465, Security.TLS, AMARA))
    talk.greet("AUTH GSSAPI")
    assert talk.end() is Outcome.STOP


@pytest.mark.parametrize("banner", ["554 5.7.1 go away", "421 too many", "554 no service", "?"])
def test_a_greeting_that_is_a_refusal(banner: str) -> None:
    """Policy pauses; everything else at the greeting is tried again later."""
    talk = Talk()
    talk.hear(banner)
    assert talk.end() is (Outcome.PAUSE if "5.7.1" in banner else Outcome.DEFERRED)
    assert talk.said == b""


def test_a_password_is_never_sent_plain_nor_shown() -> None:
    """Refused before anything is connected; and no record shows it by accident."""
    with pytest.raises(RefusedError, match="password"):
        Relay("127.0.0.1", 25, Security.NONE, AMARA)
    assert "sesame" not in repr(Relay("mx.example.org", 587, credentials=AMARA))


@pytest.mark.parametrize(
    ("sender", "recipient"),
    [
        ("a@example.org", "b@example.org>\r\nDATA"),
        ("a@example.org\n", "b@example.org"),
        ("a@example.org", "b c@example.org"),
        ("a@example.org", "<b@example.org"),
        ("a@example.org", "b@c@example.org"),
        ("", "b@example.org"),
        ("a@example.org", ""),
    ],
)
def test_an_address_cannot_become_a_command(sender: str, recipient: str) -> None:
    """Line breaks, brackets and spaces never reach a command."""
    with pytest.raises(RefusedError):
        Delivery(sender, recipient, b"x\r\n")
    with pytest.raises(RefusedError):
        Relay("mx.example.org", 25, Security.NONE, hello="a\r\nMAIL FROM:<x@example.org>")


@pytest.mark.parametrize(
    "message", [b"a\r\n.\nMAIL\r\n", b"a\r.\r\r\n", b"a\r\n.\r", b"no end", b"\n.\r\n"]
)
def test_a_message_cannot_hide_another(message: bytes) -> None:
    """SMTP smuggling: a lone CR or LF never leaves this machine."""
    talk = opened("PIPELINING")
    talk.begin(Delivery("a@example.org", "b@example.org", message))
    assert talk.outcomes() == [Outcome.PAUSE]
    assert not talk.said.endswith(b"DATA\r\n")


@given(st.lists(st.sampled_from([b".", b"..", b"x", b"", b".x"]), max_size=9))
def test_dots_are_stuffed(lines: list[bytes]) -> None:
    """No line of a message ends it, whatever it is."""
    message = b"".join(line + b"\r\n" for line in lines) or b"\r\n"
    talk = opened("PIPELINING")
    talk.begin(Delivery("a@example.org", "b@example.org", message))
    said = talk.hear("250 ok", "250 ok", "354 go") + talk.release()
    *sent, last, nothing = said.split(b"\r\n")
    assert (last, nothing) == (b".", b"")
    assert b"." not in sent
    assert b"".join(line.removeprefix(b".") + b"\r\n" for line in sent) == message


def test_international_addresses_need_the_server() -> None:
    """SMTPUTF8 is asked for where an address or the header needs it, and only where offered."""
    message = Delivery("a@example.org", "олена@example.org", "To: олена\r\n\r\nx\r\n".encode())
    talk = opened("PIPELINING", "SMTPUTF8", "8BITMIME")
    said = talk.begin(message)
    assert said.startswith(b"MAIL FROM:<a@example.org> BODY=8BITMIME SMTPUTF8\r\n")
    assert "RCPT TO:<олена@example.org>".encode() in said
    plain = opened("PIPELINING", "8BITMIME")
    assert plain.begin(message) == b""
    assert plain.outcomes() == [Outcome.FAILED]
    assert plain.begin(ONE).startswith(b"MAIL FROM:<bounces@example.org>\r\n")


def test_a_message_in_8_bits_needs_the_server() -> None:
    """A body that is not ASCII goes to servers that take it as it is, and to no others."""
    message = Delivery("a@example.org", "b@example.org", "Subject: x\r\n\r\né\r\n".encode())
    assert b" BODY=8BITMIME\r\n" in opened("8BITMIME").begin(message)
    talk = opened("PIPELINING")
    talk.begin(message)
    assert talk.outcomes() == [Outcome.FAILED]


def test_a_message_that_is_too_large_is_not_begun() -> None:
    """The server's SIZE is respected; the mailing pauses, for the next would be as large."""
    talk = opened("SIZE 10")
    assert talk.begin(ONE) == b""
    assert talk.outcomes() == [Outcome.PAUSE]
    assert opened("SIZE 0").begin(ONE)
    assert opened("SIZE").begin(ONE)


@pytest.mark.parametrize(
    ("offers", "most", "carries"),
    [(["LIMITS MAILMAX=1 RCPTMAX=5"], 0, 1), ([], 2, 2), (["LIMITS MAILMAX=3"], 2, 2)],
)
def test_a_connection_carries_no_more_than_it_may(
    offers: list[str], most: int, carries: int
) -> None:
    """The server's limit (RFC 9422) and ours are respected, whichever is less."""
    relay = Relay("127.0.0.1", 25, Security.NONE, most=most)
    talk = opened("PIPELINING", *offers, relay=relay)
    talk.begin(ONE)
    carried = 1
    while not talk.session.exhausted:
        talk.hear("250 ok", "250 ok", "354 go")
        talk.release(TWO)
        talk.hear("250 taken")
        carried += 1
    assert carried == carries
    talk.hear("250 ok", "250 ok", "354 go")
    assert b"MAIL" not in talk.release(TWO)
    assert not talk.session.free


@given(st.data())
def test_it_does_not_matter_how_answers_are_cut(data: st.DataObject) -> None:
    """Octets may come one by one or all at once: the session says and reports the same."""
    stream = (
        b"220 ready\r\n", b"250-mx\r\n250 PIPELINING\r\n", b"250 ok\r\n250 ok\r\n354 go\r\n",
        b"250-2.0.0 taken\r\n250 2.0.0 really\r\n250 ok\r\n452 full\r\n554 none\r\n",
    )  # fmt: skip
    talk = Talk()
    for number, part in enumerate(stream):
        rest = part
        while rest:
            cut = data.draw(st.integers(1, len(rest)))
            talk.events += talk.session.receive(rest[:cut])
            talk.flush()
            rest = rest[cut:]
        if number == 1:
            talk.begin(ONE)
        elif number == 2:
            talk.release(TWO)
    assert talk.events == [AtDot(), *talk.events[1:]]
    assert talk.outcomes() == [Outcome.SENT, Outcome.DEFERRED]


@given(st.binary(max_size=200))
def test_any_octets_are_survived(data: bytes) -> None:
    """Whatever a server says, the session closes or waits; it never sends a dot by itself."""
    talk = opened("PIPELINING")
    talk.begin(ONE)
    talk.events += talk.session.receive(data)
    talk.flush()
    talk.events += talk.session.lost("gone")
    assert len(talk.outcomes()) == 1
    assert ONE.message + b".\r\n" not in talk.said
