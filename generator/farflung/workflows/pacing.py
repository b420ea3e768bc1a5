"""How fast a mailing goes and how long it will take, as it goes."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from farflung.mail.ledger.states import Account
    from farflung.model import Progress

__all__ = ["Meter", "pace_words"]

_WINDOW = 15.0  # seconds that the rate is an average of


class Meter:
    """Asked by a run whether to stop; on the way it tells how far everything is."""

    def __init__(
        self,
        account: Account,
        progress: Progress | None,
        stop: Callable[[], bool],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the account at the beginning of the run."""
        self._open = account.pending
        self._total = account.to_mail
        self._progress = progress
        self._stop = stop
        self._clock = clock
        self._seen: deque[tuple[float, int]] = deque([(clock(), 0)])

    def __call__(self, settled: int) -> bool:
        """Tell how far it is: so many were settled in this run. Return whether to stop."""
        now = self._clock()
        self._seen.append((now, settled))
        while len(self._seen) > 2 and now - self._seen[0][0] > _WINDOW:  # noqa: PLR2004 - a span
            self._seen.popleft()
        began, before = self._seen[0]
        rate = (settled - before) / (now - began) if now > began else 0.0
        if self._progress:
            left = self._open - settled
            words = pace_words(rate, left)
            self._progress(f"sending{words}", self._total - left, self._total)
        return self._stop()


def pace_words(rate: float, left: int) -> str:
    """Say how many messages leave a second and how long the rest takes; empty if none leaves."""
    if rate <= 0:
        return ""
    seconds = round(left / rate)
    minutes, hours = round(seconds / 60), seconds / 3600
    if seconds < 100:  # noqa: PLR2004 - what reads better
        rest = f"{seconds} s"
    else:
        rest = f"{minutes} min" if minutes < 100 else f"{hours:.1f} h"  # noqa: PLR2004 - the same
    return f", {rate:.0f}/s, {rest} left" if rate >= 10 else f", {rate:.1f}/s, {rest} left"  # noqa: PLR2004
