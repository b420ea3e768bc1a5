"""What the corridor knows of a mailing: what was asked for, whom it is for, and how it went."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from farflung.mail.ledger.gate import Pace
from farflung.mail.smtp.manners import Manners

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from farflung.mail.ledger.states import Account
    from farflung.mail.smtp.outcomes import Verdict

__all__ = ["DryRun", "Forecast", "Result", "SendOptions"]


@dataclass(frozen=True, slots=True)
class SendOptions:
    """What was asked for: at most ``limit`` people, into a Maildir, at a time of their morning.

    ``pace`` says when there is another try, ``manners`` how the relays are met, ``clock`` (Unix time)
    whose morning has come.
    """

    limit: int | None = None
    outbox: Path | None = None
    morning: dt.time | None = None
    pace: Pace = field(default_factory=Pace)
    manners: Manners = field(default_factory=Manners)
    clock: Callable[[], float] = time.time

    @property
    def channel(self) -> str:
        """What the ledger keeps apart: what lies in a folder has not been sent."""
        return f"maildir {self.outbox.resolve()}" if self.outbox else "smtp"


@dataclass(frozen=True, slots=True)
class Forecast:
    """Whom a mailing is for, before it begins or as it stands: how many, and who is left out."""

    to_mail: int
    languages: Mapping[str, int]
    excluded: Mapping[str, int]
    before: int | None
    """How many the last edition of this cadence was for; None if there is none."""

    def jumps(self, share: float) -> bool:
        """Tell whether the list grew or shrank by more than a share since then."""
        return bool(self.before) and abs(self.to_mail - (self.before or 0)) > share * (
            self.before or 0
        )


@dataclass(frozen=True, slots=True)
class DryRun:
    """What all messages come to: how many, in bytes together, and the largest."""

    messages: int
    size: int
    largest: int


@dataclass(frozen=True, slots=True)
class Result:
    """The account after a run, and why it ended early, if it did."""

    account: Account
    halt: Verdict | None
