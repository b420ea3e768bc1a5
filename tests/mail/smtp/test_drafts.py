"""Messages begun ahead: each in its turn, those that are not needed left out."""

from __future__ import annotations

import pytest
from tests.mail.smtp.ledger import delivery

from farflung.mail.smtp.drafts import Drafts
from farflung.mail.smtp.ports import Delivery, Unsigned


class Desk:
    """Composes messages and notes for whom, and when each was finished."""

    def __init__(self, broken: int | None = None) -> None:
        """Begin with nothing composed; one message may be impossible."""
        self.begun: list[int] = []
        self.finished: list[int] = []
        self._broken = broken

    def __call__(self, number: int) -> Unsigned:
        """Begin a message."""
        if number == self._broken:
            raise ValueError("no such variant")
        self.begun.append(number)
        made = delivery(number)

        def complete() -> bytes:
            self.finished.append(number)
            return made.message

        return Unsigned(made.sender, made.recipient, complete)


def test_the_next_messages_are_begun_and_none_twice() -> None:
    """Whoever is taken is finished; so many of those that follow are begun, each once."""
    desk = Desk()
    drafts = Drafts(desk, 2)
    assert drafts.take(0, [1, 2, 3, 4]) == delivery(0)
    assert desk.begun == [0, 1, 2]
    assert desk.finished == [0]
    assert [drafts.take(n, range(n + 1, 5)) for n in range(1, 5)] == [
        delivery(n) for n in range(1, 5)
    ]
    assert desk.begun == desk.finished == [0, 1, 2, 3, 4]


def test_nothing_is_kept_for_those_who_were_withdrawn() -> None:
    """Who has left the queue is forgotten, and composed anew should they come back."""
    desk = Desk()
    drafts = Drafts(desk, 3)
    drafts.take(0, [1, 2, 3])
    drafts.take(1, [3])
    drafts.take(2, [])
    assert desk.begun == [0, 1, 2, 3, 2]
    assert desk.finished == [0, 1, 2]


def test_a_fault_is_told_when_its_turn_comes() -> None:
    """A message that cannot be made stops none of those before it."""
    drafts = Drafts(Desk(broken=2), 4)
    assert [drafts.take(n, range(n + 1, 4)).recipient[:2] for n in (0, 1)] == ["p0", "p1"]
    with pytest.raises(ValueError, match="no such variant"):
        drafts.take(2, [3])


def test_a_finished_delivery_is_a_draft_too() -> None:
    """Whoever signs nothing hands over the message as it is."""
    drafts = Drafts(delivery, 1)
    assert isinstance(drafts.take(0, [1]), Delivery)
