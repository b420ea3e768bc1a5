"""The bookkeeping between ledger and connections: every claim ends in exactly one way."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from farflung.mail.smtp.desk import Desk, Request
from farflung.mail.smtp.outcomes import Outcome, Verdict
from farflung.mail.smtp.ports import Orders

OUTCOMES = st.sampled_from([Outcome.SENT, Outcome.DEFERRED, Outcome.UNKNOWN])


class DeskMachine(RuleBasedStateMachine):
    """Connections and a ledger that do whatever they may, in any order."""

    def __init__(self) -> None:
        """Begin with an empty desk."""
        super().__init__()
        self.desk: Desk[int] = Desk(ahead=4, stock=6)
        self.next = 0
        self.travelling: set[int] = set()
        self.at_gate: set[int] = set()
        self.gone: set[int] = set()
        self.released: set[int] = set()
        self.ended: dict[int, str] = {}
        self.out: Request[int] | None = None

    @rule()
    def begin(self) -> None:
        """Let a connection take a message."""
        claim = self.desk.take()
        if claim is not None:
            self.travelling.add(claim)

    @precondition(lambda self: self.travelling)
    @rule(data=st.data())
    def reach(self, data: st.DataObject) -> None:
        """Let a message come to its dot."""
        claim = data.draw(st.sampled_from(sorted(self.travelling)))
        self.travelling.discard(claim)
        if self.desk.reached(claim):
            self.go_on(claim)
        else:
            self.at_gate.add(claim)

    @precondition(lambda self: self.travelling | self.at_gate | self.gone)
    @rule(data=st.data(), outcome=OUTCOMES)
    def end(self, data: st.DataObject, outcome: Outcome) -> None:
        """Give a message its verdict, wherever it is."""
        claim = data.draw(st.sampled_from(sorted(self.travelling | self.at_gate | self.gone)))
        for place in (self.travelling, self.at_gate, self.gone):
            place.discard(claim)
        self.desk.done(claim, Verdict(outcome))

    @precondition(lambda self: self.out is None)
    @rule(more=st.booleans())
    def ask(self, more: bool) -> None:  # noqa: FBT001 - drawn by name
        """Send the ledger a request."""
        self.out = self.desk.request(more=more)
        assert len(self.out.dots) <= 4 + len(self.at_gate)

    @precondition(lambda self: self.out is not None)
    @rule(data=st.data())
    def answer(self, data: st.DataObject) -> None:
        """Let the ledger record, withdraw some, and hand out more."""
        assert self.out
        request, self.out = self.out, None
        for claim, _ in request.verdicts:
            assert claim not in self.ended
            self.ended[claim] = "verdict"
        refused = data.draw(st.sets(st.sampled_from(request.dots))) if request.dots else set()
        for claim in refused:
            assert claim not in self.ended
            self.ended[claim] = "withdrawn"
        self.released |= set(request.dots) - refused
        count = data.draw(st.integers(0, request.wanted))
        claims = range(self.next, self.next + count)
        self.next += count
        orders = Orders(set(request.dots) - refused, tuple(claims), 1.0)
        for claim in self.desk.answered(request, orders):
            self.at_gate.discard(claim)
            self.go_on(claim)

    @rule()
    def give_back(self) -> None:
        """End the run early."""
        self.desk.give_back("over")

    def go_on(self, claim: int) -> None:
        """Send the dot of a message that was decided on, or give it up."""
        if self.desk.withdrawn(claim):
            self.desk.done(claim, Verdict(Outcome.DEFERRED))
        else:
            assert claim in self.released, "a dot that was not recorded"
            self.gone.add(claim)

    @invariant()
    def a_withdrawn_message_never_goes(self) -> None:
        """Whoever left gets nothing."""
        assert not {claim for claim in self.gone if self.ended.get(claim) == "withdrawn"}

    def teardown(self) -> None:
        """At the end everything that was handed out is accounted for."""
        while self.out or not self.desk.settled:
            if self.out:
                orders = Orders(self.out.dots, (), None)
                self.ended.update((claim, "verdict") for claim, _ in self.out.verdicts)
                self.released |= set(self.out.dots)
                for claim in self.desk.answered(self.out, orders):
                    self.at_gate.discard(claim)
                    self.desk.done(claim, Verdict(Outcome.SENT))
                self.out = None
            self.desk.give_back("over")
            for claim in [*self.travelling, *self.at_gate, *self.gone]:
                self.desk.done(claim, Verdict(Outcome.SENT))
            self.travelling, self.at_gate, self.gone = set(), set(), set()
            if not self.desk.settled:
                self.out = self.desk.request(more=False)
        assert set(self.ended) == set(range(self.next))


TestDesk = DeskMachine.TestCase
TestDesk.settings = settings(max_examples=100, stateful_step_count=30, deadline=None)


@given(st.integers(0, 9), st.integers(1, 9))
def test_rule_5_a_commit_covers_those_to_come(ahead: int, waiting: int) -> None:
    """One at its dot brings along as many as may be recorded ahead."""
    desk: Desk[int] = Desk(ahead, stock=20)
    orders: Orders[int] = Orders((), tuple(range(waiting)), 1.0)
    desk.answered(desk.request(more=True), orders)
    first = desk.take()
    assert first is not None
    assert not desk.reached(first)
    assert desk.urgent
    request = desk.request(more=False)
    assert request.dots == tuple(range(min(1 + ahead, waiting)))
    desk.answered(request, Orders(request.dots))
    assert desk.urgent == (2 * (len(request.dots) - 1) < ahead and len(request.dots) < waiting)


def test_nothing_is_recorded_ahead_where_that_is_not_wanted() -> None:
    """With 0 every message waits at its dot, and only then is the ledger asked."""
    desk: Desk[int] = Desk(0, stock=4)
    desk.answered(desk.request(more=True), Orders((), (1, 2), 1.0))
    desk.take()
    assert not desk.urgent
    assert desk.request(more=False).dots == ()
