"""Messages that are begun some time before a connection takes them."""

from __future__ import annotations

from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Generic

from farflung.mail.smtp.ports import Claim

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from farflung.mail.smtp.ports import Delivery, Draft

__all__ = ["Drafts"]


class Drafts(Generic[Claim]):
    """Begins up to ``ahead`` messages beforehand, so that their signatures are made meanwhile."""

    def __init__(self, compose: Callable[[Claim], Draft], ahead: int) -> None:
        """Begin with none."""
        self._compose = compose
        self._ahead = ahead
        self._begun: dict[Claim, Draft] = {}

    def take(self, claim: Claim, following: Iterable[Claim]) -> Delivery:
        """Return somebody's message, and begin those of who comes next.

        Raises whatever composing it raised; what is wrong with one that follows is told when its
        turn comes.
        """
        begun = self._begun
        draft = begun.pop(claim, None) or self._compose(claim)
        coming = list(islice(following, self._ahead))
        with suppress(Exception):  # it is composed again when its turn comes, and told then
            for one in coming:
                if one not in begun:
                    begun[one] = self._compose(one)
        if len(begun) > len(coming):  # somebody was withdrawn
            self._begun = {one: begun[one] for one in coming if one in begun}
        return draft.finish()
