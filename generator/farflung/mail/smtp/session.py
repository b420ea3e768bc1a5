"""One SMTP connection as a pure state machine: replies go in, octets and events come out.

It knows no socket and no clock (sans-IO). Commands are pipelined (RFC 2920) where the server
allows it: the end of one message leaves together with the envelope of the next. Where CHUNKING is
offered (RFC 3030) so does the next message itself, but for its last line.

Every message stops before its end, whether that is a dot or the last chunk: :class:`AtDot` says
that it has come so far, and only :meth:`Session.release` sends the end.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from farflung.mail.smtp.envelope import Command, Mail, commands, impossible
from farflung.mail.smtp.events import AtDot, Closed, Done, StartTls
from farflung.mail.smtp.opening import RefusedOpeningError, opening
from farflung.mail.smtp.outcomes import Step, Verdict, classify, interrupted
from farflung.mail.smtp.pipeline import Pipeline
from farflung.mail.smtp.replies import GarbageError, Reply, ReplyReader

if TYPE_CHECKING:
    from farflung.mail.smtp.events import Event
    from farflung.mail.smtp.opening import Ask, Offer
    from farflung.mail.smtp.ports import Delivery, Relay

__all__ = ["Session"]

_GO_AHEAD = 354
_CLOSING = 421


class Session:
    """The state of one connection."""

    def __init__(self, relay: Relay) -> None:
        """Begin with a connection that was just made, encrypted already or not."""
        self.permitted = False
        """Whether the end of the message under way may leave as soon as there is nothing to wait for.

        Then :class:`AtDot` comes while the body is still in the outbox, and both leave together.
        Set by the caller; each message begins without.
        """
        self._pipeline = Pipeline()
        self.outbox = self._pipeline.outbox
        self._relay = relay
        self._reader = ReplyReader()
        self._replies: deque[Reply] = deque()
        self._opening = opening(relay)
        self._offer: Offer | None = None  # until the opening is over
        self._current: Mail | None = None  # whose end was not released yet
        self._ended: Mail | None = None  # the one before, whose last reply is awaited
        self._carried = 0
        self._most = relay.most  # 0 for no limit
        self._muddled = False  # a message was given up halfway: RSET before the next
        self._closed = False
        self._ask(next(self._opening))

    @property
    def awaiting(self) -> Step | None:
        """What we wait for; None where it is our turn, at the gate or without a message."""
        if self.outbox:
            return Step.BODY
        command = self._pipeline.next
        return command.step if command else None

    @property
    def opened(self) -> bool:
        """Whether the opening is over: the server knows us, and we know what it offers."""
        return self._offer is not None

    @property
    def free(self) -> bool:
        """Whether a message may begin."""
        return self.opened and not (self._closed or self._current or self.exhausted)

    @property
    def quiet(self) -> bool:
        """Whether the session is open and no message is under way."""
        return self.opened and not (self._closed or self._current or self._ended)

    @property
    def unanswered(self) -> bool:
        """Whether the end of a message went out and its reply has not come."""
        return self._ended is not None

    @property
    def exhausted(self) -> bool:
        """Whether the connection has carried as many messages as it may."""
        return 0 < self._most <= self._carried

    def receive(self, data: bytes) -> list[Event]:
        """Take octets from the server."""
        events: list[Event] = []
        garbage = ""
        try:
            for reply in self._reader.read(data):
                self._replies.append(reply)
        except GarbageError as error:
            garbage = str(error)
        while self._replies and not self._closed:
            self._answer(self._replies.popleft(), events)
        if garbage:
            self._close(garbage, events)
        return events

    def flushed(self, count: int) -> list[Event]:
        """Note that the system has taken ``count`` octets of the outbox."""
        self.outbox.took(count)
        events: list[Event] = []
        self._look_at_gate(events)
        return events

    def tls_started(self) -> None:
        """Go on after TLS was begun."""
        self._pipeline.forget()
        self._ask(self._opening.send(Reply(220)))

    def begin(self, delivery: Delivery) -> list[Event]:
        """Start a message; to be called only while the session is :attr:`free`."""
        if not self._offer or not self.free:
            raise RuntimeError("this session cannot take a message now")
        events: list[Event] = []
        mail = self._current = Mail(delivery)
        self.permitted = False
        mail.verdict = impossible(mail, self._offer)
        if mail.verdict:
            self._finish(mail, mail.verdict, events)
            return events
        self._carried += 1
        if self._muddled:
            self._pipeline.put([Command(Step.RSET, b"RSET\r\n")])
            self._muddled = False
        self._pipeline.put(commands(mail, self._offer))
        return events

    def release(self, following: Delivery | None = None) -> list[Event]:
        """Send the end of the message at the gate, and begin the ``following`` with it."""
        mail = self._current
        if mail is None or not mail.at_dot:
            raise RuntimeError("no message is at the gate")
        self._ended, self._current = mail, None
        mail.end_begins = self.outbox.queued
        self._pipeline.put([Command(Step.DOT, mail.end, mail)])
        return self.begin(following) if following and self.free else []

    def quit(self) -> None:
        """Say goodbye; to be called only while the session is :attr:`quiet`."""
        self._pipeline.put([Command(Step.QUIT, b"QUIT\r\n")])
        self._offer = None

    def lost(self, reason: str) -> list[Event]:
        """End the session because the connection ended, or because it is to be given up."""
        events: list[Event] = []
        self._close(reason, events)
        return events

    def _ask(self, ask: Ask) -> None:
        self._pipeline.put([Command(ask.step, ask.line)])

    def _answer(self, reply: Reply, events: list[Event]) -> None:
        awaited = self._pipeline.next
        if awaited is None or awaited.step is Step.TLS:
            self._close(f"the server spoke out of turn: {reply}", events)
            return
        command = self._pipeline.answered()
        if command.step is Step.QUIT:
            self._closed = True
            events.append(Closed(None))
        elif command.mail:
            self._judge(command.step, command.mail, reply, events)
        elif command.step is not Step.RSET:
            self._open(reply, events)
        if reply.code == _CLOSING:
            self._close(f"{command.step.value}: {reply}", events)
        if not self._closed:
            self._pipeline.pump()
            self._look_at_gate(events)

    def _open(self, reply: Reply, events: list[Event]) -> None:
        """Go on with the opening."""
        try:
            ask = self._opening.send(reply)
        except StopIteration as offer:
            self._offer = offer.value
            self._pipeline.pipelining = offer.value.has("PIPELINING")
            self._most = min(filter(None, (self._most, offer.value.most)), default=0)
        except RefusedOpeningError as error:
            self._closed = True
            events.append(Closed(error.verdict))
        else:
            if ask.step is Step.TLS and (self._replies or not self._reader.empty):
                # Somebody between us and the server put words before the encryption.
                self._close("the server spoke before TLS began", events)
                return
            self._ask(ask)
            if ask.step is Step.TLS:
                events.append(StartTls())

    def _judge(self, step: Step, mail: Mail, reply: Reply, events: list[Event]) -> None:
        """Take a reply that is about a message."""
        if step is Step.DATA and reply.code == _GO_AHEAD:
            self._go_ahead(mail)
        elif 300 <= reply.code < 400 or (step is Step.DATA and reply.positive):  # noqa: PLR2004
            self._close(f"{step.value}: {reply}, which makes no sense", events)
        elif mail.verdict is None and (step is Step.DOT or not reply.positive):
            mail.verdict = Verdict(classify(step, reply), f"{step.value}: {reply}")
            if step is not Step.DOT:
                self._muddled = True
                self._pipeline.cancel(mail)
        if mail.verdict and not self._closed and not self._pipeline.awaits(mail):
            self._finish(mail, mail.verdict, events)

    def _go_ahead(self, mail: Mail) -> None:
        """Send the body; for a message that was refused already, nothing but its end."""
        if mail.verdict is None:
            self._pipeline.put_body(mail)
        else:  # RFC 2920, 3.1: some servers say 354 without a recipient
            self._pipeline.put_first(Command(Step.CANCEL, b".\r\n", mail))

    def _look_at_gate(self, events: list[Event]) -> None:
        mail = self._current
        if mail is None or mail.at_dot or mail.verdict or not mail.body_ends:
            return
        left = self.permitted or self.outbox.gone >= mail.body_ends
        if left and not self._pipeline.awaits(mail):
            mail.at_dot = True
            events.append(AtDot())

    def _finish(self, mail: Mail, verdict: Verdict, events: list[Event]) -> None:
        events.append(Done(mail.delivery, verdict))
        if mail is self._current:
            self._current = None
        else:
            self._ended = None

    def _close(self, reason: str, events: list[Event]) -> None:
        """End everything, once: a message whose end has begun to leave may have been taken."""
        if self._closed:
            return
        self._closed = True
        quitting = self._pipeline.holds(Step.QUIT)
        for mail in filter(None, (self._ended, self._current)):
            begun = mail.end_begins is not None and self.outbox.gone > mail.end_begins
            self._finish(mail, mail.verdict or interrupted(reason, after_dot=begun), events)
        events.append(Closed(None if quitting else interrupted(reason, after_dot=False)))
