"""What replies mean: rule 7 of reliability.md, row by row."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from farflung.mail.smtp.outcomes import TIMEOUTS, Outcome, Step, backoff, classify, interrupted
from farflung.mail.smtp.replies import GarbageError, Reply, ReplyReader

ROWS = [
    # 4xx back off, at every step and for every reason
    *((step, "451 4.3.0 later", "DEFERRED") for step in Step),
    (Step.RCPT, "450 4.1.1 greylisted", "DEFERRED"),
    (Step.RCPT, "450 4.7.1 policy, for now", "DEFERRED"),
    (Step.DOT, "421 4.3.2 closing", "DEFERRED"),
    # 5.1.1, 5.1.2, 5.1.10 suppress the address
    (Step.RCPT, "550 5.1.1 no such user", "NO_SUCH_ADDRESS"),
    (Step.RCPT, "550 5.1.2 no such domain", "NO_SUCH_ADDRESS"),
    (Step.RCPT, "556 5.1.10 null MX", "NO_SUCH_ADDRESS"),
    (Step.DOT, "550 5.1.1 no such user", "NO_SUCH_ADDRESS"),
    # and nothing that only looks like it does
    (Step.RCPT, "550 no such user", "FAILED"),
    (Step.RCPT, "550 5.1.11 who knows", "FAILED"),
    (Step.RCPT, "550 5.1.3 bad syntax", "FAILED"),
    (Step.RCPT, "550 4.1.1 classes that do not agree", "FAILED"),
    (Step.RCPT, "550 x5.1.1", "FAILED"),
    (Step.RCPT, "552 5.2.2 mailbox full", "DEFERRED"),
    (Step.RCPT, "550 5.2.1 disabled", "FAILED"),
    (Step.MAIL, "550 5.1.1 it is the sender who is unknown here", "PAUSE"),
    # policy pauses the mailing and suppresses nobody
    *((step, "550 5.7.1 blocked", "PAUSE") for step in (Step.BANNER, Step.EHLO, Step.MAIL)),
    *((step, "554 5.7.26 not aligned", "PAUSE") for step in (Step.RCPT, Step.DATA, Step.DOT)),
    (Step.MAIL, "550 5.1.8 bad sender", "PAUSE"),
    (Step.MAIL, "552 5.3.4 too big", "PAUSE"),
    # what we are set up to be stops
    (Step.AUTH, "535 5.7.8 wrong", "STOP"),
    (Step.AUTH, "504 5.5.4 no such mechanism", "STOP"),
    (Step.MAIL, "530 5.7.0 sign in first", "STOP"),
    (Step.MAIL, "530 5.7.0 STARTTLS first", "STOP"),
    (Step.STARTTLS, "502 5.5.1 no", "STOP"),
    # 552 at RCPT counts as 452; elsewhere it does not
    (Step.RCPT, "552 too many recipients", "DEFERRED"),
    (Step.DOT, "552 5.3.4 too big", "FAILED"),
    # a host that is not serving, or out of step
    (Step.BANNER, "554 no SMTP service here", "DEFERRED"),
    (Step.MAIL, "503 5.5.1 nested MAIL", "DEFERRED"),
    (Step.DATA, "503 5.5.1 need RCPT", "DEFERRED"),
    # the rest is final, for this message only
    (Step.DOT, "554 5.6.0 content refused", "FAILED"),
    (Step.DOT, "554 transaction failed", "FAILED"),
    (Step.DOT, "250 2.0.0 taken", "SENT"),
    (Step.DOT, "251 forwarded", "SENT"),
]


def read(*lines: str) -> list[Reply]:
    """Return replies from lines."""
    return list(ReplyReader().read("".join(f"{line}\r\n" for line in lines).encode()))


@pytest.mark.parametrize(("step", "line", "outcome"), ROWS, ids=str)
def test_rule_7_replies_mean_what_they_say(step: Step, line: str, outcome: str) -> None:
    """Each reply at each step has one outcome."""
    (reply,) = read(line)
    assert classify(step, reply) is Outcome[outcome]


@given(st.sampled_from(Step), st.integers(400, 599), st.text(max_size=30))
def test_a_refusal_is_never_taken_for_a_yes(step: Step, code: int, text: str) -> None:
    """Whatever else a refusal says, it is neither sent nor unknown."""
    outcome = classify(step, Reply(code, (text,)))
    assert outcome not in {Outcome.SENT, Outcome.UNKNOWN}


@given(st.sampled_from(Step), st.integers(500, 599), st.text(max_size=30))
def test_only_three_codes_suppress(step: Step, code: int, text: str) -> None:
    """An address is given up for three enhanced codes, and for nothing else."""
    reply = Reply(code, (text,))
    if reply.enhanced not in {"5.1.1", "5.1.2", "5.1.10"}:
        assert classify(step, reply) is not Outcome.NO_SUCH_ADDRESS


def test_rule_4_an_interruption_is_unknown_after_the_dot_only() -> None:
    """Before it another try is safe. The reason names no address."""
    assert interrupted("gone", after_dot=True).outcome is Outcome.UNKNOWN
    verdict = interrupted("lost amara@example.org", after_dot=False)
    assert verdict.outcome is Outcome.DEFERRED
    assert verdict.reason == "lost a…@…"


def test_rule_7_the_final_reply_may_take_ten_minutes() -> None:
    """The least times of RFC 5321, 4.5.3.2; every step has one."""
    assert set(TIMEOUTS) == set(Step)
    least = {
        Step.BANNER: 300, Step.MAIL: 300, Step.RCPT: 300, Step.DATA: 120, Step.BODY: 180,
        Step.DOT: 600,
    }  # fmt: skip
    assert {step: TIMEOUTS[step] for step in least} == least


@given(st.integers(1, 200), st.floats(0, 1))
def test_rule_7_waits_grow_with_jitter(attempt: int, chance: float) -> None:
    """Each wait is between the half and the whole of a time that doubles up to the most."""
    wait = backoff(attempt, lambda: chance, first=2.0, most=60.0)
    longest = min(60.0, 2.0 * 2 ** min(attempt - 1, 10))
    assert longest / 2 <= wait <= longest


def test_replies_of_several_lines() -> None:
    """Lines with a hyphen go on; line feeds alone are borne; control characters are not shown."""
    assert read("250-mx", "250-SIZE 5", "250 ") == [Reply(250, ("mx", "SIZE 5", ""))]
    assert list(ReplyReader().read(b"250\n354 go\x1b[2J\r\n")) == [
        Reply(250, ("",)), Reply(354, ("go?[2J",))
    ]  # fmt: skip


@pytest.mark.parametrize(
    "data", [b"hello\r\n", b"199 x\r\n", b"600 x\r\n", b"25\r\n", b"250x\r\n", b"\r\n", b"x" * 3000]
)
def test_what_is_no_reply(data: bytes) -> None:
    """Three digits from 200 to 599 begin a reply; it has an end."""
    with pytest.raises(GarbageError):
        list(ReplyReader().read(data))


def test_a_reply_without_an_end() -> None:
    """A server that goes on for ever is stopped."""
    with pytest.raises(GarbageError):
        list(ReplyReader().read(b"250-x\r\n" * 300))
    with pytest.raises(GarbageError, match="goes on with"):
        list(ReplyReader().read(b"250-x\r\n251 x\r\n"))


def test_what_servers_repeat_is_masked() -> None:
    """A reply in a log shows no whole address."""
    (reply,) = read("550 5.1.1 <amara.okafor@example.org>: user unknown; see post@example.org")
    assert str(reply) == "550 5.1.1 <a…@…>: user unknown; see p…@…"
    with pytest.raises(GarbageError) as error:
        list(ReplyReader().read(b"amara@example.org\r\n"))
    assert "amara" not in str(error.value)
